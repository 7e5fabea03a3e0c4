#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <vector>

#include "core/matrix.hpp"
#include "core/random.hpp"
#include "core/thread_pool.hpp"
#include "detectors/nearest_points.hpp"

namespace anoean {

// The outputs of one layer of an encoder for the rows that it was trained on and validated with.
struct LayerOutputs {
  MatrixView<const float> normals;     // of training
  MatrixView<const float> anomalies;   // of training; may have no rows
  MatrixView<const float> validation;  // normals
};

struct NeighbourOptions {
  std::size_t normals = 0;            // points that stand for them at most
  std::size_t anomalies = 0;          // the same
  double normal_factor = 1.0;         // f
  std::optional<double> smoothing{};  // s, where it is not that of the validation normals
};

// Whether the outputs h of a layer lie nearer to known anomalies than to normals:
//   f log (n(h) + s) − log (a(h) + s),
// with n and a the distances to the nearest point that stands for normals and for known anomalies, and s half
// the median n of the validation normals; without known anomalies f log (n(h) + s). It tells a row like a
// known anomaly of which there are too few for any layer to learn; far from both it says little where f is 1,
// and the more the larger f is.
class LayerNeighbours {
 public:
  LayerNeighbours() = default;
  static LayerNeighbours fit(const LayerOutputs& outputs, const NeighbourOptions& options, Random& random,
                             ThreadPool& pool);

  // Measures up to so many rows at once; one per thread.
  class Reading {
   public:
    Reading(const LayerNeighbours& layer, std::size_t rows, nn::Mode mode = nn::Mode::inference);
    void run(const float* outputs, std::size_t rows);  // rows × width
    double value(std::size_t row) const;
    // gradients[rows × width] += factor · ∂value/∂outputs, of the rows that run was given.
    void add_gradients(const float* outputs, std::size_t rows, double factor, float* gradients);

   private:
    std::size_t width_;
    double smoothing_;
    double normal_factor_;
    bool knows_anomalies_;
    NearestPoints::Search search_;
  };

  // What it is made of, for code that measures elsewhere.
  MatrixView<const float> normals() const noexcept { return points_.group(0); }
  // No rows where none is known.
  MatrixView<const float> anomalies() const noexcept;
  double smoothing() const noexcept { return smoothing_; }
  double normal_factor() const noexcept { return normal_factor_; }

  void save(nlohmann::json& header, std::vector<float>& weights) const;
  // Takes its share from the front of weights. Throws Error, or nlohmann's exceptions, on what does not fit.
  static LayerNeighbours load(const nlohmann::json& header, std::size_t width,
                              std::span<const float>& weights);

 private:
  NearestPoints points_;    // of the normals, and a second group of the anomalies where some are known
  double smoothing_ = 1.0;  // s
  double normal_factor_ = 1.0;
};

}  // namespace anoean
