// Vectors of which only the first lanes lie in memory. Included once per instruction set (see Highway's
// foreach_target.h), hence the unusual guard.
#if defined(ANOEAN_PARTIAL_VECTOR) == defined(HWY_TARGET_TOGGLE)
#ifdef ANOEAN_PARTIAL_VECTOR
#undef ANOEAN_PARTIAL_VECTOR
#else
#define ANOEAN_PARTIAL_VECTOR
#endif

#include <cstddef>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace anoean::nn::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// The first `count` lanes at `from`, or all if there are fewer; the others are zero.
template <class D>
HWY_INLINE hn::Vec<D> load_some(D d, const float* from, std::size_t count) {
  if (count >= hn::Lanes(d)) return hn::LoadU(d, from);
#if HWY_MEM_OPS_MIGHT_FAULT
  HWY_ALIGN float lanes[hn::MaxLanes(D())] = {};
  for (std::size_t i = 0; i < count; ++i) lanes[i] = from[i];
  return hn::Load(d, lanes);
#else
  return hn::MaskedLoad(hn::FirstN(d, count), d, from);
#endif
}

template <class D>
HWY_INLINE void store_some(D d, hn::Vec<D> vector, float* to, std::size_t count) {
  if (count >= hn::Lanes(d)) return hn::StoreU(vector, d, to);
#if HWY_MEM_OPS_MIGHT_FAULT
  HWY_ALIGN float lanes[hn::MaxLanes(D())];
  hn::Store(vector, d, lanes);
  for (std::size_t i = 0; i < count; ++i) to[i] = lanes[i];
#else
  hn::BlendedStore(vector, hn::FirstN(d, count), d, to);
#endif
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean::nn::kernels
HWY_AFTER_NAMESPACE();

#endif
