#include "data/numeric_scaling.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "data/normal_quantile.hpp"

namespace anoean {
namespace {

constexpr std::size_t most_quantiles = 1000;
constexpr double smallest_share_of_range = 0.7;
constexpr const char* scaling_names[] = {"standard",    "minmax",    "log-standard",
                                         "log-limited", "log-range", "quantile"};

double signed_log(double value) { return std::copysign(std::log1p(std::fabs(value)), value); }

struct Moments {
  double mean = 0.0;
  double deviation = 0.0;  // population
};

// In two passes over values brought near 1 by a power of two, which changes no digit, so that no square
// overflows.
Moments moments(std::span<const double> values) {
  if (values.empty()) return {};
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  if (*low == *high) return {*low, 0.0};
  const int exponent = std::clamp(std::ilogb(std::max(std::fabs(*low), std::fabs(*high))), -1000, 1000);
  const double factor = std::scalbn(1.0, -exponent);
  const auto count = static_cast<double>(values.size());
  double sum = 0.0;
  for (const double value : values) sum += value * factor;
  const double mean = sum / count;
  double squares = 0.0;
  for (const double value : values) squares += (value * factor - mean) * (value * factor - mean);
  return {std::scalbn(mean, exponent), std::scalbn(std::sqrt(squares / count), exponent)};
}

// Equal quantiles become one, with the score of their middle.
void fit_quantiles(NumericScaling& scaling, std::vector<double> sorted) {
  std::sort(sorted.begin(), sorted.end());
  const std::size_t count = std::min(sorted.size(), most_quantiles);
  const auto value_at = [&](std::size_t k) { return sorted[(2 * k + 1) * sorted.size() / (2 * count)]; };
  for (std::size_t first = 0; first < count;) {
    std::size_t end = first + 1;
    while (end < count && value_at(end) == value_at(first)) ++end;
    const double middle = static_cast<double>(first + end) / (2.0 * static_cast<double>(count));
    scaling.quantiles.push_back(value_at(first));
    scaling.scores.push_back(normal_quantile(middle));
    first = end;
  }
  if (!scaling.quantiles.empty()) return;
  scaling.quantiles = {0.0};
  scaling.scores = {0.0};
}

void fit_location_and_scale(NumericScaling& scaling, std::span<const double> normals) {
  const auto [low, high] = std::minmax_element(normals.begin(), normals.end());
  const double range = normals.empty() ? 0.0 : *high - *low;
  const Moments found = moments(normals);
  scaling.location = found.mean;
  scaling.scale = found.deviation;
  if (scaling.kind == Scaling::minmax) scaling.location = normals.empty() ? 0.0 : *low;
  if (scaling.kind == Scaling::minmax || scaling.kind == Scaling::log_range) scaling.scale = range;
  if (scaling.kind == Scaling::log_limited)
    scaling.scale = std::max(scaling.scale, smallest_share_of_range * range);
  // Not normal: zero, so small that its inverse overflows, or itself overflown.
  if (!std::isnormal(scaling.scale)) scaling.scale = 1.0;
}

[[noreturn]] void refuse_scaling(const std::string& problem) {
  throw Error(Error::Kind::bad_input, "the scaling of a column " + problem, "model",
              "the file is damaged; fit again");
}

void check(const NumericScaling& scaling) {
  const auto finite = [](double value) { return std::isfinite(value); };
  if (!finite(scaling.location) || !finite(scaling.scale) || scaling.scale <= 0.0)
    refuse_scaling("is not finite and positive");
  if (!finite(scaling.low) || !finite(scaling.high) || scaling.low > scaling.high)
    refuse_scaling("has a wrong clip range");
  const bool wanted = scaling.kind == Scaling::quantile;
  if (wanted == scaling.quantiles.empty() || scaling.quantiles.size() != scaling.scores.size()) {
    refuse_scaling("has too few or too many quantiles");
  }
  if (!std::all_of(scaling.quantiles.begin(), scaling.quantiles.end(), finite) ||
      !std::all_of(scaling.scores.begin(), scaling.scores.end(), finite)) {
    refuse_scaling("has a quantile that is not finite");
  }
  if (std::adjacent_find(scaling.quantiles.begin(), scaling.quantiles.end(), std::greater_equal<>()) !=
      scaling.quantiles.end()) {
    refuse_scaling("has quantiles out of order");
  }
}

}  // namespace

Scaling parse_scaling(const std::string& text) {
  for (std::size_t i = 0; i < std::size(scaling_names); ++i) {
    if (text == scaling_names[i]) return static_cast<Scaling>(i);
  }
  throw Error(Error::Kind::bad_input, "\"" + text + "\" is no preprocessing", "",
              "choose auto, standard, minmax, log-standard, log-limited, log-range or quantile");
}

std::string to_string(Scaling scaling) { return scaling_names[static_cast<std::size_t>(scaling)]; }

bool of_logarithms(Scaling kind) {
  return kind == Scaling::log_standard || kind == Scaling::log_limited || kind == Scaling::log_range;
}

NumericScaling NumericScaling::fit(Scaling kind, std::span<const double> normals, std::span<const double> all,
                                   double clip) {
  NumericScaling scaling;
  scaling.kind = kind;
  if (of_logarithms(kind)) {
    std::vector<double> logs(normals.size());
    std::transform(normals.begin(), normals.end(), logs.begin(), signed_log);
    fit_location_and_scale(scaling, logs);
  } else {
    fit_location_and_scale(scaling, normals);
  }
  if (kind == Scaling::quantile) fit_quantiles(scaling, {normals.begin(), normals.end()});
  scaling.fit_clip(all, clip);
  return scaling;
}

void NumericScaling::fit_clip(std::span<const double> all, double clip) {
  double lowest = 0.0;
  double highest = 0.0;
  for (const double value : all) {
    const double scaled = unclipped(value);
    lowest = std::min(lowest, scaled);
    highest = std::max(highest, scaled);
  }
  low = lowest < -clip ? -clip : std::min(-clip, lowest - 1.0);
  high = highest > clip ? clip : std::max(clip, highest + 1.0);
}

double NumericScaling::normal_score(double value) const {
  if (value <= quantiles.front()) return scores.front() + (value - quantiles.front()) / scale;
  if (value >= quantiles.back()) return scores.back() + (value - quantiles.back()) / scale;
  const auto above = static_cast<std::size_t>(std::upper_bound(quantiles.begin(), quantiles.end(), value) -
                                              quantiles.begin());
  // Halved, so that no difference of finite numbers overflows.
  const double from_below = value / 2.0 - quantiles[above - 1] / 2.0;
  const double step = quantiles[above] / 2.0 - quantiles[above - 1] / 2.0;
  return scores[above - 1] + from_below / step * (scores[above] - scores[above - 1]);
}

double NumericScaling::unclipped(double value) const {
  switch (kind) {
    case Scaling::standard:
    case Scaling::minmax:
      return (value - location) / scale;
    case Scaling::log_standard:
    case Scaling::log_limited:
    case Scaling::log_range:
      return (signed_log(value) - location) / scale;
    case Scaling::quantile:
      break;
  }
  return normal_score(value);
}

void NumericScaling::apply(std::span<const double> values, float* out, std::size_t stride) const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    out[i * stride] = static_cast<float>(std::clamp(unclipped(values[i]), low, high));
  }
}

void to_json(nlohmann::json& json, const NumericScaling& scaling) {
  json = {{"kind", to_string(scaling.kind)},
          {"location", scaling.location},
          {"scale", scaling.scale},
          {"low", scaling.low},
          {"high", scaling.high}};
  if (scaling.kind != Scaling::quantile) return;
  json["quantiles"] = scaling.quantiles;
  json["scores"] = scaling.scores;
}

void from_json(const nlohmann::json& json, NumericScaling& scaling) {
  NumericScaling read;
  read.kind = parse_scaling(json.at("kind").get<std::string>());
  json.at("location").get_to(read.location);
  json.at("scale").get_to(read.scale);
  json.at("low").get_to(read.low);
  json.at("high").get_to(read.high);
  if (read.kind == Scaling::quantile) {
    json.at("quantiles").get_to(read.quantiles);
    json.at("scores").get_to(read.scores);
  }
  check(read);
  scaling = std::move(read);
}

}  // namespace anoean
