#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "data/byte_source.hpp"
#include "data/byte_stream.hpp"

namespace anoean {

// The bytes of a file, or of standard input for "-", unpacked where they are gzip. Throws Error.
std::unique_ptr<ByteStream> open_file_stream(const std::string& path, const std::stop_token& stop);
// The same of a file that was opened and looked at already.
std::unique_ptr<ByteStream> file_stream(std::unique_ptr<ByteSource> bytes, const std::string& path);

}  // namespace anoean
