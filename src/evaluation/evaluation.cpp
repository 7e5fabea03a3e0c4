#include "evaluation/evaluation.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <map>

#include "core/listed_values.hpp"

namespace anoean {
namespace {

// AUC-PR of all normals and the anomalies whose class is (not) among the seen ones; nothing without any.
std::optional<double> auc_pr_of(const ScoredRows& rows, const std::set<std::string>& seen_classes,
                                bool seen) {
  std::vector<float> scores;
  std::vector<std::uint8_t> anomalous;
  std::size_t anomalies = 0;
  for (std::size_t i = 0; i < rows.scores.size(); ++i) {
    if (rows.anomalous[i] != 0 && seen_classes.contains(rows.classes[i]) != seen) continue;
    scores.push_back(rows.scores[i]);
    anomalous.push_back(rows.anomalous[i]);
    anomalies += rows.anomalous[i];
  }
  if (anomalies == 0) return std::nullopt;
  return average_precision(scores, anomalous);
}

std::vector<ClassRecall> recall_by_class(const ScoredRows& rows, double threshold,
                                         const std::set<std::string>& seen_classes) {
  struct Count {
    std::size_t rows = 0;
    std::size_t alerts = 0;
  };
  std::map<std::string, Count> counts;
  for (std::size_t i = 0; i < rows.scores.size(); ++i) {
    if (rows.anomalous[i] == 0) continue;
    Count& count = counts[rows.classes[i]];
    ++count.rows;
    if (rows.scores[i] >= threshold) ++count.alerts;
  }
  std::vector<ClassRecall> classes;
  for (const auto& [name, count] : counts) {
    classes.push_back({name, count.rows, static_cast<double>(count.alerts) / static_cast<double>(count.rows),
                       seen_classes.contains(name)});
  }
  return classes;
}

}  // namespace

Evaluation evaluate(const ScoredRows& rows, double threshold, const std::set<std::string>& seen_classes) {
  Evaluation evaluation;
  evaluation.anomalies = static_cast<std::size_t>(std::count_if(
      rows.anomalous.begin(), rows.anomalous.end(), [](std::uint8_t label) { return label != 0; }));
  evaluation.normals = rows.anomalous.size() - evaluation.anomalies;
  if (evaluation.anomalies == 0 || evaluation.normals == 0) {
    std::map<std::string, std::size_t> counts;
    for (const std::string& name : rows.classes) ++counts[name];
    throw Error(
        Error::Kind::bad_input, evaluation.anomalies == 0 ? "all rows are normal" : "all rows are anomalies",
        {},
        "an evaluation needs both; check the label column and its normal values; " + listed_values(counts));
  }
  evaluation.auc_pr = average_precision(rows.scores, rows.anomalous);
  evaluation.auc_pr_interval = bootstrap_interval(average_precision, rows.scores, rows.anomalous);
  evaluation.auc_roc = roc_auc(rows.scores, rows.anomalous);
  evaluation.best = best_f1(rows.scores, rows.anomalous);
  evaluation.at_threshold = at_threshold(rows.scores, rows.anomalous, threshold);
  evaluation.auc_pr_seen = auc_pr_of(rows, seen_classes, true);
  evaluation.auc_pr_unseen = auc_pr_of(rows, seen_classes, false);
  evaluation.classes = recall_by_class(rows, threshold, seen_classes);
  return evaluation;
}

}  // namespace anoean
