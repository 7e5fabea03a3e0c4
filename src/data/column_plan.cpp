#include "data/column_plan.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/nearest.hpp"
#include "data/parse_number.hpp"

namespace anoean {
namespace {

using Names = std::unordered_set<std::string_view>;

Names set_of(const std::vector<std::string>& names) { return {names.begin(), names.end()}; }

// The uses that lists of names ask for.
class Request {
 public:
  template <typename Lists>
  explicit Request(const Lists& lists)
      : numeric_(set_of(lists.numeric)),
        categorical_(set_of(lists.categorical)),
        ignore_(set_of(lists.ignore)) {
    if constexpr (requires { lists.keep; }) keep_ = set_of(lists.keep);
  }

  // Undecided when no list has the name.
  ColumnUse use_of(std::string_view name) const {
    if (ignore_.count(name) != 0) return ColumnUse::skipped;
    if (numeric_.count(name) != 0) return ColumnUse::numeric;
    return categorical_.count(name) != 0 || keeps(name) ? ColumnUse::categorical : ColumnUse::undecided;
  }
  bool keeps(std::string_view name) const { return keep_.count(name) != 0; }

  void refuse_conflicts(const std::string& source) const {
    const std::pair<const Names*, const char*> lists[] = {
        {&numeric_, "numeric"}, {&categorical_, "categorical"}, {&ignore_, "ignored"}, {&keep_, "kept"}};
    for (std::size_t a = 0; a < std::size(lists); ++a) {
      for (std::size_t b = a + 1; b < std::size(lists); ++b) refuse_shared(lists[a], lists[b], source);
    }
  }

 private:
  static void refuse_shared(std::pair<const Names*, const char*> one,
                            std::pair<const Names*, const char*> other, const std::string& source) {
    for (const std::string_view name : *one.first) {
      if (other.first->count(name) == 0) continue;
      throw Error(Error::Kind::bad_input,
                  "column \"" + std::string(name) + "\" is asked for both as " + one.second + " and as " +
                      other.second,
                  source, "name it in one of the lists");
    }
  }

  Names numeric_;
  Names categorical_;
  Names ignore_;
  Names keep_;
};

// What is wrong where the names are none.
std::string misreading(const std::vector<std::string>& names) {
  const auto numbers = std::count_if(names.begin(), names.end(), [](const std::string& name) {
    double ignored = 0.0;
    return parse_number(name, ignored);
  });
  if (2 * static_cast<std::size_t>(numbers) >= names.size())
    return "; where the first row is no header, give --columns or --layout";
  if (names.size() == 1 && names.front().find_first_of(";|\t") != std::string::npos)
    return "; columns are separated by commas, or by tabs with --input-format tsv";
  return "";
}

void require_names(const std::vector<std::string>& wanted, const std::vector<PlannedColumn>& columns,
                   const std::string& source) {
  std::vector<std::string> known;
  for (const PlannedColumn& column : columns) known.push_back(column.name);
  const Names set = set_of(known);
  for (const std::string& name : wanted) {
    if (set.count(name) != 0) continue;
    throw Error(Error::Kind::bad_input, "there is no column \"" + name + "\"", source,
                did_you_mean(name, known) + misreading(known));
  }
}

void refuse_duplicates(const std::vector<PlannedColumn>& columns, const std::string& source) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto [earlier, fresh] = places.emplace(columns[i].name, i);
    if (fresh) continue;
    throw Error(Error::Kind::bad_input,
                "columns " + std::to_string(earlier->second + 1) + " and " + std::to_string(i + 1) +
                    " are both called \"" + columns[i].name + "\"",
                source, "rename one; where the first row is no header, give --columns or --layout");
  }
}

}  // namespace

const Layout* chosen_layout(const ReadOptions& options) {
  return options.layout.empty() ? nullptr : &find_layout(options.layout);
}

void plan_columns(std::vector<PlannedColumn>& columns, const ReadOptions& options,
                  const std::string& source) {
  if (columns.size() > most_columns) {
    throw Error(Error::Kind::bad_input, "has more than " + std::to_string(most_columns) + " columns", source,
                "check the separator and the line ends");
  }
  refuse_duplicates(columns, source);
  const Request asked(options);
  asked.refuse_conflicts(source);
  for (const auto* list : {&options.numeric, &options.categorical, &options.keep, &options.ignore}) {
    require_names(*list, columns, source);
  }
  const Layout* layout = chosen_layout(options);
  const Layout no_layout;
  const Request known(layout != nullptr ? *layout : no_layout);  // holds views into it
  for (PlannedColumn& column : columns) {
    column.verbatim = asked.keeps(column.name);
    column.strip_dot =
        !column.verbatim && layout != nullptr && layout->strip_label_dot && column.name == layout->label;
    const ColumnUse use = asked.use_of(column.name);
    if (use != ColumnUse::undecided) {
      column.use = use;
    } else if (!options.infer_text) {
      column.use = ColumnUse::skipped;
    } else if (known.use_of(column.name) != ColumnUse::undecided) {
      column.use = known.use_of(column.name);
    }
  }
}

std::vector<PlannedColumn> wanted_columns(const ReadOptions& options, const std::string& source) {
  Request(options).refuse_conflicts(source);
  std::vector<PlannedColumn> columns;
  Names seen;
  const auto add = [&](const std::vector<std::string>& names, ColumnUse use, bool verbatim = false) {
    for (const std::string& name : names) {
      if (seen.insert(name).second) columns.push_back({name, use, verbatim});
    }
  };
  add(options.numeric, ColumnUse::numeric);
  add(options.categorical, ColumnUse::categorical);
  add(options.keep, ColumnUse::categorical, true);
  return columns;
}

}  // namespace anoean
