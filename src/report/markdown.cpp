#include "report/markdown.hpp"

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "report/escape.hpp"
#include "report/result_tables.hpp"

namespace anoean::report {
namespace {

std::string markdown_of(const Cell& cell) {
  std::string text = "–";
  if (cell.mean) {
    text = percent(*cell.mean);
    if (cell.deviation) text += " ± " + percent(*cell.deviation);
    if (cell.best) text = "**" + text + "**";
  }
  if (cell.paper) text += " (" + percent(*cell.paper) + ")";
  return text;
}

std::string markdown_of(const ResultTable& table) {
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
    for (const Cell& cell : row.cells) text += " " + markdown_of(cell) + " |";
    text += " " + std::to_string(row.runs) + " |\n";
  }
  return text + "\n";
}

std::string rank_text(double rank) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", rank);
  return text.data();
}

std::string markdown_of(const RankCell& cell) {
  if (!cell.rank) return "–";
  const std::string rank = cell.best ? "**" + rank_text(*cell.rank) + "**" : rank_text(*cell.rank);
  return cell.mean ? rank + " (" + percent(*cell.mean) + ")" : rank;
}

std::string markdown_of(const RankTable& table) {
  std::string text = "**Mean ranks by " + table.metric + "**\n\n| Method |";
  std::string line = "|---|";
  std::string sets = "| *data sets* |";
  std::string difference = "| *critical difference* |";
  for (std::size_t i = 0; i < table.cases.size(); ++i) {
    text += " " + markdown_text(table.cases[i]) + " |";
    line += "---:|";
    sets += " " + std::to_string(table.sets[i]) + " |";
    difference += " " + rank_text(table.critical_difference[i]) + " |";
  }
  text += "\n" + line + "\n";
  for (const auto& [method, cells] : table.rows) {
    text += "| " + markdown_text(method) + " |";
    for (const RankCell& cell : cells) text += " " + markdown_of(cell) + " |";
    text += "\n";
  }
  return text + sets + "\n" + difference + "\n\n";
}

std::string markdown_ranks(const std::vector<RankTable>& tables) {
  std::string text;
  for (const RankTable& table : tables) text += markdown_of(table);
  return text +
         "By the share of the training anomalies that is labelled: the mean over the data sets of a method's "
         "rank, 1 being the best, and in brackets of the measure itself in %. Two methods differ where their "
         "ranks are further apart than the critical difference (Nemenyi's test, level 0.05).\n";
}

}  // namespace

std::string markdown_tables(const nlohmann::json& data) {
  const std::vector<RankTable> ranks = rank_tables(data);
  if (!ranks.empty()) return markdown_ranks(ranks);
  std::string text;
  for (const ResultTable& table : result_tables(data)) text += markdown_of(table);
  if (text.empty()) return "There are no results of Tables 1 and 2, nor ranks of two methods or more.\n";
  return text + markdown_text(explanation(data)) + "\n";
}

}  // namespace anoean::report
