#pragma once

#include <string>
#include <vector>

#include "detectors/detector.hpp"
#include "detectors/isolation_tree.hpp"

namespace anoean {

Method isolation_forest_method();

// F. T. Liu, K. M. Ting, Z.-H. Zhou, "Isolation forest", ICDM 2008: trees that cut random columns at random
// values; a row that is soon alone is anomalous,
//   s(x) = 2^(−h(x) / c(ψ)),
// h the mean path length over the trees, ψ the rows that each is made of, c their average_path_length. In
// (0, 1]. Categories are 0/1 columns, an image is a row of pixels. Known anomalies are not used.
class IsolationForest : public Detector {
 public:
  struct Options {
    std::size_t trees = 100;
    std::size_t rows = 256;  // ψ, of each tree, drawn without repetition
  };
  explicit IsolationForest(const Options& options) : options_(options) {}

  const std::string& method() const override;
  void fit(const TrainingData& data, const FitControl& control) override;
  void score(const Features& rows, std::span<float> scores, ThreadPool& pool) const override;
  void save(nlohmann::json& header, std::vector<float>& weights) const override;
  void load(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) override;
  std::string architecture() const override;
  nlohmann::json training_summary() const override;

 private:
  float score(const float* row) const;

  Options options_;
  FeatureShape shape_;
  std::vector<IsolationTree> trees_;
  std::size_t rows_per_tree_ = 0;  // fewer than asked for where there are no more
};

}  // namespace anoean
