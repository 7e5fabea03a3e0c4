#include "nn/kernels/elementwise.hpp"

#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels/elementwise.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "nn/kernels/partial_vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void slope_all(std::size_t size, const float* x, float slope, const float* dy, float* dx) {
  const hn::ScalableTag<float> d;
  const auto factor = hn::Set(d, slope);
  for (std::size_t i = 0; i < size; i += hn::Lanes(d)) {
    const std::size_t count = size - i;
    const auto value = load_some(d, dy + i, count);
    const auto above = hn::Gt(load_some(d, x + i, count), hn::Zero(d));
    store_some(d, hn::IfThenElse(above, value, hn::Mul(value, factor)), dx + i, count);
  }
}

template <bool WithMore>
HWY_INLINE void absolute_all(std::size_t size, const float* a, const float* b, float factor,
                             const float* more, float* to) {
  const hn::ScalableTag<float> d;
  const auto rise = hn::Set(d, factor);
  const auto fall = hn::Set(d, -factor);
  for (std::size_t i = 0; i < size; i += hn::Lanes(d)) {
    const std::size_t count = size - i;
    const auto difference = hn::Sub(load_some(d, a + i, count), load_some(d, b + i, count));
    auto slope = hn::IfThenElseZero(hn::Gt(difference, hn::Zero(d)), rise);
    slope = hn::IfThenElse(hn::Lt(difference, hn::Zero(d)), fall, slope);
    if constexpr (WithMore) slope = hn::Add(slope, load_some(d, more + i, count));
    store_some(d, slope, to + i, count);
  }
}

void absolute_alone(std::size_t size, const float* a, const float* b, float factor, float* to) {
  absolute_all<false>(size, a, b, factor, nullptr, to);
}
void absolute_and_more(std::size_t size, const float* a, const float* b, float factor, const float* more,
                       float* to) {
  absolute_all<true>(size, a, b, factor, more, to);
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(slope_all);
HWY_EXPORT(absolute_alone);
HWY_EXPORT(absolute_and_more);

void leaky_relu(std::size_t count, const float* x, float slope, float* y) {
  HWY_DYNAMIC_DISPATCH(slope_all)(count, x, slope, x, y);
}

void scale_by_slope(std::size_t count, const float* x, float slope, const float* dy, float* dx) {
  HWY_DYNAMIC_DISPATCH(slope_all)(count, x, slope, dy, dx);
}

void absolute_gradient(std::size_t count, const float* a, const float* b, float factor, const float* more,
                       float* to) {
  if (more == nullptr) return HWY_DYNAMIC_DISPATCH(absolute_alone)(count, a, b, factor, to);
  HWY_DYNAMIC_DISPATCH(absolute_and_more)(count, a, b, factor, more, to);
}

}  // namespace anoean::nn::kernels
#endif
