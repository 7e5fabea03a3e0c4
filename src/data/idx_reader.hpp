#pragma once

#include <memory>
#include <string>

#include "data/byte_stream.hpp"
#include "data/reader.hpp"

namespace anoean {

// Opens an IDX file (MNIST's format), plain or gzip: three or four dimensions are images, fewer are columns.
// The labels come as the categorical column "label" from options.labels, or from the file beside it whose
// name says "labels" and "idx1" in place of "images" and "idx3", if there is one. Throws Error.
std::unique_ptr<Reader> open_idx_reader(const std::string& path, const ReadOptions& options);
// The same of a stream that stands at the begin of the file path.
std::unique_ptr<Reader> read_idx(std::unique_ptr<ByteStream> stream, const std::string& path,
                                 const ReadOptions& options);

}  // namespace anoean
