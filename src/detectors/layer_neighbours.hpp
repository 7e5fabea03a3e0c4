#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
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

// Whether the outputs h of a layer lie nearer to known anomalies than to normals:
//   log (n(h) + s) − log (a(h) + s),
// with n and a the distances to the nearest point that stands for normals and for known anomalies, and s half
// the median n of the validation normals; without known anomalies log (n(h) + s). It tells a row like a known
// anomaly of which there are too few for any layer to learn, and says little far from both.
class LayerNeighbours {
 public:
  LayerNeighbours() = default;
  // points: that stand for the normals at most, and for the anomalies.
  static LayerNeighbours fit(const LayerOutputs& outputs, std::size_t points, Random& random,
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
    bool knows_anomalies_;
    NearestPoints::Search search_;
  };

  // What it is made of, for code that measures elsewhere.
  MatrixView<const float> normals() const noexcept { return points_.group(0); }
  // No rows where none is known.
  MatrixView<const float> anomalies() const noexcept;
  double smoothing() const noexcept { return smoothing_; }

  void save(nlohmann::json& header, std::vector<float>& weights) const;
  // Takes its share from the front of weights. Throws Error, or nlohmann's exceptions, on what does not fit.
  static LayerNeighbours load(const nlohmann::json& header, std::size_t width,
                              std::span<const float>& weights);

 private:
  NearestPoints points_;    // of the normals, and a second group of the anomalies where some are known
  double smoothing_ = 1.0;  // s
};

}  // namespace anoean
