#include "evaluation/pool.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

#include "core/fnv1a.hpp"
#include "data/datasets.hpp"
#include "data/layouts.hpp"
#include "data/table_rows.hpp"
#include "model/labels.hpp"

namespace anoean {
namespace {

// Files that hold records; MNIST's labels are found beside its images.
bool holds_records(const DatasetFile& file) { return file.path.find("labels-idx1") == std::string::npos; }

Table read_file(const std::string& path, const Layout& layout) {
  ReadOptions options;
  options.layout = layout.name;
  options.categorical = {layout.label};
  return read_table(path, options);
}

// The finalizer of SplitMix64 over what came before and one value more.
std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) + 0x9E3779B97F4A7C15U;
  hash = (hash ^ (hash >> 30U)) * 0xBF58476D1CE4E5B9U;
  hash = (hash ^ (hash >> 27U)) * 0x94D049BB133111EBU;
  return hash ^ (hash >> 31U);
}

std::vector<std::uint64_t> hashes_of_rows(const Table& table, const std::string& label) {
  std::vector<std::uint64_t> hashes(table.rows, 0);
  for (const Column& column : table.columns) {
    if (column.name == label) continue;
    for (std::size_t row = 0; row < table.rows; ++row) {
      const std::uint64_t value = column.type == ColumnType::numeric
                                      ? std::bit_cast<std::uint64_t>(column.numbers[row])
                                      : column.codes[row];
      hashes[row] = mixed(hashes[row], value);
    }
  }
  const std::size_t size = table.images.size();
  for (std::size_t i = 0; i < table.images.pixels.size(); ++i)
    hashes[i / size] = mixed(hashes[i / size], std::bit_cast<std::uint32_t>(table.images.pixels[i]));
  return hashes;
}

void name_classes(Pool& pool) {
  const std::vector<std::string> texts = label_texts(require_column(pool.table, pool.label));
  std::map<std::string, std::uint32_t> numbers;
  for (const std::string& text : texts) {
    if (!text.empty()) numbers.emplace(text, 0);
  }
  for (auto& [name, number] : numbers) {
    number = static_cast<std::uint32_t>(pool.class_names.size());
    pool.class_names.push_back(name);
  }
  for (const std::string& text : texts)
    pool.classes.push_back(text.empty() ? Pool::no_class : numbers.at(text));
}

// What is known of the rows once they are all there.
void describe_rows(Pool& pool) {
  name_classes(pool);
  pool.row_hashes = hashes_of_rows(pool.table, pool.label);
}

}  // namespace

Pool load_pool(const std::string& dataset, const std::string& directory) {
  const Dataset& known = find_dataset(dataset);
  const Layout& layout = find_layout(known.layout);
  Pool pool{.dataset = dataset, .label = layout.label, .normal = layout.normal};
  std::uint8_t number = 0;
  for (const DatasetFile& file : known.files) {
    const std::string path = find_dataset_file(directory, file);
    if (path.empty())
      throw Error(Error::Kind::bad_input, file.path + " is not there", directory, known.how_to_get);
    if (!holds_records(file)) continue;
    Table table = read_file(path, layout);
    pool.file.insert(pool.file.end(), table.rows, number++);
    if (number == 1) {
      pool.table = std::move(table);
    } else {
      append_rows(pool.table, table, path);
    }
  }
  describe_rows(pool);
  return pool;
}

Pool load_pool_of_file(const std::string& dataset, const std::string& path, const std::string& layout) {
  const Layout& known = find_layout(layout);
  Pool pool{.dataset = dataset, .label = known.label, .normal = known.normal};
  pool.table = read_file(path, known);
  pool.file.assign(pool.table.rows, 0);
  describe_rows(pool);
  return pool;
}

std::uint64_t hash_of(const Pool& pool) {
  std::uint64_t hash = mixed(mixed(0, pool.table.images.height), pool.table.images.width);
  for (const Column& column : pool.table.columns) {
    hash = mixed(hash, fnv1a(column.name));
    for (const std::string& category : column.categories) hash = mixed(hash, fnv1a(category));
  }
  for (std::size_t row = 0; row < pool.row_hashes.size(); ++row) {
    const std::uint32_t number = pool.classes[row];
    const std::uint64_t name = number == Pool::no_class ? 0 : fnv1a(pool.class_names[number]);
    hash = mixed(mixed(mixed(hash, pool.row_hashes[row]), name), pool.file[row]);
  }
  return hash;
}

bool has_dataset(const std::string& dataset, const std::string& directory) {
  const std::vector<DatasetFile>& files = find_dataset(dataset).files;
  return std::all_of(files.begin(), files.end(),
                     [&](const DatasetFile& file) { return !find_dataset_file(directory, file).empty(); });
}

}  // namespace anoean
