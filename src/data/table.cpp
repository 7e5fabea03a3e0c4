#include <anoean/table.hpp>

#include <algorithm>

namespace anoean {

const Column* Table::find(std::string_view name) const noexcept {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

Column* Table::find(std::string_view name) noexcept {
  return const_cast<Column*>(static_cast<const Table&>(*this).find(name));
}

}  // namespace anoean
