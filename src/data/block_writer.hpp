#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "data/column_plan.hpp"
#include "data/dictionary.hpp"

namespace anoean {

// Fills the blocks of a reader: columns as planned, each with a dictionary that holds for the block.
class BlockWriter {
 public:
  BlockWriter(const std::vector<PlannedColumn>& plan, const MissingTexts& missing);

  // Empties block and gives it the columns; it must stay until end().
  void begin(Table& block);
  // Makes room for so many more rows, with arbitrary values.
  void make_room(std::size_t rows);
  void add_rows(std::size_t rows) { block_->rows += rows; }
  // Takes the row out: all its values become missing.
  void reject(MalformedRow row);
  void end();

  // Of the columns that are read, in order:
  std::size_t columns() const noexcept { return inputs_.size(); }
  std::size_t input_of(std::size_t column) const { return inputs_[column]; }  // its place in the plan
  Column& column(std::size_t column) { return block_->columns[column]; }
  Dictionary& dictionary(std::size_t column) { return dictionaries_[column]; }
  // Where the values of the next rows go.
  double* numbers(std::size_t column) { return block_->columns[column].numbers.data() + block_->rows; }
  std::uint32_t* codes(std::size_t column) { return block_->columns[column].codes.data() + block_->rows; }

 private:
  std::vector<std::size_t> inputs_;
  std::vector<Column> empty_;  // names and types
  std::vector<Dictionary> dictionaries_;
  Table* block_ = nullptr;
};

}  // namespace anoean
