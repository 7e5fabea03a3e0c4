#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/byte_source.hpp"

namespace anoean {

// A window on a text input: what was read and not yet consumed, in one piece.
class TextBuffer {
 public:
  // So many bytes before and after text() may be loaded (and are worth nothing).
  static constexpr std::size_t padding = 64;

  explicit TextBuffer(std::unique_ptr<ByteSource> source);

  std::string_view text() const noexcept { return {storage_.data() + begin_, end_ - begin_}; }
  void consume(std::size_t size) noexcept { begin_ += size; }
  // Takes back what was consumed since the last fill.
  void restore(std::size_t size) noexcept { begin_ -= size; }
  // Appends what comes next; false when nothing came. Moves text().
  bool fill(Wait wait);
  bool ended() const { return source_->ended(); }
  // Gives text() and all that comes next to another reader.
  std::unique_ptr<ByteSource> release() { return resume(std::string(text()), std::move(source_)); }

 private:
  std::unique_ptr<ByteSource> source_;
  std::vector<char> storage_;
  std::size_t begin_ = padding;
  std::size_t end_ = padding;
};

}  // namespace anoean
