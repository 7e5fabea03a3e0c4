#include "report/latex.hpp"

#include <nlohmann/json.hpp>

#include "report/escape.hpp"
#include "report/result_tables.hpp"

namespace anoean::report {
namespace {

std::string latex_of(const Cell& cell) {
  std::string text = "--";
  if (cell.mean) {
    text = percent(*cell.mean);
    if (cell.best) text = "\\textbf{" + text + "}";
    if (cell.deviation) text += " $\\pm$ " + percent(*cell.deviation);
  }
  if (cell.paper) text += " (" + percent(*cell.paper) + ")";
  return text;
}

std::string latex_of(const ResultTable& table, const std::string& explained) {
  std::string text = "\\begin{table}\n  \\centering\n  \\caption{" +
                     latex_text(table.title + ". " + explained) + "}\n  \\begin{tabular}{l" +
                     std::string(columns().size() + 1, 'r') + "}\n    \\toprule\n    Method";
  for (const Column& column : columns())
    text += " & " + latex_text(column.title) + (column.high ? " $\\uparrow$" : " $\\downarrow$");
  text += " & $n$ \\\\\n    \\midrule\n";
  bool sanity = false;
  for (const Row& row : table.rows) {
    if (row.sanity && !sanity && &row != &table.rows.front()) text += "    \\midrule\n";
    sanity = row.sanity;
    text += "    " + latex_text(row.method);
    for (const Cell& cell : row.cells) text += " & " + latex_of(cell);
    text += " & " + std::to_string(row.runs) + " \\\\\n";
  }
  return text + "    \\bottomrule\n  \\end{tabular}\n\\end{table}\n\n";
}

}  // namespace

std::string latex_tables(const nlohmann::json& data) {
  std::string text;
  for (const ResultTable& table : result_tables(data)) text += latex_of(table, explanation(data));
  if (text.empty()) return "% There are no results of Tables 1 and 2.\n";
  return "% Needs \\usepackage{booktabs}.\n" + text;
}

}  // namespace anoean::report
