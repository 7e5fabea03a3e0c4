#pragma once

#include <memory>
#include <string>

#include "data/reader.hpp"
#include "data/text_buffer.hpp"

namespace anoean {

// Reads JSON Lines: an object per line, its values as columns, those of nested objects under "outer.inner".
// The columns are what a sample of the lines holds or, when nothing is to be inferred, what the options name;
// a key that a line lacks is a missing value. name is what errors call the input. Throws Error.
std::unique_ptr<Reader> open_jsonl_reader(TextBuffer buffer, const std::string& name,
                                          const ReadOptions& options);

}  // namespace anoean
