#include "cli/score_writer.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/number_text.hpp"
#include "data/json_text.hpp"
#include "model/labels.hpp"
#include "model/model.hpp"

namespace anoean::cli {
namespace {

// Quoted as RFC 4180 asks where the text needs it.
std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

// What the input holds there; a number that was learnt in its shortest form.
std::string text_at(const Column& column, std::size_t row) {
  if (column.type == ColumnType::numeric) {
    return std::isnan(column.numbers[row]) ? std::string{} : shortest_text(column.numbers[row]);
  }
  const std::uint32_t code = column.codes[row];
  return code == Column::missing ? std::string{} : column.categories[code];
}

std::string in_words(const Explanation& explanation) {
  std::string text;
  for (const Contribution& one : explanation.contributions) text += (text.empty() ? "" : "; ") + to_text(one);
  return text;
}

nlohmann::json in_json(const Contribution& one) {
  nlohmann::json json = {{"column", one.column}, {"value", nullptr}, {"contribution", one.score}};
  nlohmann::json usual = nlohmann::json::array();
  if (one.type == ColumnType::categorical) {
    if (!one.missing) json["value"] = one.category;
    usual = one.usual_categories;
  } else {
    if (!one.missing) json["value"] = one.number;
    if (!std::isnan(one.usual_low)) usual = {one.usual_low, one.usual_high};
  }
  if (one.usually_missing) usual.push_back(nullptr);
  json["usual"] = std::move(usual);
  return json;
}

nlohmann::json in_json(const Explanation& explanation) {
  nlohmann::json list = nlohmann::json::array();
  for (const Contribution& one : explanation.contributions) list.push_back(in_json(one));
  return list;
}

}  // namespace

ScoreWriter::ScoreWriter(Output& output, const ScoreFormat& format, const Scorer& scorer)
    : output_(output), format_(format), scorer_(scorer), keep_(format.keep) {
  if (!keep_.empty()) return;
  for (const SchemaColumn& column : scorer.model().schema.columns) {
    if (column.role == Role::keep) keep_.push_back(column.name);
  }
}

void ScoreWriter::write_header() {
  header_written_ = true;
  if (format_.name != "csv") return;
  std::string header = "row,score,p_value,alert";
  if (format_.explain > 0) header += ",explanation";
  for (const std::string& name : keep_) header += "," + csv_field(name);
  output_.write(header + "\n");
}

std::vector<const Column*> ScoreWriter::kept_columns(const Table& block) const {
  std::vector<const Column*> columns;
  for (const std::string& name : keep_) columns.push_back(&require_column(block, name));
  return columns;
}

void ScoreWriter::write(const Table& block, const std::vector<float>& scores,
                        const std::vector<Explanation>& explanations) {
  kept_ = kept_columns(block);
  if (!header_written_) write_header();
  auto next = explanations.begin();
  for (std::size_t i = 0; i < scores.size(); ++i) {
    ++rows_;
    if (!writes(scores[i])) continue;
    const bool explained = format_.explain > 0 && !std::isnan(scores[i]);
    const Explanation* explanation = explained ? &*next++ : nullptr;
    if (format_.name == "csv") {
      write_csv(i, scores[i], explanation);
    } else {
      write_json(i, scores[i], explanation);
    }
  }
}

void ScoreWriter::write_csv(std::size_t index, float score, const Explanation* explanation) {
  std::string line = std::to_string(rows_);
  if (std::isnan(score)) {
    line += ",,,";
  } else {
    line += "," + shortest_text(score) + "," + shortest_text(scorer_.p_value(score)) +
            (scorer_.is_alert(score) ? ",1" : ",0");
  }
  if (format_.explain > 0) line += "," + (explanation ? csv_field(in_words(*explanation)) : std::string{});
  for (const Column* column : kept_) line += "," + csv_field(text_at(*column, index));
  output_.write(line + "\n");
}

void ScoreWriter::write_json(std::size_t index, float score, const Explanation* explanation) {
  std::string line = "{\"row\":" + std::to_string(rows_);
  if (std::isnan(score)) {
    line += ",\"score\":null,\"p_value\":null,\"alert\":null";
  } else {
    line += ",\"score\":" + shortest_text(score) + ",\"p_value\":" + shortest_text(scorer_.p_value(score)) +
            ",\"alert\":" + (scorer_.is_alert(score) ? "true" : "false");
  }
  if (format_.explain > 0) {
    line += ",\"baseline_score\":" + (explanation ? printable_json(explanation->baseline_score) : "null") +
            ",\"explanation\":" + (explanation ? printable_json(in_json(*explanation)) : "null");
  }
  for (const Column* column : kept_) {
    line += "," + printable_json(column->name) + ":" + printable_json(text_at(*column, index));
  }
  output_.write(line + "}\n");
}

void ScoreWriter::finish() {
  if (!header_written_) write_header();
}

}  // namespace anoean::cli
