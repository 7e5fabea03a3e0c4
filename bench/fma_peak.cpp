#include "fma_peak.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fma_peak.cpp"
// Has to come before Highway's own headers.
#include "nn/kernels/simd_targets.hpp"
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace anoean::bench {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Independent chains, enough to hide the latency of a multiply-add on any machine. Returns the operations
// done.
double multiply_add(std::size_t rounds, float* sink) {
  constexpr std::size_t chains = 12;
  const hn::ScalableTag<float> d;
  hn::Vec<decltype(d)> sums[chains];
  for (auto& sum : sums) sum = hn::Set(d, *sink);
  const auto factor = hn::Set(d, 0.999F);
  const auto offset = hn::Set(d, 0.001F);
  for (std::size_t i = 0; i < rounds; ++i) {
#pragma GCC unroll 12
    for (std::size_t j = 0; j < chains; ++j) sums[j] = hn::MulAdd(sums[j], factor, offset);
  }
  for (const auto& sum : sums) *sink += hn::GetLane(sum);
  return 2.0 * static_cast<double>(chains * rounds * hn::Lanes(d));
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::bench
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::bench {

HWY_EXPORT(multiply_add);

double fma_peak(ThreadPool& pool) {
  constexpr std::size_t rounds = 300'000;  // about a millisecond
  constexpr int tries = 20;
  double best = 0.0;
  for (int i = 0; i < tries; ++i) {
    std::atomic<double> operations = 0.0;
    const auto start = std::chrono::steady_clock::now();
    pool.run(pool.threads(), [&operations](std::size_t) {
      float sink = 1.0F;
      operations.fetch_add(HWY_DYNAMIC_DISPATCH(multiply_add)(rounds, &sink));
      volatile float kept = sink;
      static_cast<void>(kept);
    });
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    best = std::max(best, operations / seconds * 1e-9);
  }
  return best;
}

}  // namespace anoean::bench
#endif
