#include "cli/odd_values.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "cli/terminal.hpp"
#include "core/listed_values.hpp"

namespace anoean::cli {
namespace {

std::string in_column(const std::string& name) {
  return name.empty() ? " of the pixels" : " in column \"" + name + "\"";
}

bool has_value(const Column& column) {
  if (column.type == ColumnType::numeric)
    return std::any_of(column.numbers.begin(), column.numbers.end(), [](double x) { return !std::isnan(x); });
  return std::any_of(column.codes.begin(), column.codes.end(),
                     [](std::uint32_t code) { return code != Column::missing; });
}

}  // namespace

void OddValues::add(const Table& block, const Preprocessor& preprocessor) {
  add_missing(block, preprocessor);
  if (block.images.non_finite > 0) non_finite_[""] += block.images.non_finite;
  for (const Column& column : block.columns) {
    if (column.non_finite > 0) non_finite_[column.name] += column.non_finite;
  }
  for (const CategoricalFeature& learnt : preprocessor.categorical()) {
    const Column* column = block.find(learnt.name);
    if (column != nullptr && column->type == ColumnType::categorical) add_unknown(*column, learnt);
  }
}

// Once a column has had a value it is not looked at again.
void OddValues::add_missing(const Table& block, const Preprocessor& preprocessor) {
  if (block.rows == block.malformed.size()) return;
  if (rows_ == 0) {
    for (const NumericFeature& learnt : preprocessor.numeric()) without_value_.insert(learnt.name);
    for (const CategoricalFeature& learnt : preprocessor.categorical()) without_value_.insert(learnt.name);
  }
  rows_ += block.rows - block.malformed.size();
  std::erase_if(without_value_, [&](const std::string& name) {
    const Column* column = block.find(name);
    return column == nullptr || has_value(*column);
  });
}

void OddValues::add_unknown(const Column& column, const CategoricalFeature& learnt) {
  std::vector<bool> is_unknown;
  for (const std::string& category : column.categories)
    is_unknown.push_back(learnt.index(category) == unknown_category);
  for (const std::uint32_t code : column.codes) {
    if (code == Column::missing || !is_unknown[code]) continue;
    Unknown& unknown = unknown_[column.name];
    if (unknown.values++ == 0) unknown.first = column.categories[code];
  }
}

void OddValues::tell_all() const {
  if (!without_value_.empty())
    tell("note: column \"" + *without_value_.begin() + "\"" +
         (without_value_.size() == 1 ? " has"
                                     : " and " + std::to_string(without_value_.size() - 1) + " more have") +
         " no value in " + (rows_ == 1 ? "the only row" : "any of the " + std::to_string(rows_) + " rows") +
         "; see that it has the name it had in training");
  for (const auto& [name, values] : non_finite_)
    tell("note: " + counted(values, "value", "values") + in_column(name) + (values == 1 ? " is" : " are") +
         " not finite and counted as missing");
  for (const auto& [name, unknown] : unknown_)
    tell("note: " + counted(unknown.values, "value", "values") + in_column(name) +
         (unknown.values == 1 ? " is one" : " are some") + " that training did not have, such as " + "\"" +
         shortened(unknown.first) + "\"");
}

}  // namespace anoean::cli
