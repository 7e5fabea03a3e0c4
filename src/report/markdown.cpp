#include "report/markdown.hpp"

#include <nlohmann/json.hpp>

#include "report/escape.hpp"
#include "report/result_tables.hpp"

namespace anoean::report {
namespace {

std::string text_of(const Cell& cell) {
  std::string text = "–";
  if (cell.mean) {
    text = percent(*cell.mean);
    if (cell.deviation) text += " ± " + percent(*cell.deviation);
    if (cell.best) text = "**" + text + "**";
  }
  if (cell.paper) text += " (" + percent(*cell.paper) + ")";
  return text;
}

std::string text_of(const ResultTable& table) {
  std::string text = "**" + markdown_text(table.title) + "**\n\n| Method |";
  std::string line = "|---|";
  for (const Column& column : columns()) {
    text += " " + std::string(column.title) + (column.high ? " ↑ |" : " ↓ |");
    line += "---:|";
  }
  text += " n |\n" + line + "---:|\n";
  for (const Row& row : table.rows) {
    const std::string name = markdown_text(row.method);
    text += "| " + (row.sanity ? "*" + name + "*" : name) + " |";
    for (const Cell& cell : row.cells) text += " " + text_of(cell) + " |";
    text += " " + std::to_string(row.runs) + " |\n";
  }
  return text + "\n";
}

}  // namespace

std::string markdown_tables(const nlohmann::json& data) {
  std::string text;
  for (const ResultTable& table : result_tables(data)) text += text_of(table);
  if (text.empty()) return "There are no results of Tables 1 and 2.\n";
  return text + explanation() + "\n";
}

}  // namespace anoean::report
