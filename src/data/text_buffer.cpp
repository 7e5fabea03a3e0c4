#include "data/text_buffer.hpp"

#include <cstring>

namespace anoean {
namespace {

constexpr std::size_t first_capacity = std::size_t{1} << 18;

}  // namespace

TextBuffer::TextBuffer(std::unique_ptr<ByteSource> source)
    : source_(std::move(source)), storage_(first_capacity + 2 * padding) {}

bool TextBuffer::fill(Wait wait) {
  const std::size_t size = end_ - begin_;
  std::memmove(storage_.data() + padding, storage_.data() + begin_, size);
  begin_ = padding;
  end_ = padding + size;
  std::size_t room = storage_.size() - padding - end_;
  if (room < size) {
    storage_.resize(2 * storage_.size());
    room = storage_.size() - padding - end_;
  }
  const std::size_t got = source_->read(std::span(storage_).subspan(end_, room), wait);
  end_ += got;
  return got > 0;
}

}  // namespace anoean
