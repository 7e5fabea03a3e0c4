#pragma once

// To be included before any header of Highway. The kernels keep vectors in arrays, which vectors of a size
// unknown at compile time (SVE, RVV) cannot be; those machines run the NEON or the scalar code. SSSE3 and
// AVX3_DL would only repeat what SSE4 and AVX3 do here.
#define HWY_DISABLED_TARGETS \
  (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV | HWY_SSSE3 | HWY_AVX3_DL)
