#pragma once

#include <string>
#include <string_view>

namespace anoean {

// All bytes of a regular file. Throws Error when it is missing, a directory, or cannot be read.
std::string read_whole_file(const std::string& path);

// Replaces path by these bytes or leaves it as it was: written to a temporary file beside it, synced,
// renamed. A path that is no regular file (a pipe, a device) is written to as it is. Throws Error.
void write_whole_file(const std::string& path, std::string_view bytes);

// Throws Error when write_whole_file could not begin: worth asking before long work.
void require_writable(const std::string& path);

}  // namespace anoean
