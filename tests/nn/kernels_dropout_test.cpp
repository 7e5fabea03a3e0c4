#include <cstring>
#include <gtest/gtest.h>

#include "nn/kernels/dropout.hpp"
#include "nn/kernels_support.hpp"

namespace anoean::nn::kernels {
namespace {

TEST(KernelsDropout, DrawsAreThoseOfPhiloxCounterByCounter) {
  constexpr std::uint64_t first = 0xFFFFFFFDU;  // the counter runs over into its second word
  const std::array<std::uint32_t, 2> key{0x12345678U, 0x9ABCDEF0U};
  for_each_target([&] {
    for (const std::size_t count : {0U, 1U, 5U, 8U, 19U}) {
      std::vector<std::uint16_t> draws(8 * count + 1, 7);
      draw_16_bits(key, first, count, draws.data());
      EXPECT_EQ(draws.back(), 7) << "written beyond " << count << " counters";
      for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t counter = first + i;
        const auto words = philox(
            {static_cast<std::uint32_t>(counter), static_cast<std::uint32_t>(counter >> 32), 0, 0}, key);
        EXPECT_EQ(std::memcmp(words.data(), draws.data() + 8 * i, sizeof(words)), 0) << "counter " << i;
      }
    }
  });
}

TEST(KernelsDropout, DrawsBelowTheLimitDropAndTheRestIsScaled) {
  constexpr std::uint32_t limit = 40000;  // above what 16 bits with a sign hold
  for_each_target([&] {
    for (const std::size_t count : {0U, 1U, 7U, 16U, 37U, 1000U}) {
      const std::vector<float> from = random_values(count, "from");
      const std::vector<float> activations = random_values(count, "activations");
      std::vector<std::uint16_t> draws((count + 7) / 8 * 8);
      draw_16_bits({1, 2}, 0, draws.size() / 8, draws.data());
      std::vector<float> plain(count), activated(count);
      scale_kept(count, from.data(), draws.data(), limit, 2.0F, plain.data());
      scale_kept(count, from.data(), draws.data(), limit, 2.0F, activations.data(), 0.25F, activated.data());
      for (std::size_t i = 0; i < count; ++i) {
        const float kept = draws[i] < limit ? 0.0F : 2.0F * from[i];
        EXPECT_EQ(plain[i], kept) << i;
        EXPECT_EQ(activated[i], activations[i] > 0.0F ? kept : 0.25F * kept) << i;
      }
    }
  });
}

}  // namespace
}  // namespace anoean::nn::kernels
