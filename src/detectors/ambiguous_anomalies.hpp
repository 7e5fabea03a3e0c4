#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/thread_pool.hpp"
#include "detectors/detector.hpp"

namespace anoean {

// The rows of data.anomalies that do not look like normals. Ambiguous are those that lie no farther from the
// nearest training normal (of at most 5,000) than half of the validation normals do, by the Euclidean
// distance of numbers and 0/1 indicators. What learns from those takes the normals around them for anomalies
// too. All rows where fewer than two would remain, and where that is not measured: images, records of more
// than 2,048 expanded columns, no validation normals. The same for every number of threads.
std::vector<std::size_t> unambiguous_anomalies(const TrainingData& data, std::uint64_t seed,
                                               ThreadPool& pool);

}  // namespace anoean
