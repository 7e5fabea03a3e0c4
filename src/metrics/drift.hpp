#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/random.hpp"

namespace anoean {

// A sequential test of whether scores still come from where the calibration scores came from: a conformal
// test martingale (V. Vovk, I. Nouretdinov, A. Gammerman, "Testing exchangeability on-line", ICML 2003).
//
// As long as calibration and new scores are exchangeable, with ties broken at random, a new score falls into
// each of the n + 1 + t gaps between the n calibration and t earlier scores with the same probability. So the
// numbers of the original n + 1 gaps are draws of Pólya's urn that holds one ball for each, and so are the
// numbers of bins of whole gaps; drawing only those that are in some of the bins is an urn too. The monitor
// bets against the urn with bets that follow the latest scores, and by Ville's inequality ("Étude critique de
// la notion de collectif", 1939) its wealth, 1 at first, reaches 1 / rate with a probability of at most rate,
// however long the stream is and however small n. Memory does not grow with the stream.
class DriftMonitor {
 public:
  // calibration: ascending. Scores at or above the threshold are alerts, which are left out: what anomalies
  // do there is no drift. Throws Error where less than two calibration scores lie below it.
  DriftMonitor(std::span<const float> calibration, float threshold, double rate, std::uint64_t seed = 1);

  // Takes the next score; true when the wealth reaches 1 / rate, which ends the test.
  bool take(float score);

  double wealth() const noexcept { return wealth_; }
  // Share of the latest thousand or so in the upper half of the bins, and what the calibration scores let
  // expect.
  double recent_upper_share() const;
  double expected_upper_share() const noexcept { return expected_upper_share_; }

 private:
  // A point of the order in which ties are broken: scores first, then a draw from [0, 1).
  struct Edge {
    float score;
    double tie;
  };
  // Follows the scores with a memory of its own, and bets from every row on.
  struct Bettor {
    double keep = 0.0;           // of its counts from one row to the next
    std::vector<double> counts;  // by bin
    double total = 0.0;
    double wealth = 0.0;  // of the bets that have begun
  };

  std::size_t bin_of(float score);
  double bet(Bettor& bettor, std::size_t bin, double begins) const;

  double rate_;
  Random random_;
  std::vector<Edge> edges_;    // upper ends of the bins, ascending
  std::vector<double> balls_;  // by bin
  double all_balls_ = 0.0;
  std::array<Bettor, 3> bettors_;
  double rows_ = 0.0;
  double wealth_ = 1.0;
  double expected_upper_share_ = 0.5;
  bool ended_ = false;
};

}  // namespace anoean
