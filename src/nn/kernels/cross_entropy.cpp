#include "nn/kernels/cross_entropy.hpp"

#include <algorithm>

#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels/cross_entropy.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// After highway.h.
#include <hwy/contrib/math/math-inl.h>

#include "nn/kernels/partial_vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

double cross_entropy_of(std::size_t count, const float* logits, float target, float weight, float* gradient) {
  const hn::ScalableTag<float> d;
  const auto zero = hn::Zero(d);
  const auto one = hn::Set(d, 1.0F);
  const auto targets = hn::Set(d, target);
  HWY_ALIGN float losses[hn::MaxLanes(d)];
  double sum = 0.0;
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    const std::size_t used = std::min(count - i, hn::Lanes(d));
    const auto x = load_some(d, logits + i, used);
    const auto tail = hn::Exp(d, hn::Neg(hn::Abs(x)));  // never overflows
    const auto probability = hn::Div(hn::IfThenElse(hn::Ge(x, zero), one, tail), hn::Add(one, tail));
    // Not a number stays so in x · target, whatever the maximum makes of it.
    const auto linear = hn::Sub(hn::Max(x, zero), hn::Mul(x, targets));
    hn::Store(hn::Add(linear, hn::Log1p(d, tail)), d, losses);
    store_some(d, hn::Mul(hn::Set(d, weight), hn::Sub(probability, targets)), gradient + i, used);
    for (std::size_t lane = 0; lane < used; ++lane) sum += static_cast<double>(losses[lane]);
  }
  return sum;
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(cross_entropy_of);

double cross_entropy(std::size_t count, const float* logits, float target, float weight, float* gradient) {
  return HWY_DYNAMIC_DISPATCH(cross_entropy_of)(count, logits, target, weight, gradient);
}

}  // namespace anoean::nn::kernels
#endif
