#include "data/line_source.hpp"

#include <anoean/error.hpp>

namespace anoean {
namespace {

constexpr std::size_t longest_line = std::size_t{1} << 24;

}  // namespace

bool LineSource::peek(Wait wait) {
  std::size_t searched = 0;
  for (;;) {
    const std::string_view text = buffer_.text();
    const std::size_t end = text.find('\n', searched);
    if (end != std::string_view::npos || (buffer_.ended() && !text.empty())) {
      line_ = text.substr(0, end);
      size_ = end == std::string_view::npos ? text.size() : end + 1;
      if (line_.ends_with('\r')) line_.remove_suffix(1);
      return true;
    }
    if (text.size() > longest_line) {
      throw Error(Error::Kind::bad_input, "a line is longer than 16 MiB", where(),
                  "check that the file is text");
    }
    searched = text.size();
    if (sampling_ || (!buffer_.fill(wait) && (!buffer_.ended() || text.empty()))) return false;
  }
}

void LineSource::take() {
  buffer_.consume(size_);
  ++number_;
  sampled_bytes_ += size_;
  ++sampled_lines_;
}

void LineSource::start_sample(std::size_t bytes) {
  while (buffer_.text().size() < bytes && !buffer_.ended()) buffer_.fill(Wait::yes);
  sampling_ = true;
  sampled_bytes_ = sampled_lines_ = 0;
}

void LineSource::end_sample() {
  sampling_ = false;
  buffer_.restore(sampled_bytes_);
  number_ -= sampled_lines_;
}

std::string LineSource::where(std::size_t column) const {
  return name_ + ":" + std::to_string(number_) + (column == 0 ? "" : ":" + std::to_string(column));
}

}  // namespace anoean
