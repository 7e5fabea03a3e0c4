#include "detectors/anomaly_kinds.hpp"

#include <algorithm>
#include <map>

namespace anoean {
namespace {

constexpr std::size_t mistakes_of = 500;  // labels, at most one

}  // namespace

std::size_t kinds_told_apart(std::span<const std::uint32_t> kinds) {
  std::map<std::uint32_t, std::size_t> rows;
  for (const std::uint32_t kind : kinds) ++rows[kind];
  std::size_t most = 0;
  for (const auto& [kind, of_kind] : rows) most = std::max(most, of_kind);
  const std::size_t others = kinds.size() - most;
  return others * mistakes_of < kinds.size() ? std::min<std::size_t>(rows.size(), 1) : rows.size();
}

bool tells_kinds(std::span<const std::uint32_t> kinds) { return kinds_told_apart(kinds) >= fewest_kinds; }

}  // namespace anoean
