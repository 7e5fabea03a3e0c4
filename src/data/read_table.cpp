#include <anoean/error.hpp>
#include <anoean/table.hpp>

#include <utility>

#include "data/byte_source.hpp"
#include "data/dictionary.hpp"
#include "data/reader.hpp"

namespace anoean {
namespace {

constexpr std::size_t block_rows = 16384;

// Puts blocks behind one another.
class TableBuilder {
 public:
  void append(Table& block);
  Table take();

 private:
  void append_codes(std::size_t column, const Column& more);

  Table table_;
  std::vector<Dictionary> dictionaries_;
};

void TableBuilder::append_codes(std::size_t column, const Column& more) {
  std::vector<std::uint32_t> code_in_table;
  code_in_table.reserve(more.categories.size());
  for (const std::string& category : more.categories)
    code_in_table.push_back(dictionaries_[column].code(category));
  std::vector<std::uint32_t>& codes = table_.columns[column].codes;
  for (const std::uint32_t code : more.codes) {
    codes.push_back(code == Column::missing ? code : code_in_table[code]);
  }
}

void TableBuilder::append(Table& block) {
  if (table_.rows == 0) {
    table_.columns.resize(block.columns.size());
    dictionaries_.resize(block.columns.size());
    for (std::size_t i = 0; i < block.columns.size(); ++i) {
      table_.columns[i].name = block.columns[i].name;
      table_.columns[i].type = block.columns[i].type;
    }
    table_.images = {block.images.height, block.images.width, block.images.channels, {}, 0};
  }
  for (std::size_t i = 0; i < block.columns.size(); ++i) {
    const Column& more = block.columns[i];
    Column& column = table_.columns[i];
    column.numbers.insert(column.numbers.end(), more.numbers.begin(), more.numbers.end());
    append_codes(i, more);
    column.non_finite += more.non_finite;
  }
  std::vector<float>& pixels = table_.images.pixels;
  pixels.insert(pixels.end(), block.images.pixels.begin(), block.images.pixels.end());
  table_.images.non_finite += block.images.non_finite;
  for (MalformedRow& row : block.malformed) {
    row.row += table_.rows;
    table_.malformed.push_back(std::move(row));
  }
  table_.rows += block.rows;
}

Table TableBuilder::take() {
  for (std::size_t i = 0; i < dictionaries_.size(); ++i) {
    table_.columns[i].categories = dictionaries_[i].take_categories();
  }
  return std::move(table_);
}

}  // namespace

Table read_table(const std::string& path, const ReadOptions& options) {
  const std::unique_ptr<Reader> reader = open_reader(path, options);
  TableBuilder builder;
  Table block;
  while (reader->read(block, block_rows)) builder.append(block);
  return builder.take();
}

}  // namespace anoean
