#include "metrics/cuts.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace anoean {
namespace {

struct Row {
  float score;
  bool anomalous;
};

bool higher(const Row& a, const Row& b) { return a.score > b.score; }

std::vector<Row> checked_rows(std::span<const float> scores, std::span<const std::uint8_t> anomalous) {
  if (scores.size() != anomalous.size()) {
    throw Error(Error::Kind::bad_input, std::to_string(scores.size()) + " scores for " +
                                            std::to_string(anomalous.size()) + " labels");
  }
  if (scores.empty()) throw Error(Error::Kind::bad_input, "no rows to measure");
  std::vector<Row> rows(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!std::isfinite(scores[i])) {
      throw Error(Error::Kind::bad_input, "the score is not a finite number", "row " + std::to_string(i + 1));
    }
    rows[i] = {scores[i], anomalous[i] != 0};
  }
  return rows;
}

}  // namespace

std::vector<Cut> cuts(std::span<const float> scores, std::span<const std::uint8_t> anomalous) {
  std::vector<Row> rows = checked_rows(scores, anomalous);
  // The bootstrap hands over rows that are in order already.
  if (!std::is_sorted(rows.begin(), rows.end(), higher)) std::sort(rows.begin(), rows.end(), higher);
  std::vector<Cut> found;
  Cut cut;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    cut.score = rows[i].score;
    ++(rows[i].anomalous ? cut.true_positives : cut.false_positives);
    if (i + 1 == rows.size() || rows[i + 1].score != cut.score) found.push_back(cut);
  }
  return found;
}

}  // namespace anoean
