#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "core/matrix.hpp"
#include "nn/workspace.hpp"

namespace anoean {

// How far the columns of a row lie from those of the normals, each by itself: the sum over the columns of
//   f min(|x − μ| / (σ + 0.001), 3),
// with μ and σ the mean and deviation of the normals' column; f is 1 for numbers and 2 for the 0/1 indicators
// of categories. Distances to whole records, in which numbers count by their range, hardly see what is
// unusual in a few columns that are nearly the same in all normals. The limit keeps one of these from being
// all that counts.
class ColumnDeviations {
 public:
  static constexpr float most_deviations = 3.0F;
  static constexpr float indicator_factor = 2.0F;

  ColumnDeviations() = default;
  // normals: rows of numbers, then indicators.
  static ColumnDeviations fit(MatrixView<const float> normals, std::size_t numbers);

  // Measures up to so many rows at once; one per thread.
  class Reading {
   public:
    Reading(const ColumnDeviations& columns, std::size_t rows, nn::Mode mode = nn::Mode::inference);
    void run(const float* rows, std::size_t count);  // count × width
    double value(std::size_t row) const { return double{values_[row]}; }
    // gradients[rows × width] += factor · ∂value/∂row, of the rows that run was given.
    void add_gradients(const float* rows, std::size_t count, double factor, float* gradients) const;

   private:
    const ColumnDeviations& columns_;
    std::vector<float> values_;
  };

  // What it is made of, for code that measures elsewhere: a column's μ, f / (σ + 0.001) and 3 f.
  const std::vector<float>& means() const noexcept { return means_; }
  const std::vector<float>& factors() const noexcept { return factors_; }
  const std::vector<float>& limits() const noexcept { return limits_; }

  void save(nlohmann::json& header, std::vector<float>& weights) const;
  // Takes its share from the front of weights. Throws Error, or nlohmann's exceptions, on what does not fit.
  static ColumnDeviations load(const nlohmann::json& header, std::size_t width,
                               std::span<const float>& weights);

 private:
  void set_limits(std::size_t numbers);

  std::size_t numbers_ = 0;
  std::vector<float> means_;
  std::vector<float> factors_;
  std::vector<float> limits_;
};

}  // namespace anoean
