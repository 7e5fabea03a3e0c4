#pragma once

#include <memory>
#include <string>

#include "data/reader.hpp"
#include "data/text_buffer.hpp"

namespace anoean {

// Reads comma- or otherwise separated text (RFC 4180) whose columns are named by options.columns, by a
// layout, or by its first row. name is what errors call the input. Throws Error.
std::unique_ptr<Reader> open_csv_reader(TextBuffer buffer, const std::string& name, char separator,
                                        const ReadOptions& options);

}  // namespace anoean
