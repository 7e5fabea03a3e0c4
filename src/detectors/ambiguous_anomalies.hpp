#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/thread_pool.hpp"
#include "detectors/detector.hpp"

namespace anoean {

// Rows of known anomalies, in order.
struct Ambiguity {
  std::vector<std::size_t> clear;
  std::vector<std::size_t> ambiguous;  // those that look like normals
};

// Ambiguous are the rows of data.anomalies that lie no farther from the nearest training normal (of at most
// 5,000) than half of the validation normals do, by the Euclidean distance of numbers and 0/1 indicators.
// What learns from those takes the normals around them for anomalies too. All rows count as clear where fewer
// than two would remain, and where that is not measured: images, records of more than 2,048 expanded columns,
// no validation normals. The same for every number of threads.
Ambiguity find_ambiguous(const TrainingData& data, std::uint64_t seed, ThreadPool& pool);

}  // namespace anoean
