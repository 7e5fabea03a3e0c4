#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace anoean {

// So many kinds of known anomalies, at least, tell that kinds are told apart, and so that others may come.
inline constexpr std::size_t fewest_kinds = 2;

// How many kinds of known anomalies are told apart. kinds: of each anomaly, or empty where nobody told. Where
// less than one in 500 is of another kind than most, that is more often a mistake in a label: then 1.
std::size_t kinds_told_apart(std::span<const std::uint32_t> kinds);

// Whether they are fewest_kinds or more.
bool tells_kinds(std::span<const std::uint32_t> kinds);

}  // namespace anoean
