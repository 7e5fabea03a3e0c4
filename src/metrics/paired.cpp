#include "metrics/paired.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <vector>

namespace anoean {
namespace {

constexpr std::size_t fewest_pairs_to_test = 10;
constexpr double upper_tail = 0.975;  // of a two-sided interval of 95 %

// Twice the rank of each magnitude, so that the mean ranks of ties are whole. Sorts the differences.
std::vector<std::size_t> doubled_ranks(std::vector<double>& differences) {
  std::sort(differences.begin(), differences.end(),
            [](double a, double b) { return std::fabs(a) < std::fabs(b); });
  std::vector<std::size_t> ranks(differences.size());
  for (std::size_t i = 0; i < ranks.size();) {
    std::size_t end = i + 1;
    while (end < ranks.size() && std::fabs(differences[end]) == std::fabs(differences[i])) ++end;
    for (std::size_t j = i; j < end; ++j) ranks[j] = i + 1 + end;  // 2 × the mean of i + 1 … end
    i = end;
  }
  return ranks;
}

// Abramowitz and Stegun, 26.7.3 and 26.7.4: P(|T| ≤ t).
double student_between(double t, std::size_t degrees) {
  const double angle = std::atan(t / std::sqrt(static_cast<double>(degrees)));
  const double cosine = std::cos(angle);
  const bool odd = degrees % 2 == 1;
  double term = odd ? cosine : 1.0;
  double sum = degrees == 1 ? 0.0 : term;
  for (std::size_t k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= cosine * cosine * static_cast<double>(k - 1) / static_cast<double>(k);
    sum += term;
  }
  return odd ? 2.0 / std::numbers::pi * (angle + std::sin(angle) * sum) : std::sin(angle) * sum;
}

}  // namespace

double wilcoxon_p_value(std::span<const double> differences) {
  std::vector<double> kept;
  std::copy_if(differences.begin(), differences.end(), std::back_inserter(kept),
               [](double difference) { return difference != 0.0; });
  if (kept.empty()) return 1.0;
  const std::vector<std::size_t> ranks = doubled_ranks(kept);
  std::size_t total = 0;
  std::size_t positive = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    total += ranks[i];
    positive += kept[i] > 0.0 ? ranks[i] : 0;
  }
  // share[s]: of all ways to give signs, those whose positive ranks sum to s.
  std::vector<double> share(total + 1, 0.0);
  share[0] = 1.0;
  for (const std::size_t rank : ranks) {
    for (std::size_t s = total + 1; s-- > 0;)
      share[s] = 0.5 * (share[s] + (s >= rank ? share[s - rank] : 0.0));
  }
  double tail = 0.0;
  for (std::size_t s = 0; s <= std::min(positive, total - positive); ++s) tail += share[s];
  return std::min(1.0, 2.0 * tail);
}

double student_quantile(double probability, std::size_t degrees) {
  const double between = 2.0 * probability - 1.0;
  double low = 0.0;
  double high = 1.0;
  while (student_between(high, degrees) < between) high *= 2.0;
  for (int i = 0; i < 100; ++i) {
    const double middle = 0.5 * (low + high);
    (student_between(middle, degrees) < between ? low : high) = middle;
  }
  return high;
}

PairedDifference compare_paired(std::span<const double> one, std::span<const double> other) {
  PairedDifference result;
  result.pairs = one.size();
  const auto n = static_cast<double>(one.size());
  std::vector<double> differences;
  for (std::size_t i = 0; i < one.size(); ++i) differences.push_back(one[i] - other[i]);
  for (const double difference : differences) result.mean += difference / n;
  if (one.size() >= 2) {
    double variance = 0.0;
    for (const double difference : differences)
      variance += (difference - result.mean) * (difference - result.mean) / (n - 1.0);
    const double margin = student_quantile(upper_tail, one.size() - 1) * std::sqrt(variance / n);
    result.interval = Interval{result.mean - margin, result.mean + margin};
  }
  if (one.size() >= fewest_pairs_to_test) result.p_value = wilcoxon_p_value(differences);
  return result;
}

}  // namespace anoean
