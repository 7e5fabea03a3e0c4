#include "metrics/drift.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>

namespace anoean {
namespace {

constexpr std::size_t most_bins = 20;
constexpr std::array<double, 3> memories = {100.0, 1000.0, 10000.0};  // rows
constexpr std::size_t thousand = 1;                                   // of them
constexpr double prior_rows = 20.0;                                   // by which a bettor trusts the urn

// Wealth that is not yet bet after so many rows. Every row a part of it begins to be bet, about 1 / (t ln² t)
// of the first wealth: late enough that a change after a long time still finds some, and all of it some time.
double unspent(double rows) { return 1.0 / std::log(rows + std::numbers::e); }

// Random places of equal calibration scores in the order in which ties are broken.
std::vector<double> tie_breaks(std::span<const float> calibration, Random& random) {
  std::vector<double> ties(calibration.size());
  for (double& tie : ties) tie = random.uniform();
  for (std::size_t begin = 0; begin < ties.size();) {
    std::size_t end = begin + 1;
    while (end < ties.size() && calibration[end] == calibration[begin]) ++end;
    std::sort(ties.begin() + static_cast<std::ptrdiff_t>(begin),
              ties.begin() + static_cast<std::ptrdiff_t>(end));
    begin = end;
  }
  return ties;
}

}  // namespace

DriftMonitor::DriftMonitor(std::span<const float> calibration, float threshold, double rate,
                           std::uint64_t seed)
    : rate_(rate), random_(seed, "drift") {
  // One gap below each of the calibration scores that are no alerts.
  const auto gaps = static_cast<std::size_t>(
      std::lower_bound(calibration.begin(), calibration.end(), threshold) - calibration.begin());
  if (gaps < 2) {
    throw Error(
        Error::Kind::bad_input,
        "drift cannot be told from " + std::to_string(gaps) + " calibration normals below the threshold", {},
        "recalibrate with more normal rows (anoean threshold)");
  }
  const std::vector<double> ties = tie_breaks(calibration, random_);
  const std::size_t bins = std::min(most_bins, gaps);
  std::size_t begin = 0;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const std::size_t end = (bin + 1) * gaps / bins;
    edges_.push_back({calibration[end - 1], ties[end - 1]});
    balls_.push_back(static_cast<double>(end - begin));
    begin = end;
  }
  all_balls_ = static_cast<double>(gaps);
  expected_upper_share_ =
      std::accumulate(balls_.begin() + static_cast<std::ptrdiff_t>(bins / 2), balls_.end(), 0.0) / all_balls_;
  for (std::size_t i = 0; i < memories.size(); ++i) {
    bettors_[i].keep = 1.0 - 1.0 / memories[i];
    bettors_[i].counts.assign(bins, 0.0);
  }
}

// As many as there are bins: none.
std::size_t DriftMonitor::bin_of(float score) {
  const auto lower = [](const Edge& edge, float value) { return edge.score < value; };
  auto edge = std::lower_bound(edges_.begin(), edges_.end(), score, lower);
  if (edge != edges_.end() && edge->score == score) {
    const double tie = random_.uniform();
    while (edge != edges_.end() && edge->score == score && edge->tie <= tie) ++edge;
  }
  return static_cast<std::size_t>(edge - edges_.begin());
}

// The wealth of a bettor after a bin came, of which so much begins to be bet with this row.
double DriftMonitor::bet(Bettor& bettor, std::size_t bin, double begins) const {
  const double expected = balls_[bin] / all_balls_;
  const double believed = (bettor.counts[bin] + prior_rows * expected) / (bettor.total + prior_rows);
  bettor.wealth = (bettor.wealth + begins) * believed / expected;
  for (double& count : bettor.counts) count *= bettor.keep;
  ++bettor.counts[bin];
  bettor.total = bettor.total * bettor.keep + 1.0;
  return bettor.wealth;
}

bool DriftMonitor::take(float score) {
  if (ended_) return false;
  const std::size_t bin = bin_of(score);
  if (bin == edges_.size()) return false;
  const double begins = unspent(rows_) - unspent(rows_ + 1.0);
  ++rows_;
  double sum = 0.0;
  for (Bettor& bettor : bettors_) sum += bet(bettor, bin, begins);
  wealth_ = unspent(rows_) + sum / static_cast<double>(bettors_.size());
  ++balls_[bin];
  ++all_balls_;
  ended_ = wealth_ >= 1.0 / rate_;
  return ended_;
}

double DriftMonitor::recent_upper_share() const {
  const Bettor& bettor = bettors_[thousand];
  if (bettor.total == 0.0) return expected_upper_share_;
  const auto half = bettor.counts.begin() + static_cast<std::ptrdiff_t>(bettor.counts.size() / 2);
  return std::accumulate(half, bettor.counts.end(), 0.0) / bettor.total;
}

}  // namespace anoean
