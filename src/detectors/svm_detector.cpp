#include "detectors/svm_detector.hpp"

#include <anoean/error.hpp>

#include <string>
#include <utility>

#include "core/number_text.hpp"
#include "core/warning.hpp"
#include "detectors/svm_rows.hpp"

namespace anoean {
namespace {

SvmProblem problem_of(const TrainingData& data, const RowCounts& counts, std::uint64_t seed) {
  LabelledRows drawn = draw_rows(data, counts, seed);
  return {std::move(drawn.rows), std::move(drawn.labels)};
}

void warn_of_limit(const FitControl& control, std::size_t rows, std::size_t available) {
  if (rows == available) return;
  warn(control.progress, "training",
       "learning from " + std::to_string(rows) + " of " + std::to_string(available) +
           " rows, drawn by the seed; the setting most_rows allows more");
}

}  // namespace

SvmDetector::SvmDetector(SvmKind kind, const SvmOptions& options)
    : kind_(std::move(kind)), options_(options) {}

const std::string& SvmDetector::method() const { return kind_.method; }

void SvmDetector::fit(const TrainingData& data, const FitControl& control) {
  if (kind_.two_classes && data.anomalies.rows == 0) {
    throw Error(Error::Kind::bad_input, "the method " + kind_.method + " needs known anomalies to learn from",
                {}, "add some, or use the method ocsvm, which learns from normal rows alone");
  }
  const RowCounts available = available_rows(kind_, options_, data);
  const RowCounts counts = limited_rows(kind_, available, most_rows(options_, data.normals.shape));
  warn_of_limit(control, counts.all(), available.all());
  SvmProblem all = problem_of(data, counts, control.seed);
  const double usual_gamma = all.usual_gamma();
  const bool measured = options_.by_validation && data.validation_anomalies.rows > 0;
  const std::vector<GridPoint> points =
      measured ? grid(kind_, options_, usual_gamma) : std::vector{usual_point(kind_, options_, usual_gamma)};
  std::optional<SvmProblem> few;
  const RowCounts few_counts = limited_rows(kind_, counts, options_.search_rows);
  if (points.size() > 1 && few_counts.all() < counts.all())
    few.emplace(problem_of(data, few_counts, control.seed));
  SvmSearch search(kind_, options_, data, control);
  take(search.run(points, few ? &*few : nullptr, all));
}

void SvmDetector::take(SvmFound found) {
  const SvmTrial& trial = found.trial;
  machine_ = std::move(found.machine);
  score_ = SvmScore(machine_, kind_.two_classes);
  summary_ = {{"support_vectors", machine_.count()},
              {"gamma", trial.point.gamma},
              {kind_.penalty, trial.point.penalty},
              {"training_rows", trial.training_rows},
              {"parameters", machine_.parameters()},
              {"epoch_choice", trial.validation_auc_pr ? "validation" : "none"}};
  if (trial.validation_auc_pr) summary_["validation_auc_pr"] = *trial.validation_auc_pr;
}

void SvmDetector::score(const Features& rows, std::span<float> scores, ThreadPool& pool) const {
  score_.rows(machine_, rows, scores, pool);
}

void SvmDetector::save(nlohmann::json& header, std::vector<float>& weights) const {
  machine_.save(header, weights);
}

void SvmDetector::load(const nlohmann::json& header, std::span<const float> weights,
                       const FeatureShape& shape) {
  machine_ = SupportVectors::load(header, weights, shape);
  if (!kind_.two_classes && !machine_.is_one_class())
    throw Error(Error::Kind::bad_input, "its machine is not one of one class");
  score_ = SvmScore(machine_, kind_.two_classes);
}

std::string SvmDetector::architecture() const {
  const FeatureShape& shape = machine_.shape();
  std::string text = "rbf, input " + std::to_string(shape.height) + "x" + std::to_string(shape.width) + "x" +
                     std::to_string(shape.channels) + ", categories";
  for (const std::uint32_t cardinality : shape.cardinalities) text += " " + std::to_string(cardinality);
  return text + ", support vectors " + std::to_string(machine_.count()) + ", gamma " +
         shortest_text(machine_.gamma()) + ", offset " + shortest_text(machine_.offset());
}

nlohmann::json SvmDetector::training_summary() const { return summary_; }

}  // namespace anoean
