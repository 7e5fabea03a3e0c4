#include "nn/kernels/channels.hpp"

#include <algorithm>
#include <type_traits>

#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels/channels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "nn/kernels/partial_vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// sums += the sum of term over four pixels, or over one
template <bool Four, class D, class Term>
HWY_INLINE void add(D d, const Term& term, float* sums, std::size_t count) {
  auto sum = term(0);
  if constexpr (Four) sum = hn::Add(hn::Add(sum, term(1)), hn::Add(term(2), term(3)));
  store_some(d, hn::Add(load_some(d, sums, count), sum), sums, count);
}

// visit(d, first pixel, channel, channels left, std::true_type for four pixels at once or false for one)
template <class Visit>
HWY_INLINE void by_fours(std::size_t pixels, std::size_t channels, const Visit& visit) {
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t pixel = 0;
  for (; pixel + 4 <= pixels; pixel += 4) {
    for (std::size_t j = 0; j < channels; j += lanes) visit(d, pixel, j, channels - j, std::true_type());
  }
  for (; pixel < pixels; ++pixel) {
    for (std::size_t j = 0; j < channels; j += lanes) visit(d, pixel, j, channels - j, std::false_type());
  }
}

void sums_of(std::size_t pixels, std::size_t channels, const float* x, float* sums) {
  std::fill_n(sums, channels, 0.0F);
  by_fours(pixels, channels, [&](auto d, std::size_t pixel, std::size_t j, std::size_t count, auto four) {
    const float* from = x + pixel * channels + j;
    const auto value = [&](std::size_t i) { return load_some(d, from + i * channels, count); };
    add<four()>(d, value, sums + j, count);
  });
}

void squares_of(std::size_t pixels, std::size_t channels, const float* x, const float* mean, float* sums) {
  std::fill_n(sums, channels, 0.0F);
  by_fours(pixels, channels, [&](auto d, std::size_t pixel, std::size_t j, std::size_t count, auto four) {
    const float* from = x + pixel * channels + j;
    const auto centre = load_some(d, mean + j, count);
    const auto square = [&](std::size_t i) {
      const auto distance = hn::Sub(load_some(d, from + i * channels, count), centre);
      return hn::Mul(distance, distance);
    };
    add<four()>(d, square, sums + j, count);
  });
}

void products_of(std::size_t pixels, std::size_t channels, const float* x, const float* dy, const float* mean,
                 const float* scale, float* sums, float* products) {
  std::fill_n(sums, channels, 0.0F);
  std::fill_n(products, channels, 0.0F);
  by_fours(pixels, channels, [&](auto d, std::size_t pixel, std::size_t j, std::size_t count, auto four) {
    const std::size_t at = pixel * channels + j;
    const auto centre = load_some(d, mean + j, count);
    const auto width = load_some(d, scale + j, count);
    const auto gradient = [&](std::size_t i) { return load_some(d, dy + at + i * channels, count); };
    const auto product = [&](std::size_t i) {
      const auto distance = hn::Sub(load_some(d, x + at + i * channels, count), centre);
      return hn::Mul(gradient(i), hn::Mul(distance, width));
    };
    add<four()>(d, gradient, sums + j, count);
    add<four()>(d, product, products + j, count);
  });
}

template <class D>
HWY_INLINE hn::Vec<D> scaled_below(D d, hn::Vec<D> sign, hn::Vec<D> value, float slope) {
  return hn::IfThenElse(hn::Gt(sign, hn::Zero(d)), value, hn::Mul(value, hn::Set(d, slope)));
}

void normalise_all(std::size_t pixels, std::size_t channels, const float* x, const ChannelNormalisation& by,
                   float* y) {
  const hn::ScalableTag<float> d;
  for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
    const std::size_t row = pixel * channels;
    for (std::size_t j = 0; j < channels; j += hn::Lanes(d)) {
      const std::size_t count = channels - j;
      const auto distance = hn::Sub(load_some(d, x + row + j, count), load_some(d, by.mean + j, count));
      const auto value =
          hn::MulAdd(distance, load_some(d, by.factor + j, count), load_some(d, by.shift + j, count));
      store_some(d, scaled_below(d, value, value, by.slope), y + row + j, count);
    }
  }
}

void gradient_all(std::size_t pixels, std::size_t channels, const float* x, const float* dy,
                  const ChannelGradient& by, float* dx) {
  const hn::ScalableTag<float> d;
  for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
    const std::size_t row = pixel * channels;
    for (std::size_t j = 0; j < channels; j += hn::Lanes(d)) {
      const std::size_t count = channels - j;
      const auto value = load_some(d, x + row + j, count);
      const auto distance = hn::Sub(value, load_some(d, by.mean + j, count));
      const auto from_x =
          hn::MulAdd(distance, load_some(d, by.of_x + j, count), load_some(d, by.constant + j, count));
      const auto sum =
          hn::MulAdd(load_some(d, dy + row + j, count), load_some(d, by.factor + j, count), from_x);
      store_some(d, scaled_below(d, value, sum, by.slope), dx + row + j, count);
    }
  }
}

void bias_all(std::size_t pixels, std::size_t channels, const float* bias, float slope, float* x) {
  const hn::ScalableTag<float> d;
  for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
    float* row = x + pixel * channels;
    for (std::size_t j = 0; j < channels; j += hn::Lanes(d)) {
      const std::size_t count = channels - j;
      const auto sum = hn::Add(load_some(d, row + j, count), load_some(d, bias + j, count));
      store_some(d, scaled_below(d, sum, sum, slope), row + j, count);
    }
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(sums_of);
HWY_EXPORT(squares_of);
HWY_EXPORT(products_of);
HWY_EXPORT(normalise_all);
HWY_EXPORT(gradient_all);
HWY_EXPORT(bias_all);

void sum_channels(std::size_t pixels, std::size_t channels, const float* x, float* sums) {
  HWY_DYNAMIC_DISPATCH(sums_of)(pixels, channels, x, sums);
}

void sum_channel_squares(std::size_t pixels, std::size_t channels, const float* x, const float* mean,
                         float* sums) {
  HWY_DYNAMIC_DISPATCH(squares_of)(pixels, channels, x, mean, sums);
}

void sum_channel_products(std::size_t pixels, std::size_t channels, const float* x, const float* dy,
                          const float* mean, const float* scale, float* sums, float* products) {
  HWY_DYNAMIC_DISPATCH(products_of)(pixels, channels, x, dy, mean, scale, sums, products);
}

void normalise_channels(std::size_t pixels, std::size_t channels, const float* x,
                        const ChannelNormalisation& by, float* y) {
  HWY_DYNAMIC_DISPATCH(normalise_all)(pixels, channels, x, by, y);
}

void channel_gradient(std::size_t pixels, std::size_t channels, const float* x, const float* dy,
                      const ChannelGradient& by, float* dx) {
  HWY_DYNAMIC_DISPATCH(gradient_all)(pixels, channels, x, dy, by, dx);
}

void add_channel_bias(std::size_t pixels, std::size_t channels, const float* bias, float slope, float* x) {
  HWY_DYNAMIC_DISPATCH(bias_all)(pixels, channels, bias, slope, x);
}

}  // namespace anoean::nn::kernels
#endif
