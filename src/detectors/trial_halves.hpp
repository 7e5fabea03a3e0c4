#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "data/features.hpp"
#include "detectors/detector.hpp"

namespace anoean {

// What one training of a trial learns from, and the anomalies that it then has to find.
struct TrialHalf {
  TrainingData data;
  Features hidden;
};

struct TrialHalves {
  std::vector<TrialHalf> both;
  // Of the hidden anomalies of one, then of the other: those that are found or missed together.
  std::vector<std::size_t> groups;
  std::size_t kinds = 0;  // that the groups are; 0: each anomaly is one
};

// Draws the rows of the trials: at most 5,000 normals, 2,000 validation normals and 1,000 known anomalies, of
// which each half is hidden from one training. Kinds stay together where they are told apart.
TrialHalves make_trial_halves(const TrainingData& data, std::uint64_t seed);

// Which half each known anomaly belongs to: 0 or 1. groups: of each; one group is in one half.
std::vector<std::uint8_t> halves(std::span<const std::size_t> groups, std::uint64_t seed);

}  // namespace anoean
