#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "data/features.hpp"
#include "detectors/soft_score.hpp"

namespace anoean {

// A difference of two scores, shared out among the inputs of a row.
struct Attribution {
  double score = 0.0;              // of the row
  double baseline_score = 0.0;     // of what it is compared with
  std::vector<double> dense;       // per dense value
  std::vector<double> categories;  // per categorical column
  double error = 0.0;              // |sum of all − (score − baseline_score)|
  bool precise = true;             // it is at most 1 % of the difference, or 0.001
};

// Integrated gradients: input j gets (x_j − b_j) ∫₀¹ ∂s/∂x_j (b + t (x − b)) dt, M. Sundararajan, A. Taly, Q.
// Yan, "Axiomatic attribution for deep networks", ICML 2017, equation 1. By the trapezoid rule between points
// that grow dense where the score bends, at kinks of activations and where another point is the nearest:
// between two points the integral of the derivative along the line must be the difference of the scores,
// which are known. At most some 1,050 points. For one thread.
class IntegratedGradients {
 public:
  // score: made for rows_at_once.
  IntegratedGradients(std::unique_ptr<SoftScore> score, const FeatureShape& shape);

  // From one row to another: dense values and category indices of each.
  Attribution run(const float* from_dense, const std::uint32_t* from_categories, const float* to_dense,
                  const std::uint32_t* to_categories);

  static constexpr std::size_t rows_at_once = 32;

 private:
  // An input that differs between the two rows.
  struct Moving {
    std::size_t place = 0;  // among the dense values, or behind them among the indicators
    double change = 0.0;
    std::size_t owner = 0;  // dense value, or behind them categorical column
  };
  struct Point {
    double t = 0.0;
    double score = 0.0;
    double slope = 0.0;            // of the score along the line
    std::vector<float> gradients;  // per moving input
  };

  void set_line(const float* from_dense, const std::uint32_t* from_categories, const float* to_dense,
                const std::uint32_t* to_categories);
  void evaluate(std::vector<Point>& points);
  std::vector<double> places_to_refine(double tolerance) const;
  Attribution sum_up() const;

  std::unique_ptr<SoftScore> score_;
  FeatureShape shape_;
  std::vector<float> dense_start_;
  std::vector<float> indicator_start_;
  std::vector<Moving> moving_;
  std::vector<Point> points_;  // ascending in t
  std::vector<float> dense_;
  std::vector<float> indicators_;
  ScoreGradients found_;
};

}  // namespace anoean
