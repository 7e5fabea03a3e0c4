#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "detectors/detector.hpp"
#include "detectors/svm_options.hpp"

namespace anoean {

// A solved grid point.
struct SvmTrial {
  std::size_t stage = 0;  // 1 on all rows, 0 on few
  std::size_t place = 0;  // in the grid: the nearer to the usual defaults the smaller
  GridPoint point;
  std::optional<double> validation_auc_pr;
  std::size_t training_rows = 0;
};

struct SvmFound {
  SvmTrial trial;
  SupportVectors machine;
};

// Solves grid points side by side on the pool and compares them by the validation AUC-PR; of equals the one
// nearer to the usual defaults is kept. What comes out does not depend on the number of threads.
class SvmSearch {
 public:
  // All of them outlive the search. Without validation anomalies nothing is measured.
  SvmSearch(const SvmKind& kind, const SvmOptions& options, const TrainingData& data,
            const FitControl& control);

  // Solves all points on few rows, then the best of them on all; on all at once where few is null.
  // Throws Error: interrupted on a stop without a machine to keep. A stop is seen between two solves.
  SvmFound run(const std::vector<GridPoint>& points, SvmProblem* few, SvmProblem& all);

 private:
  void run_stage(std::size_t stage, SvmProblem& problem, const std::vector<GridPoint>& points,
                 std::vector<std::size_t> places);
  void solve_all(std::size_t stage, const SvmProblem& problem, const std::vector<GridPoint>& points,
                 std::span<const std::size_t> places);
  std::optional<double> validation_auc_pr(const SupportVectors& machine) const;
  void finish(const SvmTrial& trial, SupportVectors machine);
  std::vector<std::size_t> best_places() const;
  void report();

  const SvmKind& kind_;
  const SvmOptions& options_;
  const TrainingData& data_;
  const FitControl& control_;
  std::size_t total_ = 0;     // solves
  std::size_t reported_ = 0;  // of them
  std::mutex mutex_;
  std::vector<SvmTrial> finished_;  // in the order in which they ended
  std::optional<SvmFound> best_;
};

}  // namespace anoean
