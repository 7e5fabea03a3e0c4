#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/output_file.hpp"

namespace anoean::cli {

// Thrown where the reader of standard output went away, as head does: no error, but there is nobody left to
// write for.
struct ReaderGone {};

// Where data goes: standard output for "-", else a file that appears under its name only once it is whole (a
// pipe or a device is written to directly). Throws Error on every write that fails.
class Output {
 public:
  explicit Output(const std::string& path);

  void write(std::string_view text) { buffer_ += text; }
  std::size_t waiting() const noexcept { return buffer_.size(); }  // bytes for the next flush
  void flush();                                                    // hands everything to the system
  void finish();                                                   // flush, and give the file its name

 private:
  std::unique_ptr<OutputFile> file_;  // null: standard output
  std::string buffer_;
};

// Writes text to standard output at once.
void print(std::string_view text);

}  // namespace anoean::cli
