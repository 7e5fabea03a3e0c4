#include "data/csv_reader.hpp"

#include <anoean/error.hpp>

#include <utility>

#include "data/column_plan.hpp"
#include "data/delimited_reader.hpp"

namespace anoean {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The names in the first row. A column without one, such as the row numbers that pandas writes, is called
// after its place.
std::vector<std::string> header_names(RowSource& rows, const std::string& name) {
  if (!rows.next_row())
    throw Error(Error::Kind::bad_input, "is empty", name, "a header and rows are expected");
  const RowSplitter& header = rows.splitter();
  if (!header.problem().empty()) {
    throw Error(Error::Kind::bad_input, "the header " + header.problem(), rows.where(1),
                "is this a CSV file?");
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < header.fields(); ++i) {
    names.push_back(trimmed(header.field(i)));
    if (names.back().empty()) names.back() = "column " + std::to_string(i + 1);
  }
  return names;
}

}  // namespace

std::unique_ptr<Reader> open_csv_reader(TextBuffer buffer, const std::string& name, char separator,
                                        const ReadOptions& options) {
  RowSource rows(std::move(buffer), name, {separator, true, false});
  const Layout* layout = chosen_layout(options);
  std::vector<std::string> names = options.columns;
  if (names.empty() && layout != nullptr) names = layout->columns;
  if (names.empty()) names = header_names(rows, name);
  std::vector<PlannedColumn> plan;
  for (std::string& one : names) plan.push_back({std::move(one)});
  plan_columns(plan, options, name);
  const ValueRules rules = common_value_rules();
  infer_columns(plan, rows, rules);
  return std::make_unique<DelimitedReader>(std::move(rows), std::move(plan), rules, options.keep_malformed);
}

}  // namespace anoean
