#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "evaluation/experiments.hpp"
#include "model/model.hpp"

namespace anoean {

// The test rows of a run by what they are.
struct TestRows {
  std::vector<std::size_t> normal, seen, unseen;  // indices into the scores
};

// What the report shows of one run, in JSON: scores by group, training curve, latent points.
nlohmann::json run_details(const Run& run, const std::vector<float>& scores, const TestRows& rows,
                           double threshold, double best_threshold);

// The latent vectors of the test rows: how the normals and the anomalies lie (measures) and where (details).
// Leaves both as they are where the method has no latent space that it scores by.
struct LatentView {
  bool known = false;
  double effective_rank = 0.0;  // of the test normals' covariance, 1 … d
  double separation = 0.0;      // distance of the groups' means over the normals' spread, √tr Σ
  nlohmann::json picture() const;

  std::vector<float> points;  // rows × d
  std::size_t dimensions = 0;
  std::vector<double> mean, covariance;  // the model's
  TestRows rows;
};
LatentView latent_view(const Detector& detector, const Features& features, const TestRows& rows,
                       ThreadPool& pool);

}  // namespace anoean
