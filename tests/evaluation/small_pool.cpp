#include "small_pool.hpp"

#include <algorithm>
#include <set>

namespace anoean {

Pool make_pool(const std::vector<PoolPart>& parts) {
  Pool pool;
  pool.dataset = "test";
  pool.label = "class";
  pool.normal = {"normal"};
  std::set<std::string> names;
  for (const PoolPart& part : parts) names.insert(part.name);
  pool.class_names.assign(names.begin(), names.end());
  Column x;
  x.name = "x";
  Column label;
  label.name = "class";
  label.type = ColumnType::categorical;
  label.categories = pool.class_names;
  for (const PoolPart& part : parts) {
    const auto number = static_cast<std::uint32_t>(std::distance(names.begin(), names.find(part.name)));
    for (std::size_t i = 0; i < part.rows; ++i) {
      x.numbers.push_back(static_cast<double>(pool.classes.size()));
      label.codes.push_back(number);
      pool.row_hashes.push_back(pool.classes.size());
      pool.classes.push_back(number);
      pool.file.push_back(part.file);
    }
  }
  pool.table.rows = pool.classes.size();
  pool.table.columns = {x, label};
  return pool;
}

}  // namespace anoean
