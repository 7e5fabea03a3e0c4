#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "data/text_buffer.hpp"

namespace anoean {

// The lines of a text input, one at a time.
class LineSource {
 public:
  LineSource(TextBuffer buffer, std::string name) : buffer_(std::move(buffer)), name_(std::move(name)) {}

  // Makes line() the next line, which stays next until taken. False when nothing is at hand; with Wait::yes
  // at the end. Throws Error on a line over 16 MiB.
  bool peek(Wait wait);
  void take();
  // Of the line that was peeked at, without its line end; line() holds until the next peek.
  std::string_view line() const noexcept { return line_; }
  std::size_t number() const noexcept { return number_; }

  // Waits until so many bytes are at hand, or the end; peek then tells of the whole lines among them.
  void start_sample(std::size_t bytes);
  // Takes the source back to where the sample started.
  void end_sample();

  const std::string& name() const noexcept { return name_; }
  // "file:line:column" for errors; column 0 is left out.
  std::string where(std::size_t column = 0) const;
  // Gives the text from the next line on to another reader.
  TextBuffer release() { return std::move(buffer_); }

 private:
  TextBuffer buffer_;
  std::string name_;
  std::string_view line_;
  std::size_t size_ = 0;  // of line_ with its line end
  std::size_t number_ = 1;
  bool sampling_ = false;
  std::size_t sampled_bytes_ = 0;
  std::size_t sampled_lines_ = 0;
};

}  // namespace anoean
