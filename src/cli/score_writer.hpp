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
  std::size_t explain = 0;        // so many features per row that drive its score
  std::vector<std::string> keep;  // columns of the input to pass through; the model's own when empty
};

// Writes one line per scored row: row, score, p_value, alert, its explanation if wanted, then the kept
// columns.
class ScoreWriter {
 public:
  // All three outlive the writer.
  ScoreWriter(Output& output, const ScoreFormat& format, const Scorer& scorer);

  // NaN scores are malformed rows: their place is kept, their fields are empty (null in JSON). explanations:
  // of every row that is written and has a score, in order; none where none are wanted.
  void write(const Table& block, const std::vector<float>& scores,
             const std::vector<Explanation>& explanations);
  bool writes(float score) const { return !format_.alerts_only || scorer_.is_alert(score); }
  void finish();  // a header even where there was no row

 private:
  void write_header();
  void write_csv(std::size_t index, float score, const Explanation* explanation);
  void write_json(std::size_t index, float score, const Explanation* explanation);
  std::vector<const Column*> kept_columns(const Table& block) const;

  Output& output_;
  const ScoreFormat& format_;
  const Scorer& scorer_;
  std::vector<std::string> keep_;
  std::vector<const Column*> kept_;
  std::size_t rows_ = 0;
  bool header_written_ = false;
};

}  // namespace anoean::cli
