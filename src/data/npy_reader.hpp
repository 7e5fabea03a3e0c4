#pragma once

#include <memory>
#include <string>

#include "data/byte_stream.hpp"
#include "data/reader.hpp"

namespace anoean {

// Opens a .npy file, plain or gzip, or standard input ("-"): one dimension is the column x0, two are the
// columns x0, x1, …, three or four are images (rows × height × width, then channels). Throws Error.
std::unique_ptr<Reader> open_npy_reader(const std::string& path, const ReadOptions& options);
// The same of a stream that stands at the begin; path is what errors call it.
std::unique_ptr<Reader> read_npy(std::unique_ptr<ByteStream> stream, const std::string& path,
                                 const ReadOptions& options);

}  // namespace anoean
