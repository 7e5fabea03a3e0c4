#include "nn/kernels/selected_rows.hpp"

#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels/selected_rows.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "nn/kernels/partial_vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// to = from, or to += from
HWY_INLINE void take_row(std::size_t width, const float* from, float* to, bool add) {
  const hn::ScalableTag<float> d;
  for (std::size_t j = 0; j < width; j += hn::Lanes(d)) {
    const std::size_t count = width - j;
    auto values = load_some(d, from + j, count);
    if (add) values = hn::Add(load_some(d, to + j, count), values);
    store_some(d, values, to + j, count);
  }
}

void gather(const Selection& selection, std::size_t width, const float* matrix, float* to, bool add) {
  for (std::size_t i = 0; i < selection.rows; ++i) {
    take_row(width, matrix + selection.indices[i * selection.stride] * width, to + i * width, add);
  }
}

void scatter(const Selection& selection, std::size_t width, const float* from, float* matrix) {
  for (std::size_t i = 0; i < selection.rows; ++i) {
    take_row(width, from + i * width, matrix + selection.indices[i * selection.stride] * width, true);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(gather);
HWY_EXPORT(scatter);

void gather_rows(const Selection& selection, std::size_t width, const float* matrix, float* to, bool add) {
  HWY_DYNAMIC_DISPATCH(gather)(selection, width, matrix, to, add);
}

void scatter_rows(const Selection& selection, std::size_t width, const float* from, float* matrix) {
  HWY_DYNAMIC_DISPATCH(scatter)(selection, width, from, matrix);
}

}  // namespace anoean::nn::kernels
#endif
