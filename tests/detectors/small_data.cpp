#include "detectors/small_data.hpp"

#include <anoean/metrics.hpp>

#include <nlohmann/json.hpp>

#include "core/random.hpp"

namespace anoean {

Features small_rows(std::size_t count, float shift, const char* purpose) {
  constexpr std::size_t columns = 6;
  Features features;
  features.shape.channels = columns;
  features.shape.cardinalities = {4};
  features.rows = count;
  features.dense = AlignedBuffer<float>(count * columns);
  Random random(11, purpose);
  random.normal({features.dense.data(), features.dense.size()});
  for (std::size_t i = 0; i < features.dense.size(); ++i) {
    if (i % columns < columns / 2) features.dense[i] += shift;
  }
  for (std::size_t r = 0; r < count; ++r)
    features.categories.push_back(static_cast<std::uint32_t>(random.below(4)));
  return features;
}

TrainingData small_data() {
  return {.normals = small_rows(600, 0.0F, "normals"),
          .anomalies = small_rows(60, 4.0F, "anomalies"),
          .validation_normals = small_rows(150, 0.0F, "validation normals"),
          .validation_anomalies = small_rows(20, 4.0F, "validation anomalies")};
}

std::unique_ptr<Detector> make_detector(const std::string& method,
                                        const std::map<std::string, std::string>& settings) {
  const Method& found = find_method(method);
  return found.create(Settings(found.hyperparameters, settings));
}

void fit_detector(Detector& detector, const TrainingData& data, std::size_t threads) {
  ThreadPool pool(threads);
  detector.fit(data, {.seed = 5, .pool = &pool, .progress = {}, .stop = {}, .keep_best_on_stop = false});
}

std::vector<float> scores_of(const Detector& detector, const Features& rows, std::size_t threads) {
  ThreadPool pool(threads);
  std::vector<float> scores(rows.rows);
  detector.score(rows, scores, pool);
  return scores;
}

std::pair<std::string, std::vector<float>> saved(const Detector& detector) {
  nlohmann::json header;
  std::vector<float> weights;
  detector.save(header, weights);
  return {header.dump(), weights};
}

double small_auc_pr(const Detector& detector) {
  std::vector<float> scores = scores_of(detector, small_rows(200, 0.0F, "test normals"));
  const std::vector<float> anomalies = scores_of(detector, small_rows(100, 4.0F, "test anomalies"));
  scores.insert(scores.end(), anomalies.begin(), anomalies.end());
  std::vector<std::uint8_t> labels(200, 0);
  labels.resize(300, 1);
  return average_precision(scores, labels);
}

}  // namespace anoean
