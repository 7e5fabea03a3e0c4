#pragma once

#include <cmath>
#include <cstddef>
#include <gtest/gtest.h>
#include <string_view>
#include <vector>

#include "core/random.hpp"
#include "nn/kernels/simd_targets.hpp"

// After simd_targets.hpp, which tells Highway what to leave out.
#include <hwy/targets.h>

namespace anoean::nn::kernels {

// Calls body once per instruction set that the kernels were compiled for and this machine has.
template <typename Body>
void for_each_target(Body body) {
  for (const auto target : hwy::SupportedAndGeneratedTargets()) {
    SCOPED_TRACE(hwy::TargetName(target));
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    body();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

inline std::vector<float> random_values(std::size_t count, std::string_view purpose) {
  std::vector<float> values(count);
  Random random(7, purpose);
  for (float& value : values) value = random.uniform(-1.0F, 1.0F);
  return values;
}

// |got − expected| ≤ tolerance for every element; the tolerance is for sums of `terms` products of values up
// to 1.
inline void expect_close(const std::vector<float>& got, const std::vector<double>& expected,
                         std::size_t terms) {
  ASSERT_EQ(got.size(), expected.size());
  const double tolerance = 4e-6 * (1.0 + std::sqrt(static_cast<double>(terms)));
  for (std::size_t i = 0; i < got.size(); ++i) {
    ASSERT_NEAR(static_cast<double>(got[i]), expected[i], tolerance) << "element " << i;
  }
}

}  // namespace anoean::nn::kernels
