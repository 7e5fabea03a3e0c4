#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

namespace anoean {

enum class Scaling { standard, minmax, log_standard, log_limited, log_range, quantile };

// "standard", "minmax", "log-standard", "log-limited", "log-range", "quantile"; throws Error naming the
// choices.
Scaling parse_scaling(const std::string& text);
std::string to_string(Scaling scaling);

// How one numeric column becomes scaled units, fitted on the training normals:
//   standard      (x − mean) / standard deviation
//   minmax        (x − minimum) / (maximum − minimum)
//   log_standard  standard, of y = sign(x) · log(1 + |x|)
//   log_limited   the same, but the deviation counts as 0.7 of the range, maximum − minimum, where it is
//   less,
//                 so that a column that hardly ever moves is not magnified
//   log_range     (y − mean) / range
//   quantile      normal scores: piecewise linear between at most 1000 quantiles, beyond the outermost ones
//   on with
//                 the slope 1 / standard deviation, so that a value further out still scores further out
// A scale of zero becomes 1. The result is clipped to [low, high]: −clip to clip, or one unit beyond what all
// training rows saw where that is wider. A column whose training rows lie beyond ±clip already saturates
// there.
struct NumericScaling {
  Scaling kind = Scaling::standard;
  double location = 0.0;
  double scale = 1.0;
  double low = 0.0;
  double high = 0.0;
  std::vector<double> quantiles;  // quantile only: strictly ascending, with the score of each
  std::vector<double> scores;

  // Both spans hold finite values; normals may be empty (location 0, scale 1).
  static NumericScaling fit(Scaling kind, std::span<const double> normals, std::span<const double> all,
                            double clip);

  // out[i * stride] = the scaled values[i]; the values are finite.
  void apply(std::span<const double> values, float* out, std::size_t stride) const;

 private:
  double unclipped(double value) const;
  double normal_score(double value) const;
  void fit_clip(std::span<const double> all, double clip);
};

// Whether sign(x) · log(1 + |x|) takes the place of a number x.
bool of_logarithms(Scaling kind);

void to_json(nlohmann::json& json, const NumericScaling& scaling);
void from_json(const nlohmann::json& json, NumericScaling& scaling);  // throws nlohmann's exceptions or Error

}  // namespace anoean
