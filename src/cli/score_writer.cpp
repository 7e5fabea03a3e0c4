#include "cli/score_writer.hpp"

#include <anoean/metrics.hpp>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "cli/csv_field.hpp"
#include "core/number_text.hpp"
#include "data/json_text.hpp"
#include "model/labels.hpp"
#include "model/model.hpp"

namespace anoean::cli {
namespace {

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
  if (one.patch) {
    json["rows"] = {one.patch->first_row, one.patch->last_row};
    json["columns"] = {one.patch->first_column, one.patch->last_column};
  }
  json["usual"] = std::move(usual);
  return json;
}

nlohmann::json in_json(const Explanation& explanation) {
  nlohmann::json list = nlohmann::json::array();
  for (const Contribution& one : explanation.contributions) list.push_back(in_json(one));
  return list;
}

}  // namespace

void require_keepable(const std::vector<std::string>& names) {
  const std::set<std::string> own = {"row", "score", "p_value", "alert", "explanation"};
  std::set<std::string> kept;
  for (const std::string& name : names) {
    if (own.contains(name))
      throw Error(Error::Kind::bad_input, "score writes a \"" + name + "\" of its own", "--keep",
                  "give the column another name in the input");
    if (!kept.insert(name).second)
      throw Error(Error::Kind::bad_input, "column \"" + name + "\" is named twice", "--keep", "name it once");
  }
}

ScoreWriter::ScoreWriter(Output& output, const ScoreFormat& format, const Scorer& scorer)
    : output_(output), format_(format), scorer_(scorer), keep_(format.keep) {
  if (keep_.empty()) {
    for (const SchemaColumn& column : scorer.model().schema.columns) {
      if (column.role == Role::keep) keep_.push_back(column.name);
    }
  }
  require_keepable(keep_);
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
  const bool by_threshold = format_.false_discovery_rate == 0.0;
  auto next = explanations.begin();
  for (std::size_t i = 0; i < scores.size(); ++i) {
    ++rows_;
    if (!may_write(scores[i])) continue;
    const bool explained = format_.explain > 0 && !std::isnan(scores[i]);
    const Explanation* explanation = explained ? &*next++ : nullptr;
    Row row =
        format_.name == "csv" ? csv_row(i, scores[i], explanation) : json_row(i, scores[i], explanation);
    if (by_threshold) {
      write_row(std::move(row), scorer_.is_alert(scores[i]));
      continue;
    }
    batch_.push_back(std::move(row));
    if (batch_.size() == format_.batch) end_batch();
  }
}

void ScoreWriter::end_batch() {
  if (batch_.empty()) return;
  std::vector<double> p_values;
  for (const Row& row : batch_) {
    if (!std::isnan(row.score)) p_values.push_back(row.p_value);
  }
  const std::vector<std::uint8_t> alerts = benjamini_hochberg(p_values, format_.false_discovery_rate);
  std::size_t next = 0;
  for (Row& row : batch_) {
    const bool alert = !std::isnan(row.score) && alerts[next++] != 0;
    write_row(std::move(row), alert);
  }
  batch_.clear();
}

void ScoreWriter::write_row(Row row, bool alert) {
  if (alert) ++alerts_;
  if (format_.alerts_only && !alert) return;
  if (!std::isnan(row.score)) {
    const bool csv = format_.name == "csv";
    row.line.insert(row.alert_at, csv ? (alert ? "1" : "0") : (alert ? "true" : "false"));
  }
  output_.write(row.line);
}

ScoreWriter::Row ScoreWriter::csv_row(std::size_t index, float score, const Explanation* explanation) const {
  Row row{std::to_string(rows_), 0, score};
  if (std::isnan(score)) {
    row.line += ",,,";
  } else {
    row.p_value = scorer_.p_value(score);
    row.line += "," + shortest_text(score) + "," + shortest_text(row.p_value) + ",";
  }
  row.alert_at = row.line.size();
  if (format_.explain > 0)
    row.line += "," + (explanation ? csv_field(in_words(*explanation)) : std::string{});
  for (const Column* column : kept_) row.line += "," + csv_field(text_at(*column, index));
  row.line += "\n";
  return row;
}

ScoreWriter::Row ScoreWriter::json_row(std::size_t index, float score, const Explanation* explanation) const {
  Row row{"{\"row\":" + std::to_string(rows_), 0, score};
  if (std::isnan(score)) {
    row.line += ",\"score\":null,\"p_value\":null,\"alert\":null";
  } else {
    row.p_value = scorer_.p_value(score);
    row.line +=
        ",\"score\":" + shortest_text(score) + ",\"p_value\":" + shortest_text(row.p_value) + ",\"alert\":";
  }
  row.alert_at = row.line.size();
  if (format_.explain > 0) {
    row.line +=
        ",\"baseline_score\":" + (explanation ? printable_json(explanation->baseline_score) : "null") +
        ",\"explanation\":" + (explanation ? printable_json(in_json(*explanation)) : "null");
  }
  for (const Column* column : kept_) {
    row.line += "," + printable_json(column->name) + ":" + printable_json(text_at(*column, index));
  }
  row.line += "}\n";
  return row;
}

void ScoreWriter::finish() {
  end_batch();
  if (!header_written_) write_header();
}

}  // namespace anoean::cli
