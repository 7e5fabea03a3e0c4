#include "model/labels.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/listed_values.hpp"
#include "core/nearest.hpp"
#include "core/number_text.hpp"
#include "data/parse_number.hpp"
#include "data/table_rows.hpp"

namespace anoean {
std::string label_text(const std::string& text) {
  constexpr double exact = 9007199254740992.0;  // 2^53: above it different texts are the same number
  double number = 0.0;
  if (!parse_number(text, number) || !(std::fabs(number) < exact)) return text;
  return plain_text(number);
}

std::set<std::string> label_texts(const std::vector<std::string>& values) {
  std::set<std::string> texts;
  for (const std::string& value : values) texts.insert(label_text(value));
  return texts;
}

std::vector<std::string> label_texts(const Column& column) {
  Column labels = column;
  for (std::string& category : labels.categories) category = label_text(category);
  std::vector<std::string> rows = texts(labels);
  if (column.type == ColumnType::numeric) std::transform(rows.begin(), rows.end(), rows.begin(), label_text);
  return rows;
}

const Column& require_column(const Table& table, const std::string& name) {
  const Column* column = table.find(name);
  if (column != nullptr) return *column;
  std::vector<std::string> names;
  for (const Column& one : table.columns) names.push_back(one.name);
  throw Error(Error::Kind::bad_input, "there is no column \"" + name + "\"", {}, did_you_mean(name, names));
}

Labels read_labels(const Table& table, const std::string& label, const std::vector<std::string>& normal) {
  Labels labels;
  labels.classes = label_texts(require_column(table, label));
  for (const std::string& value : labels.classes) ++labels.counts[value];
  if (normal.empty()) {
    throw Error(Error::Kind::bad_input, "it is not said which values of \"" + label + "\" mean normal", {},
                listed_values(labels.counts));
  }
  const std::set<std::string> wanted = label_texts(normal);
  labels.normal.reserve(labels.classes.size());
  for (const std::string& value : labels.classes) labels.normal.push_back(wanted.contains(value) ? 1 : 0);
  if (std::find(labels.normal.begin(), labels.normal.end(), 1) == labels.normal.end()) {
    throw Error(Error::Kind::bad_input,
                "no row is normal: none has \"" + label + "\" = " + shortened(normal.front()), {},
                listed_values(labels.counts));
  }
  return labels;
}

}  // namespace anoean
