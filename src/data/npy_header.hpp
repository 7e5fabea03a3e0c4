#pragma once

#include <string_view>

#include "data/array_format.hpp"

namespace anoean {

// Reads the header of a .npy file (NumPy's format 1.0, 2.0 and 3.0) and leaves the stream at the first
// element. Throws Error on anything else, and on element types that are no plain numbers.
ArrayFormat read_npy_header(ByteStream& stream);

}  // namespace anoean
