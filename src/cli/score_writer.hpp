#pragma once

#include <anoean/scorer.hpp>
#include <anoean/table.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include "cli/output.hpp"

namespace anoean::cli {

struct ScoreFormat {
  std::string name = "csv";  // or jsonl
  bool alerts_only = false;
  double false_discovery_rate = 0.0;  // 0: alerts by the model's threshold; else by batches of so many rows
  std::size_t batch = 0;
  std::size_t explain = 0;        // so many features per row that drive its score
  std::vector<std::string> keep;  // columns of the input to pass through; the model's own when empty
};

// Writes one line per scored row: row, score, p_value, alert, its explanation if wanted, then the kept
// columns.
// Throws Error when a column to keep is named twice or like one that the scores have themselves.
void require_keepable(const std::vector<std::string>& names);

class ScoreWriter {
 public:
  // All three outlive the writer.
  ScoreWriter(Output& output, const ScoreFormat& format, const Scorer& scorer);

  // NaN scores are malformed rows: their place is kept, their fields are empty (null in JSON). Rows of a
  // batch that is not full are held back. explanations: of every row that may_write() and has a score, in
  // order; none where none are wanted.
  void write(const Table& block, const std::vector<float>& scores,
             const std::vector<Explanation>& explanations);
  // False for a row that is left out whatever comes; what of a batch are alerts is known at its end.
  bool may_write(float score) const {
    return !format_.alerts_only || format_.false_discovery_rate > 0.0 || scorer_.is_alert(score);
  }
  void end_batch();  // full or not: says what of it are alerts, and writes it
  void finish();     // ends the batch; a header even where there was no row

  std::size_t rows() const noexcept { return rows_; }
  std::size_t alerts() const noexcept { return alerts_; }  // among those that were decided

 private:
  // A line but for what stands in its place for the alert.
  struct Row {
    std::string line;
    std::size_t alert_at = 0;
    float score = 0.0F;
    double p_value = 1.0;
  };

  void write_header();
  Row csv_row(std::size_t index, float score, const Explanation* explanation) const;
  Row json_row(std::size_t index, float score, const Explanation* explanation) const;
  void write_row(Row row, bool alert);
  std::vector<const Column*> kept_columns(const Table& block) const;

  Output& output_;
  const ScoreFormat& format_;
  const Scorer& scorer_;
  std::vector<std::string> keep_;
  std::vector<const Column*> kept_;
  std::size_t rows_ = 0;
  std::size_t alerts_ = 0;
  std::vector<Row> batch_;
  bool header_written_ = false;
};

}  // namespace anoean::cli
