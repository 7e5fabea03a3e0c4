#include "cli/odd_values.hpp"

#include <cstdint>
#include <vector>

#include "cli/terminal.hpp"
#include "core/listed_values.hpp"

namespace anoean::cli {
namespace {

std::string in_column(const std::string& name) {
  return name.empty() ? " of the pixels" : " in column \"" + name + "\"";
}

}  // namespace

void OddValues::add(const Table& block, const Preprocessor& preprocessor) {
  if (block.images.non_finite > 0) non_finite_[""] += block.images.non_finite;
  for (const Column& column : block.columns) {
    if (column.non_finite > 0) non_finite_[column.name] += column.non_finite;
  }
  for (const CategoricalFeature& learnt : preprocessor.categorical()) {
    const Column* column = block.find(learnt.name);
    if (column != nullptr && column->type == ColumnType::categorical) add_unknown(*column, learnt);
  }
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
  for (const auto& [name, values] : non_finite_)
    tell("note: " + counted(values, "value", "values") + in_column(name) + (values == 1 ? " is" : " are") +
         " not finite and counted as missing");
  for (const auto& [name, unknown] : unknown_)
    tell("note: " + counted(unknown.values, "value", "values") + in_column(name) +
         (unknown.values == 1 ? " is one" : " are some") + " that training did not have, such as " + "\"" +
         shortened(unknown.first) + "\"");
}

}  // namespace anoean::cli
