#include <algorithm>

#include "data/delimited_reader.hpp"
#include "data/parse_number.hpp"

namespace anoean {
namespace {

constexpr std::size_t sample_rows = 10'000;
constexpr std::size_t sample_bytes = std::size_t{1} << 22;

bool is_numeric(const RowBatch& batch, std::size_t field, const ValueRules& rules) {
  double value = 0.0;
  std::size_t non_finite = 0;
  for (std::size_t row = 0; row < batch.rows; ++row) {
    const std::string_view text = batch.field(row, field);
    if (parse_short_number(text.data() + text.size(), text.size(), value)) continue;
    if (!decode_number(text, rules, value, non_finite)) return false;
  }
  return true;
}

}  // namespace

void infer_columns(std::vector<PlannedColumn>& plan, RowSource& rows, const ValueRules& rules) {
  const auto undecided = [](const PlannedColumn& column) { return column.use == ColumnUse::undecided; };
  if (std::none_of(plan.begin(), plan.end(), undecided)) return;
  rows.set_width(plan.size());
  rows.start_sample(sample_bytes);
  std::size_t seen = 0;
  while (seen < sample_rows) {
    const RowSource::Event event = rows.next(sample_rows - seen, Wait::no);
    if (event == RowSource::Event::none) break;
    if (event != RowSource::Event::batch) continue;
    seen += rows.batch().rows;
    for (std::size_t i = 0; i < plan.size(); ++i) {
      if (undecided(plan[i]) && !is_numeric(rows.batch(), i, rules)) plan[i].use = ColumnUse::categorical;
    }
  }
  rows.end_sample();
  for (PlannedColumn& column : plan) {
    if (undecided(column)) column.use = ColumnUse::numeric;
  }
}

}  // namespace anoean
