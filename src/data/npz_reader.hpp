#pragma once

#include <memory>
#include <string>

#include "data/reader.hpp"

namespace anoean {

// Opens a .npz file (NumPy's zip of .npy members, stored or deflated). A two-dimensional member gives columns
// called after it with a number behind ("X" gives x0, x1, …), a one-dimensional one a column, one of three or
// four dimensions the images. Throws Error.
std::unique_ptr<Reader> open_npz_reader(const std::string& path, const ReadOptions& options);

}  // namespace anoean
