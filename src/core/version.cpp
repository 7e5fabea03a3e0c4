#include <anoean/version.hpp>

namespace anoean {

const char* version() noexcept { return ANOEAN_VERSION; }

}  // namespace anoean
