#pragma once

#include <anoean/export.hpp>

namespace anoean {

// The library's version, "major.minor.patch".
ANOEAN_API const char* version() noexcept;

}  // namespace anoean
