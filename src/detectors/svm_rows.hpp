#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "detectors/detector.hpp"
#include "detectors/svm_options.hpp"

namespace anoean {

// How many rows of each kind a machine learns from.
struct RowCounts {
  std::size_t normals = 0;
  std::size_t anomalies = 0;
  std::size_t all() const noexcept { return normals + anomalies; }
  bool operator==(const RowCounts&) const = default;
};

// Those that there are for a machine of this kind.
RowCounts available_rows(const SvmKind& kind, const SvmOptions& options, const TrainingData& data);

// At most so many of them. Two classes: the smaller one is kept whole as far as it fits into one half, since
// classes weigh alike however many rows they have. One class: in proportion.
RowCounts limited_rows(const SvmKind& kind, const RowCounts& available, std::size_t most);

struct LabelledRows {
  Features rows;
  std::vector<double> labels;  // +1 for anomalies, −1 for normals
};

// Rows drawn by the seed, in their order in the data. Fewer rows are always among the more.
LabelledRows draw_rows(const TrainingData& data, const RowCounts& counts, std::uint64_t seed);

}  // namespace anoean
