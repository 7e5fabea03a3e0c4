#include "metrics/mean_ranks.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace anoean {
namespace {

constexpr double level = 0.05;

std::vector<std::size_t> sorted_by(const std::vector<double>& keys) {
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  return order;
}

// Adds the ranks within one set, and what ties take from Friedman's variance: Σ (t³ − t).
void add_ranks(const std::vector<double>& values, std::vector<double>& sums, double& ties) {
  std::vector<std::size_t> order = sorted_by(values);
  std::reverse(order.begin(), order.end());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i + 1;
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    for (std::size_t j = i; j < end; ++j) sums[order[j]] += 0.5 * static_cast<double>(i + 1 + end);
    const auto tied = static_cast<double>(end - i);
    ties += tied * tied * tied - tied;
    i = end;
  }
}

double normal_below(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

// P(range < q) = k ∫ φ(z) (Φ(z) − Φ(z − q))^(k − 1) dz, by Simpson's rule.
double range_below(double q, std::size_t k) {
  constexpr int steps = 2000;
  constexpr double low = -8.0;
  const double high = 8.0 + q;
  const double width = (high - low) / steps;
  double sum = 0.0;
  for (int i = 0; i <= steps; ++i) {
    const double z = low + width * i;
    const double between = normal_below(z) - normal_below(z - q);
    const double density = std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
    const double weight = i == 0 || i == steps ? 1.0 : i % 2 == 1 ? 4.0 : 2.0;
    sum += weight * density * std::pow(between, static_cast<double>(k - 1));
  }
  return static_cast<double>(k) * sum * width / 3.0;
}

}  // namespace

// Abramowitz and Stegun, 26.4.4 and 26.4.5.
double chi_squared_tail(double value, std::size_t degrees) {
  if (!(value > 0.0)) return 1.0;
  const bool odd = degrees % 2 == 1;
  double tail = odd ? std::erfc(std::sqrt(0.5 * value)) : 0.0;
  double term =
      odd ? std::sqrt(2.0 * value / std::numbers::pi) * std::exp(-0.5 * value) : std::exp(-0.5 * value);
  for (std::size_t k = odd ? 1 : 0; k < degrees - 1; k += 2) {
    tail += term;
    term *= value / static_cast<double>(k + 2);
  }
  return std::min(1.0, tail);
}

double range_quantile(double probability, std::size_t k) {
  double low = 0.0;
  double high = 20.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (range_below(middle, k) < probability ? low : high) = middle;
  }
  return high;
}

MeanRanks compare_ranks(const std::vector<std::vector<double>>& values) {
  MeanRanks result;
  result.sets = values.size();
  const std::size_t methods = values.front().size();
  result.ranks.resize(methods);
  double ties = 0.0;
  for (const std::vector<double>& set : values) add_ranks(set, result.ranks, ties);
  const auto n = static_cast<double>(values.size());
  const auto k = static_cast<double>(methods);
  double squares = 0.0;
  for (double& rank : result.ranks) {
    rank /= n;
    squares += (rank - 0.5 * (k + 1.0)) * (rank - 0.5 * (k + 1.0));
  }
  const double spread = k * (k + 1.0) / 12.0 - ties / (12.0 * n * (k - 1.0));  // 0 where all is tied
  if (spread > 1e-12) {
    result.friedman = n * squares / spread;
    result.p_value = chi_squared_tail(result.friedman, methods - 1);
  }
  result.critical_difference =
      range_quantile(1.0 - level, methods) / std::numbers::sqrt2 * std::sqrt(k * (k + 1.0) / (6.0 * n));
  return result;
}

std::vector<std::vector<std::size_t>> alike(const MeanRanks& ranks) {
  const std::vector<std::size_t> order = sorted_by(ranks.ranks);
  std::vector<std::vector<std::size_t>> runs;
  std::size_t covered = 0;  // the end of the last run
  for (std::size_t i = 0; i < order.size(); ++i) {
    std::size_t end = i + 1;
    while (end < order.size() && ranks.ranks[order[end]] - ranks.ranks[order[i]] <= ranks.critical_difference)
      ++end;
    if (end - i < 2 || end <= covered) continue;
    runs.emplace_back(order.begin() + static_cast<std::ptrdiff_t>(i),
                      order.begin() + static_cast<std::ptrdiff_t>(end));
    covered = end;
  }
  return runs;
}

}  // namespace anoean
