#include "core/random.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/fnv1a.hpp"

namespace anoean {
namespace {

constexpr std::uint32_t multiplier_0 = 0xD2511F53U;
constexpr std::uint32_t multiplier_1 = 0xCD9E8D57U;
constexpr std::uint32_t weyl_0 = 0x9E3779B9U;
constexpr std::uint32_t weyl_1 = 0xBB67AE85U;

std::uint32_t high(std::uint64_t product) { return static_cast<std::uint32_t>(product >> 32); }
std::uint32_t low(std::uint64_t product) { return static_cast<std::uint32_t>(product); }

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product_0 = std::uint64_t{multiplier_0} * counter[0];
    const std::uint64_t product_1 = std::uint64_t{multiplier_1} * counter[2];
    counter = {high(product_1) ^ counter[1] ^ key[0], low(product_1), high(product_0) ^ counter[3] ^ key[1],
               low(product_0)};
    key[0] += weyl_0;
    key[1] += weyl_1;
  }
  return counter;
}

Random::Random(std::uint64_t seed, std::string_view purpose)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      counter_{0, 0, low(fnv1a(purpose)), high(fnv1a(purpose))} {}

void Random::refill() {
  block_ = philox(counter_, key_);
  used_ = 0;
  if (++counter_[0] == 0) ++counter_[1];
}

std::uint32_t Random::next() {
  if (used_ == block_.size()) refill();
  return block_[used_++];
}

double Random::uniform() {
  const std::uint64_t a = next() >> 5;
  const std::uint64_t b = next() >> 6;
  return static_cast<double>(a * 67108864U + b) * 0x1p-53;
}

float Random::uniform(float low_end, float high_end) {
  const float unit = static_cast<float>(next() >> 8) * 0x1p-24F;
  return low_end + unit * (high_end - low_end);
}

std::size_t Random::below(std::size_t bound) {
  // Rejection of the uneven tail of the 64-bit range.
  const std::uint64_t range = bound;
  const std::uint64_t tail = (0 - range) % range;
  std::uint64_t draw = 0;
  do {
    const std::uint64_t upper = next();
    draw = (upper << 32) | next();
  } while (draw < tail);
  return static_cast<std::size_t>(draw % range);
}

void Random::normal(std::span<float> values) {
  for (std::size_t i = 0; i < values.size(); i += 2) {
    const double u = (static_cast<double>(next()) + 1.0) * 0x1p-32;  // (0, 1]
    const double angle = static_cast<double>(next()) * (0x1p-32 * 6.283185307179586);
    const double radius = std::sqrt(-2.0 * std::log(u));
    values[i] = static_cast<float>(radius * std::cos(angle));
    if (i + 1 < values.size()) values[i + 1] = static_cast<float>(radius * std::sin(angle));
  }
}

void Random::shuffle(std::span<std::size_t> items) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
}

std::vector<std::size_t> Random::permutation(std::size_t size) {
  std::vector<std::size_t> items(size);
  std::iota(items.begin(), items.end(), std::size_t{0});
  shuffle(items);
  return items;
}

std::vector<std::size_t> Random::sample(std::size_t size, std::size_t most) {
  std::vector<std::size_t> chosen = permutation(size);
  chosen.resize(std::min(size, most));
  return chosen;
}

}  // namespace anoean
