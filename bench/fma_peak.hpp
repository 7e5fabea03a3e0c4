#pragma once

#include "core/thread_pool.hpp"

namespace anoean::bench {

// 10⁹ floating-point operations per second that all threads of the pool reach together on multiply-adds in
// registers, the best of several tries.
double fma_peak(ThreadPool& pool);

}  // namespace anoean::bench
