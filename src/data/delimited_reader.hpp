#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "data/block_writer.hpp"
#include "data/column_plan.hpp"
#include "data/field_decoder.hpp"
#include "data/reader.hpp"
#include "data/row_source.hpp"

namespace anoean {

// Reads the rows of a delimited text into typed columns.
class DelimitedReader : public Reader {
 public:
  // Takes a comment line and where it stands; throws Error when it contradicts what was read before.
  using CommentCheck = std::function<void(std::string_view comment, const std::string& where)>;

  // The rows must be as wide as the plan, which is fully decided.
  DelimitedReader(RowSource rows, std::vector<PlannedColumn> plan, ValueRules rules, bool keep_malformed,
                  CommentCheck check_comment = {});

  bool read(Table& block, std::size_t max_rows) override;

 private:
  struct BadField {
    std::size_t row = 0;     // of the batch
    std::size_t column = 0;  // of the plan
  };

  void take_batch();
  void take_bad_fields();
  void take_malformed(MalformedRow row, const std::string& where, const std::string& advice);

  RowSource rows_;
  std::vector<PlannedColumn> plan_;
  ValueRules rules_;
  bool keep_malformed_;
  CommentCheck check_comment_;
  BlockWriter writer_;
  Table* block_ = nullptr;
  bool empty_ = true;  // no row was read yet
  std::vector<BadField> bad_;
};

// Decides the undecided columns of a plan by a bounded sample of the rows, which stay to be read: numeric
// where every value is a number or missing.
void infer_columns(std::vector<PlannedColumn>& plan, RowSource& rows, const ValueRules& rules);

}  // namespace anoean
