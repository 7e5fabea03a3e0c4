#include "detectors/ocsvm.hpp"

#include "detectors/svm_detector.hpp"

namespace anoean {
namespace {

// With known anomalies among the training rows: they are a tenth of the normals at most.
constexpr double soft_margin = 0.1;

SvmKind ocsvm_kind() {
  return {.method = "ocsvm",
          .penalty = "nu",
          .usual_penalty = 0.5,
          .penalties = {0.001, 0.01, 0.05, 0.1, 0.2, 0.5},
          .two_classes = false,
          .solve = &SvmProblem::one_class};
}

std::vector<Hyperparameter> ocsvm_hyperparameters() {
  using enum Hyperparameter::Type;
  return with_common_settings({
      // LIBSVM finds no offset where every row is outside.
      {"nu",
       real,
       "auto",
       1e-5,
       0.99,
       {},
       "ν, the largest share of training rows outside; auto: chosen from a grid, 0.5 without."},
      {"use_anomalies",
       boolean,
       "false",
       0,
       0,
       {},
       "Put known anomalies, up to a tenth of the normals, among the training rows; auto is then ν = 0.1."},
  });
}

std::unique_ptr<Detector> make_ocsvm(const Settings& settings) {
  const SvmKind kind = ocsvm_kind();
  SvmOptions options = svm_options(kind, settings);
  options.use_anomalies = settings.boolean("use_anomalies");
  if (options.use_anomalies && options.penalty == 0.0) options.penalty = soft_margin;
  return std::make_unique<SvmDetector>(kind, options);
}

}  // namespace

Method ocsvm_method() {
  return {.name = "ocsvm",
          .summary = "One-class support vector machine with an RBF kernel, learnt from normal rows alone.",
          .hyperparameters = ocsvm_hyperparameters(),
          .create = make_ocsvm,
          .preprocessing = "minmax",
          .learns_from_anomalies = false};
}

}  // namespace anoean
