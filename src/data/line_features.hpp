#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/column_plan.hpp"
#include "data/features.hpp"
#include "data/field_decoder.hpp"
#include "data/preprocessor.hpp"
#include "data/row_splitter.hpp"

namespace anoean {

// Makes the features of a record from its line of delimited text: those that a reader and the preprocessor
// make of a file, to the bit, without a table between.
class LineFeatures {
 public:
  // The fields are named by options.columns or by a layout, and the columns that were learnt are among them.
  // The preprocessor outlives it. Throws Error when a name is missing, and for images.
  LineFeatures(const Preprocessor& preprocessor, const ReadOptions& options);

  // What one caller works with; a second line allocates nothing.
  struct Space {
    explicit Space(const LineFeatures& lines);

    Features row;
    std::string text;
    std::vector<std::uint32_t> ends;
    RowSplitter splitter;
  };

  // Into space.row. Throws Error on a line that is malformed, as readers do.
  void read(std::string_view line, Space& space) const;

 private:
  struct Learnt {
    std::size_t field = 0;  // of the line
    bool strip_dot = false;
  };

  Learnt find(const std::string& name, ColumnUse use) const;
  RowBatch split(std::string_view line, Space& space) const;
  RowBatch split_quoted(std::string_view line, Space& space) const;
  double number(const RowBatch& fields, std::size_t index) const;

  const Preprocessor& preprocessor_;
  char separator_;
  std::vector<PlannedColumn> plan_;
  ValueRules rules_;
  std::vector<Learnt> numeric_;  // in the preprocessor's order, as the next
  std::vector<Learnt> categorical_;
};

}  // namespace anoean
