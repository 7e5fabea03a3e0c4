#include "data/delimited_reader.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace anoean {
namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 22;

}  // namespace

DelimitedReader::DelimitedReader(RowSource rows, std::vector<PlannedColumn> plan, ValueRules rules,
                                 bool keep_malformed, CommentCheck check_comment)
    : rows_(std::move(rows)),
      plan_(std::move(plan)),
      rules_(std::move(rules)),
      keep_malformed_(keep_malformed),
      check_comment_(std::move(check_comment)),
      writer_(plan_, rules_.missing) {
  rows_.set_width(plan_.size());
}

bool DelimitedReader::read(Table& block, std::size_t max_rows) {
  writer_.begin(block);
  block_ = &block;
  std::size_t bytes = 0;
  while (block.rows < max_rows && bytes < block_bytes) {
    const Wait wait = block.rows == 0 ? Wait::yes : Wait::no;
    const RowSource::Event event = rows_.next(max_rows - block.rows, wait);
    if (event == RowSource::Event::none) break;
    if (event == RowSource::Event::batch) {
      bytes += rows_.batch().bytes();
      take_batch();
    } else if (event == RowSource::Event::malformed) {
      bytes += rows_.raw().size();
      writer_.make_room(1);
      writer_.add_rows(1);
      take_malformed({block.rows - 1, rows_.line(), std::string(rows_.raw()), rows_.problem()},
                     rows_.where(rows_.line()), "");
    } else if (check_comment_) {
      check_comment_(rows_.raw(), rows_.where(rows_.line()));
    }
  }
  writer_.end();
  if (block.rows == 0 && empty_) {
    throw Error(Error::Kind::bad_input, "has no rows", rows_.name(),
                "records are expected behind the header");
  }
  empty_ = false;
  return block.rows > 0;
}

// Column by column, so that the guesses of the branch predictor and the writes stay in one place.
void DelimitedReader::take_batch() {
  const RowBatch& batch = rows_.batch();
  writer_.make_room(batch.rows);
  bad_.clear();
  for (std::size_t i = 0; i < writer_.columns(); ++i) {
    const std::size_t input = writer_.input_of(i);
    Column& column = writer_.column(i);
    if (column.type == ColumnType::categorical) {
      decode_codes(batch, input, plan_[input].strip_dot, writer_.dictionary(i), writer_.codes(i));
      continue;
    }
    for (const std::size_t row :
         decode_numbers(batch, input, rules_, writer_.numbers(i), column.non_finite)) {
      bad_.push_back({row, input});
    }
  }
  writer_.add_rows(batch.rows);
  if (!bad_.empty()) take_bad_fields();
}

void DelimitedReader::take_bad_fields() {
  const RowBatch& batch = rows_.batch();
  std::sort(bad_.begin(), bad_.end(), [](const BadField& a, const BadField& b) {
    return std::tie(a.row, a.column) < std::tie(b.row, b.column);
  });
  const std::size_t first_row = block_->rows - batch.rows;
  std::size_t done = 0;  // rows before this one
  for (const BadField& bad : bad_) {
    if (bad.row < done) continue;
    done = bad.row + 1;
    const std::string& name = plan_[bad.column].name;
    const std::size_t line = batch.line + bad.row;
    take_malformed(
        {first_row + bad.row, line, std::string(batch.row_text(bad.row)),
         shown(batch.field(bad.row, bad.column)) + " in numeric column \"" + name + "\" is no number"},
        rows_.where(line, rows_.place_of(bad.row, bad.column) + 1),
        "correct it, or have the column learnt as text (anoean fit --categorical " + name + ")");
  }
}

void DelimitedReader::take_malformed(MalformedRow row, const std::string& where, const std::string& advice) {
  if (!keep_malformed_) throw Error(Error::Kind::bad_input, row.problem, where, advice);
  writer_.reject(std::move(row));
}

}  // namespace anoean
