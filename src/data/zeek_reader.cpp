#include "data/zeek_reader.hpp"

#include <utility>

#include "data/column_plan.hpp"
#include "data/delimited_reader.hpp"
#include "data/line_source.hpp"
#include "data/zeek_header.hpp"

namespace anoean {

std::unique_ptr<Reader> open_zeek_reader(TextBuffer buffer, const std::string& name,
                                         const ReadOptions& options) {
  ZeekHeader header;
  LineSource lines(std::move(buffer), name);
  while (lines.peek(Wait::yes) && lines.line().starts_with('#')) {
    header.take(lines.line(), lines.where());
    lines.take();
  }
  std::vector<PlannedColumn> plan = header.columns(name);
  plan_columns(plan, options, name);
  const std::size_t line = lines.number();
  RowSource rows(lines.release(), name, {header.separator(), false, true}, line);
  const ValueRules rules = header.value_rules();
  infer_columns(plan, rows, rules);
  return std::make_unique<DelimitedReader>(
      std::move(rows), std::move(plan), rules, options.keep_malformed,
      [header](std::string_view comment, const std::string& where) mutable { header.take(comment, where); });
}

}  // namespace anoean
