#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace anoean {

// The Philox4x32-10 bijection (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

// Counter-based random numbers by Philox. Each (seed, purpose) pair is a stream of its own, so that drawing
// more numbers for one purpose never shifts those of another. The same bits on every machine; normal() but
// for the rounding of its mathematical library.
class Random {
 public:
  Random(std::uint64_t seed, std::string_view purpose);

  std::uint32_t next();
  double uniform();                                        // in [0, 1), 53 random bits
  float uniform(float low, float high);                    // in [low, high)
  std::size_t below(std::size_t bound);                    // 0 … bound − 1, without bias; bound > 0
  void normal(std::span<float> values);                    // independent N(0, 1), Box-Muller
  void shuffle(std::span<std::size_t> items);              // Fisher-Yates
  std::vector<std::size_t> permutation(std::size_t size);  // of 0 … size − 1
  // At most so many of 0 … size − 1, in random order.
  std::vector<std::size_t> sample(std::size_t size, std::size_t most);

 private:
  void refill();

  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_{};
  unsigned used_ = 4;
};

}  // namespace anoean
