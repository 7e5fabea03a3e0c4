#pragma once

#if defined(__SSE2__)
#include <pmmintrin.h>
#include <xmmintrin.h>
#endif

namespace anoean {

// Denormal numbers are treated as zero on this thread while the object lives: they slow a dying
// activation down a hundredfold and mean nothing in a score.
class FlushDenormals {
 public:
#if defined(__SSE2__)
  // Setting the register costs more than all else in a short call, so it is left where it is as wanted.
  FlushDenormals() : before_(_mm_getcsr()) {
    if (before_ != flushing()) _mm_setcsr(flushing());
  }
  ~FlushDenormals() {
    if (before_ != flushing()) _mm_setcsr(before_);
  }
#elif defined(__aarch64__)
  FlushDenormals() {
    asm volatile("mrs %0, fpcr" : "=r"(before_));
    asm volatile("msr fpcr, %0" : : "r"(before_ | flush_to_zero));
  }
  ~FlushDenormals() { asm volatile("msr fpcr, %0" : : "r"(before_)); }
#else
  FlushDenormals() = default;
#endif
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
#if defined(__SSE2__)
  static constexpr unsigned flush_to_zero = 0x8000;
  static constexpr unsigned denormals_are_zero = 0x0040;
  unsigned flushing() const { return before_ | flush_to_zero | denormals_are_zero; }
  unsigned before_;
#elif defined(__aarch64__)
  static constexpr unsigned long flush_to_zero = 1UL << 24;
  unsigned long before_ = 0;
#endif
};

}  // namespace anoean
