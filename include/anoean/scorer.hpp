#pragma once

#include <anoean/explanation.hpp>
#include <anoean/export.hpp>
#include <anoean/progress.hpp>
#include <anoean/table.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace anoean {

// What to learn from a table and how. Only `label` and `normal` are usually needed; without a label every row
// counts as normal. Every member has an initializer, so that naming a few of them draws no warning.
struct FitOptions {
  std::string label{};                // the column that says what each row is; read it as categorical
  std::vector<std::string> normal{};  // its values that mean normal; every other value is a known anomaly
  std::string method = "anoean";
  std::string preset{};                           // settings of the method that go together; "": its defaults
  std::map<std::string, std::string> settings{};  // hyper-parameters of the method by name, over the preset
  std::string preprocessing = "auto";      // the preset's or method's own; standard, minmax, log-standard,
                                           // log-limited, log-range, quantile
  double clip = 10.0;                      // in scale units
  std::vector<std::string> numeric{};      // learn as numbers
  std::vector<std::string> categorical{};  // learn as categories
  std::vector<std::string> ignore{};       // never learn
  std::vector<std::string> keep{};         // never learn, pass through to the scores
  std::string split = "random";            // random, group:COLUMN, time:COLUMN
  double seen_classes = 1.0;               // share of the anomaly classes to learn from, drawn by seed
  // P(alert | normal record) that the threshold promises; refused where the calibration normals are too few
  // for it. Nothing: 0.01, or the smallest that they can promise.
  std::optional<double> false_alarm_rate{};
  std::uint64_t seed = 1;
  std::size_t threads = 0;  // 0: ANOEAN_THREADS, else all cores
  ProgressCallback progress{};
  std::stop_token stop{};
  bool keep_best_on_stop = false;  // a requested stop returns the best model so far instead of throwing
};

// A fitted detector with its preprocessing and threshold: everything that new records need to be scored.
// Copies share the model. Scoring is safe from several threads at once.
class ANOEAN_API Scorer {
 public:
  // Throws Error on a file that is missing, cut off, altered, newer, or not a model.
  static Scorer load(const std::string& path);
  // Writes a temporary file beside path, syncs it and renames it: path holds the old model or the new one.
  void save(const std::string& path) const;

  // One score per row, finite and ≥ 0, higher = more anomalous. NaN for rows the reader marked malformed.
  std::vector<float> score(const Table& table, std::size_t threads = 0) const;
  // Why each row scores what it does: the columns, at most so many per row, that add most to its score. By
  // integrated gradients (M. Sundararajan, A. Taly, Q. Yan, "Axiomatic attribution for deep networks", ICML
  // 2017, equation 1) of the score along the straight line to the row from a usual record like it: a training
  // normal kept in the model. A category is one feature, and so is a number with whether it is missing. Rows
  // the reader marked malformed have score NaN and no contributions. Throws Error where the method has no
  // derivatives (anoean, mahalanobis and untrained have), on images, and on a model that was fitted before
  // such records were kept.
  std::vector<Explanation> explain(const Table& table, std::size_t features, std::size_t threads = 0) const;
  // Share of calibration normals at least as anomalous, (1 + #{calibration ≥ score}) / (1 + n): a p-value.
  double p_value(float score) const;
  float threshold() const;
  bool is_alert(float score) const { return score >= threshold(); }

  // The same detector with another threshold, from the scores of new normal records that took no part in fit.
  // Then P(alert) ≤ false_alarm_rate for further records from where these came. Throws Error on a score that
  // is negative or not finite, and where the scores are too few to promise the rate: fewer than 1/rate − 1.
  Scorer recalibrated(std::vector<float> normal_scores, double false_alarm_rate) const;

  // What the model holds, as a JSON text: schema, preprocessing, networks, threshold, provenance.
  std::string describe() const;
  // Completes options so that a file is read with the columns and types of this model.
  ReadOptions read_options(ReadOptions options = {}) const;

  struct Model;
  explicit Scorer(std::shared_ptr<const Model> model);
  const Model& model() const noexcept { return *model_; }

 private:
  std::shared_ptr<const Model> model_;
};

// Learns a scorer from the rows of a table. Throws Error.
ANOEAN_API Scorer fit(const Table& table, const FitOptions& options = {});
// The same with known anomalies that stand in a table of their own, with the same columns.
ANOEAN_API Scorer fit(const Table& table, const Table& anomalies, const FitOptions& options);

}  // namespace anoean
