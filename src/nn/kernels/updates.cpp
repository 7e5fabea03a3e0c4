#include "nn/kernels/updates.hpp"

#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels/updates.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class D>
HWY_INLINE void adam_at(D d, std::size_t i, float* values, const float* gradients, float* first_moments,
                        float* second_moments, const AdamCoefficients& c) {
  const auto g = hn::LoadU(d, gradients + i);
  const auto m = hn::MulAdd(hn::Set(d, c.beta1), hn::LoadU(d, first_moments + i),
                            hn::Mul(hn::Set(d, 1.0F - c.beta1), g));
  const auto v = hn::MulAdd(hn::Set(d, c.beta2), hn::LoadU(d, second_moments + i),
                            hn::Mul(hn::Set(d, 1.0F - c.beta2), hn::Mul(g, g)));
  const auto root = hn::MulAdd(hn::Sqrt(v), hn::Set(d, c.root_scale), hn::Set(d, c.epsilon));
  const auto change = hn::Div(hn::Mul(hn::Set(d, c.step_size), m), root);
  hn::StoreU(m, d, first_moments + i);
  hn::StoreU(v, d, second_moments + i);
  hn::StoreU(hn::Sub(hn::LoadU(d, values + i), change), d, values + i);
}

template <class D>
HWY_INLINE void average_at(D d, std::size_t i, float* average, const float* values, float decay) {
  const auto mean = hn::MulAdd(hn::Set(d, decay), hn::LoadU(d, average + i),
                               hn::Mul(hn::Set(d, 1.0F - decay), hn::LoadU(d, values + i)));
  hn::StoreU(mean, d, average + i);
}

void adam_all(std::size_t count, float* values, const float* gradients, float* first_moments,
              float* second_moments, const AdamCoefficients& c) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) adam_at(d, i, values, gradients, first_moments, second_moments, c);
  for (; i < count; ++i)
    adam_at(hn::CappedTag<float, 1>(), i, values, gradients, first_moments, second_moments, c);
}

void adam_average_all(std::size_t count, float* values, const float* gradients, float* first_moments,
                      float* second_moments, const AdamCoefficients& c, float* average, float decay) {
  const hn::ScalableTag<float> d;
  const hn::CappedTag<float, 1> one;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    adam_at(d, i, values, gradients, first_moments, second_moments, c);
    average_at(d, i, average, values, decay);
  }
  for (; i < count; ++i) {
    adam_at(one, i, values, gradients, first_moments, second_moments, c);
    average_at(one, i, average, values, decay);
  }
}

void average_all(std::size_t count, float* average, const float* values, float decay) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) average_at(d, i, average, values, decay);
  for (; i < count; ++i) average_at(hn::CappedTag<float, 1>(), i, average, values, decay);
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(adam_all);
HWY_EXPORT(adam_average_all);
HWY_EXPORT(average_all);

void adam_step(std::size_t count, float* values, const float* gradients, float* first_moments,
               float* second_moments, const AdamCoefficients& coefficients) {
  HWY_DYNAMIC_DISPATCH(adam_all)
  (count, values, gradients, first_moments, second_moments, coefficients);
}

void adam_average_step(std::size_t count, float* values, const float* gradients, float* first_moments,
                       float* second_moments, const AdamCoefficients& coefficients, float* average,
                       float decay) {
  HWY_DYNAMIC_DISPATCH(adam_average_all)
  (count, values, gradients, first_moments, second_moments, coefficients, average, decay);
}

void average_step(std::size_t count, float* average, const float* values, float decay) {
  HWY_DYNAMIC_DISPATCH(average_all)(count, average, values, decay);
}

}  // namespace anoean::nn::kernels
#endif
