#include "core/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace anoean {
namespace {

constexpr std::size_t listed_at_most = 20;
constexpr std::size_t longest_compared = 200;  // the cost is quadratic

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t best_distance = name.size() / 3 + 2;
  if (name.size() > longest_compared) return best;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longest_compared) continue;
    const std::size_t distance = edit_distance(name, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates) {
  if (candidates.empty()) return "there is none at all";
  const std::string close = nearest(name, candidates);
  std::string advice = close.empty() ? "" : "did you mean \"" + close + "\"? ";
  advice += "known: ";
  for (std::size_t i = 0; i < std::min(candidates.size(), listed_at_most); ++i) {
    advice += (i == 0 ? "" : ", ") + candidates[i];
  }
  if (candidates.size() > listed_at_most) {
    advice += " and " + std::to_string(candidates.size() - listed_at_most) + " more";
  }
  return advice;
}

}  // namespace anoean
