#pragma once

#include <memory>
#include <string>

#include "data/reader.hpp"
#include "data/text_buffer.hpp"

namespace anoean {

// Reads a Zeek log in its tab-separated form, whose header names and types the columns. (A Zeek log in JSON
// is JSON Lines.) name is what errors call the input. Throws Error.
std::unique_ptr<Reader> open_zeek_reader(TextBuffer buffer, const std::string& name,
                                         const ReadOptions& options);

}  // namespace anoean
