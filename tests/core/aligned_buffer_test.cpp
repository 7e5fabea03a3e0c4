#include "core/aligned_buffer.hpp"

#include <algorithm>
#include <cstdint>
#include <gtest/gtest.h>
#include <limits>
#include <new>
#include <utility>

namespace anoean {
namespace {

TEST(AlignedBuffer, IsAlignedAndZeroed) {
  for (const std::size_t size : {1U, 15U, 16U, 17U, 1000U}) {
    const AlignedBuffer<float> buffer(size);
    EXPECT_EQ(buffer.size(), size);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(buffer.data()) % AlignedBuffer<float>::alignment, 0U);
    EXPECT_TRUE(std::all_of(buffer.begin(), buffer.end(), [](float value) { return value == 0.0F; }));
  }
}

TEST(AlignedBuffer, MayBeEmpty) {
  const AlignedBuffer<double> buffer;
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.begin(), buffer.end());
  EXPECT_TRUE(AlignedBuffer<double>(0).copy().empty());
}

TEST(AlignedBuffer, CopiesOnRequestOnly) {
  AlignedBuffer<int> buffer(3);
  buffer[1] = 7;
  AlignedBuffer<int> copy = buffer.copy();
  copy[1] = 8;
  EXPECT_EQ(buffer[1], 7);
  const AlignedBuffer<int> moved = std::move(copy);
  EXPECT_EQ(moved[1], 8);
  EXPECT_EQ(moved.size(), 3U);
}

TEST(AlignedBuffer, RefusesASizeThatOverflows) {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  EXPECT_THROW(AlignedBuffer<double>{most}, std::bad_alloc);
  EXPECT_THROW(AlignedBuffer<double>{most / sizeof(double) + 2}, std::bad_alloc);
}

}  // namespace
}  // namespace anoean
