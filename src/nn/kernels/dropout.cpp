#include "nn/kernels/dropout.hpp"

#include <cstring>

#include "core/random.hpp"
#include "nn/kernels/simd_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/kernels/dropout.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR
void draw_all(std::uint32_t key_0, std::uint32_t key_1, std::uint64_t first, std::size_t count,
              std::uint16_t* to) {
  for (std::uint64_t i = first; i < first + count; ++i, to += 8) {
    const auto words =
        philox({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(i >> 32), 0, 0}, {key_0, key_1});
    std::memcpy(to, words.data(), sizeof(words));
  }
}
#else
// Philox4x32-10 (core/random.hpp has it for one counter), a counter per lane of 64 bits, of which each word
// takes the lower half; what stands in the upper half never matters.
void draw_all(std::uint32_t key_0, std::uint32_t key_1, std::uint64_t first, std::size_t count,
              std::uint16_t* to) {
  const hn::ScalableTag<std::uint64_t> d;
  const hn::Repartition<std::uint32_t, decltype(d)> words;
  const std::size_t lanes = hn::Lanes(d);
  const auto multiplier_0 = hn::Set(words, 0xD2511F53U);
  const auto multiplier_1 = hn::Set(words, 0xCD9E8D57U);
  const auto lower = hn::Set(d, 0xFFFFFFFFU);
  HWY_ALIGN std::uint64_t draws[2 * hn::MaxLanes(d)];
  for (std::size_t i = 0; i < count; i += lanes) {
    auto word_0 = hn::Iota(d, first + i);
    auto word_1 = hn::ShiftRight<32>(word_0);
    auto word_2 = hn::Zero(d);
    auto word_3 = hn::Zero(d);
    std::uint32_t round_key_0 = key_0;
    std::uint32_t round_key_1 = key_1;
    for (int round = 0; round < 10; ++round) {
      const auto product_0 = hn::MulEven(hn::BitCast(words, word_0), multiplier_0);
      const auto product_1 = hn::MulEven(hn::BitCast(words, word_2), multiplier_1);
      word_0 = hn::Xor(hn::Xor(hn::ShiftRight<32>(product_1), word_1), hn::Set(d, round_key_0));
      word_2 = hn::Xor(hn::Xor(hn::ShiftRight<32>(product_0), word_3), hn::Set(d, round_key_1));
      word_1 = product_1;
      word_3 = product_0;
      round_key_0 += 0x9E3779B9U;
      round_key_1 += 0xBB67AE85U;
    }
    const auto first_half = hn::Or(hn::And(word_0, lower), hn::ShiftLeft<32>(word_1));
    const auto second_half = hn::Or(hn::And(word_2, lower), hn::ShiftLeft<32>(word_3));
    if (i + lanes <= count) {
      hn::StoreInterleaved2(first_half, second_half, d, reinterpret_cast<std::uint64_t*>(to + 8 * i));
      continue;
    }
    hn::StoreInterleaved2(first_half, second_half, d, draws);
    std::memcpy(to + 8 * i, draws, (count - i) * 16);
  }
}
#endif

template <bool WithActivations>
void scale_all(std::size_t count, const float* from, const std::uint16_t* draws, std::uint32_t limit,
               float scale, const float* activations, float slope, float* to) {
  const hn::ScalableTag<float> d;
  const hn::RebindToSigned<decltype(d)> wide;
  const hn::Rebind<std::uint16_t, decltype(d)> narrow;
  const std::size_t lanes = hn::Lanes(d);
  const auto kept = hn::Set(d, scale);
  const auto kept_and_scaled = hn::Set(d, scale * slope);
  const auto least = hn::Set(wide, static_cast<std::int32_t>(limit));
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto draw = hn::PromoteTo(wide, hn::LoadU(narrow, draws + i));
    auto factor = kept;
    if constexpr (WithActivations) {
      factor = hn::IfThenElse(hn::Gt(hn::LoadU(d, activations + i), hn::Zero(d)), kept, kept_and_scaled);
    }
    const auto drops = hn::RebindMask(d, hn::Lt(draw, least));
    hn::StoreU(hn::IfThenZeroElse(drops, hn::Mul(hn::LoadU(d, from + i), factor)), d, to + i);
  }
  for (; i < count; ++i) {
    const float factor = !WithActivations || activations[i] > 0.0F ? scale : scale * slope;
    to[i] = draws[i] < limit ? 0.0F : from[i] * factor;
  }
}

void scale_plain(std::size_t count, const float* from, const std::uint16_t* draws, std::uint32_t limit,
                 float scale, float* to) {
  scale_all<false>(count, from, draws, limit, scale, nullptr, 1.0F, to);
}
void scale_activated(std::size_t count, const float* from, const std::uint16_t* draws, std::uint32_t limit,
                     float scale, const float* activations, float slope, float* to) {
  scale_all<true>(count, from, draws, limit, scale, activations, slope, to);
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean::nn::kernels {

HWY_EXPORT(draw_all);
HWY_EXPORT(scale_plain);
HWY_EXPORT(scale_activated);

void draw_16_bits(std::array<std::uint32_t, 2> key, std::uint64_t first, std::size_t count,
                  std::uint16_t* to) {
  HWY_DYNAMIC_DISPATCH(draw_all)(key[0], key[1], first, count, to);
}

void scale_kept(std::size_t count, const float* from, const std::uint16_t* draws, std::uint32_t limit,
                float scale, float* to) {
  HWY_DYNAMIC_DISPATCH(scale_plain)(count, from, draws, limit, scale, to);
}

void scale_kept(std::size_t count, const float* from, const std::uint16_t* draws, std::uint32_t limit,
                float scale, const float* activations, float slope, float* to) {
  HWY_DYNAMIC_DISPATCH(scale_activated)
  (count, from, draws, limit, scale, activations, slope, to);
}

}  // namespace anoean::nn::kernels
#endif
