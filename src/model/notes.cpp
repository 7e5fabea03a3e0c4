#include "model/notes.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>
#include <vector>

#include "core/listed_values.hpp"
#include "core/warning.hpp"
#include "data/parse_number.hpp"

namespace anoean {
namespace {

constexpr double nearly_all = 0.9;  // of a column's values

// What a column of texts holds of numbers.
struct NumbersAmongTexts {
  std::size_t numbers = 0;
  std::size_t others = 0;
  std::size_t first_other = 0;  // row, from 0
};

NumbersAmongTexts numbers_among(const Column& column) {
  std::vector<bool> is_number;
  for (const std::string& category : column.categories) {
    double ignored = 0.0;
    is_number.push_back(parse_number(category, ignored));
  }
  NumbersAmongTexts found;
  for (std::size_t row = 0; row < column.codes.size(); ++row) {
    const std::uint32_t code = column.codes[row];
    if (code == Column::missing) continue;
    if (!is_number[code] && found.others++ == 0) found.first_other = row;
    found.numbers += is_number[code] ? 1 : 0;
  }
  return found;
}

bool is_asked_for(const std::string& name, const FitOptions& options) {
  if (name == options.label) return true;
  const auto among = [&](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  return among(options.categorical) || among(options.ignore) || among(options.keep);
}

// Without blanks around it, in small letters.
std::string plain(const std::string& text) {
  const auto is_blank = [](unsigned char c) { return std::isspace(c) != 0; };
  const auto first = std::find_if_not(text.begin(), text.end(), is_blank);
  const auto last = std::find_if_not(text.rbegin(), std::make_reverse_iterator(first), is_blank).base();
  std::string letters(first, last);
  std::transform(letters.begin(), letters.end(), letters.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return letters;
}

void note_non_finite(const Table& table, const FitOptions& options) {
  const auto note_count = [&](const std::string& what, std::size_t count) {
    if (count > 0)
      note(options,
           what + " " + std::to_string(count) + " values that are not finite; they count as missing");
  };
  for (const Column& column : table.columns)
    note_count("column \"" + column.name + "\" has", column.non_finite);
  note_count("the images have", table.images.non_finite);
}

void note_nearly_numeric(const Table& table, const FitOptions& options) {
  for (const Column& column : table.columns) {
    if (column.type != ColumnType::categorical || is_asked_for(column.name, options)) continue;
    const NumbersAmongTexts found = numbers_among(column);
    const std::size_t present = found.numbers + found.others;
    if (found.others == 0 || static_cast<double>(found.numbers) < nearly_all * static_cast<double>(present))
      continue;
    const std::string& other = column.categories[column.codes[found.first_other]];
    note(options, "column \"" + column.name + "\" is taken for text: of its " + std::to_string(present) +
                      " values " + std::to_string(found.others) +
                      (found.others == 1 ? " is no number, " : " are no numbers, the first ") +
                      shortened(other) + " in row " + std::to_string(found.first_other + 1) +
                      "; correct that, or name the column as categorical");
  }
}

}  // namespace

void note(const FitOptions& options, const std::string& text) { warn(options.progress, "data", text); }

void note_values(const Table& table, const FitOptions& options) {
  note_non_finite(table, options);
  note_nearly_numeric(table, options);
}

void note_labels(const Labels& labels, const FitOptions& options) {
  const std::set<std::string> normal = label_texts(options.normal);
  for (const std::string& value : options.normal) {
    if (!labels.counts.contains(label_text(value)))
      note(options, "no row has \"" + options.label + "\" = " + value + ", which is said to be normal");
    for (const auto& [other, rows] : labels.counts) {
      if (normal.contains(other) || plain(other) != plain(value)) continue;
      note(options, std::to_string(rows) + (rows == 1 ? " row has" : " rows have") + " \"" + options.label +
                        "\" = \"" + other + "\", which is not the normal value \"" + value +
                        "\" for its blanks or capitals alone, and so a known anomaly");
    }
  }
}

}  // namespace anoean
