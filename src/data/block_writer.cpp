#include "data/block_writer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace anoean {
namespace {

void resize(Column& column, std::size_t rows) {
  if (column.type == ColumnType::numeric) {
    column.numbers.resize(rows);
  } else {
    column.codes.resize(rows);
  }
}

// Categories that only rows held which were taken out again go as well.
void drop_unused_categories(Column& column) {
  std::vector<std::uint32_t> new_code(column.categories.size(), Column::missing);
  std::vector<std::string> used;
  for (std::uint32_t& code : column.codes) {
    if (code == Column::missing) continue;
    if (new_code[code] == Column::missing) {
      new_code[code] = static_cast<std::uint32_t>(used.size());
      used.push_back(std::move(column.categories[code]));
    }
    code = new_code[code];
  }
  column.categories = std::move(used);
}

}  // namespace

BlockWriter::BlockWriter(const std::vector<PlannedColumn>& plan, const MissingTexts& missing) {
  for (std::size_t i = 0; i < plan.size(); ++i) {
    if (!plan[i].is_read()) continue;
    inputs_.push_back(i);
    Column column;
    column.name = plan[i].name;
    column.type = plan[i].use == ColumnUse::numeric ? ColumnType::numeric : ColumnType::categorical;
    empty_.push_back(std::move(column));
    dictionaries_.emplace_back(plan[i].verbatim ? MissingTexts{""} : missing);
  }
}

void BlockWriter::begin(Table& block) {
  block_ = &block;
  block.rows = 0;
  block.images = {};
  block.malformed.clear();
  block.columns.resize(empty_.size());
  for (std::size_t i = 0; i < empty_.size(); ++i) {
    // The vectors keep their memory, and their length: filling them with zeros again would cost time.
    Column& column = block.columns[i];
    column.name = empty_[i].name;
    column.type = empty_[i].type;
    column.non_finite = 0;
    column.categories.clear();
    if (column.type == ColumnType::numeric) {
      column.codes.clear();
    } else {
      column.numbers.clear();
    }
  }
}

void BlockWriter::make_room(std::size_t rows) {
  const std::size_t needed = block_->rows + rows;
  for (Column& column : block_->columns) {
    const std::size_t size = std::max(column.numbers.size(), column.codes.size());
    if (size < needed) resize(column, std::max(needed, 2 * size));
  }
}

void BlockWriter::reject(MalformedRow row) {
  for (Column& column : block_->columns) {
    if (column.type == ColumnType::numeric) {
      column.numbers[row.row] = NAN;
    } else {
      column.codes[row.row] = Column::missing;
    }
  }
  block_->malformed.push_back(std::move(row));
}

void BlockWriter::end() {
  for (std::size_t i = 0; i < columns(); ++i) {
    Column& column = block_->columns[i];
    resize(column, block_->rows);
    column.categories = dictionaries_[i].take_categories();
    if (!block_->malformed.empty() && column.type == ColumnType::categorical) drop_unused_categories(column);
  }
}

}  // namespace anoean
