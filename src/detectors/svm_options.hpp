#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "detectors/hyperparameters.hpp"
#include "detectors/svm_problem.hpp"

namespace anoean {

// One of the machines: what it is called, what is tried, how it is solved.
struct SvmKind {
  std::string method;
  std::string penalty;            // the name of ν or C among the settings
  double usual_penalty = 0.0;     // scikit-learn's default
  std::vector<double> penalties;  // the grid of them
  bool two_classes = false;       // learns from anomalies; f > 0 is their side, not the normals'
  SupportVectors (SvmProblem::*solve)(double gamma, double penalty,
                                      const SolverOptions& options) const = nullptr;
};

// One pair of hyper-parameters to try.
struct GridPoint {
  double gamma = 0.0;
  double penalty = 0.0;  // ν or C
};

struct SvmOptions {
  double gamma = 0.0;    // 0: by the data
  double penalty = 0.0;  // 0: by the data
  bool by_validation = true;
  bool use_anomalies = false;  // of one class
  std::size_t most_rows = 0;   // 0: by the shape of the rows
  std::size_t search_rows = 0;
  double cache_megabytes = 0.0;  // for kernel values, of all solves together
  SolverOptions solver;
};

// The settings that both machines have; their own, the penalty's first, stand before them.
std::vector<Hyperparameter> with_common_settings(std::vector<Hyperparameter> own);
SvmOptions svm_options(const SvmKind& kind, const Settings& settings);

std::size_t most_rows(const SvmOptions& options, const FeatureShape& shape);

// What to try, the usual defaults first, then what is farther and farther from them. usual_gamma: 1/(p Var
// X).
std::vector<GridPoint> grid(const SvmKind& kind, const SvmOptions& options, double usual_gamma);
// The usual defaults where nothing else is set.
GridPoint usual_point(const SvmKind& kind, const SvmOptions& options, double usual_gamma);

}  // namespace anoean
