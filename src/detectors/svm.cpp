#include "detectors/svm.hpp"

#include "detectors/svm_detector.hpp"

namespace anoean {
namespace {

SvmKind svm_kind() {
  return {.method = "svm",
          .penalty = "cost",
          .usual_penalty = 1.0,
          .penalties = {0.01, 0.1, 1.0, 10.0, 100.0, 1000.0},
          .two_classes = true,
          .solve = &SvmProblem::two_class};
}

std::vector<Hyperparameter> svm_hyperparameters() {
  using enum Hyperparameter::Type;
  return with_common_settings({
      {"cost",
       real,
       "auto",
       1e-6,
       1e6,
       {},
       "C, the cost of a training row on the wrong side; auto: chosen from a grid, 1 without."},
  });
}

}  // namespace

Method svm_method() {
  return {"svm", "Support vector machine with an RBF kernel, learnt from normal rows and known anomalies.",
          svm_hyperparameters(), [](const Settings& settings) -> std::unique_ptr<Detector> {
            return std::make_unique<SvmDetector>(svm_kind(), svm_options(svm_kind(), settings));
          }};
}

}  // namespace anoean
