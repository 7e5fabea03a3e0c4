#pragma once

#include <anoean/scorer.hpp>
#include <anoean/table.hpp>

#include <cstddef>

namespace anoean {

// A made-up table: numbers size and rate, category kind, a constant, a row number, and the label class with
// the values normal, spike (seven rows in eight of the anomalies) and drop.
Table small_table(std::size_t normals, std::size_t anomalies, std::uint64_t seed = 3);

// Noise, 12 × 12 with two channels, brighter at the upper edge in every fifth row; the label class with the
// values normal and spike.
Table small_images(std::size_t rows, std::uint64_t seed);

// Enough to learn it, in a blink.
FitOptions quick_options();

}  // namespace anoean
