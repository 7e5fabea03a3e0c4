#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace anoean {

// Where the fields and rows of a piece of delimited text end, as if nothing in it were quoted. Places are
// counted from the piece's begin.
class TextIndex {
 public:
  TextIndex() : ends_(1, before_first) {}

  // Indexes text, of less than 2^31 bytes; TextBuffer::padding bytes behind it may be loaded.
  void build(std::string_view text, char separator);
  void clear() { build({}, ','); }

  // The places of separators and line ends in order. ends()[-1] is the place before the first byte, so that
  // field i always lies in [ends()[i − 1] + 1, ends()[i]).
  const std::uint32_t* ends() const noexcept { return ends_.data() + 1; }
  // For every whole row, which of ends() is its line end.
  const std::vector<std::uint32_t>& rows() const noexcept { return rows_; }
  // The places of quotes and NUL bytes in order.
  const std::vector<std::uint32_t>& specials() const noexcept { return specials_; }

 private:
  static constexpr std::uint32_t before_first = static_cast<std::uint32_t>(-1);

  std::vector<std::uint32_t> ends_;
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint32_t> specials_;
};

}  // namespace anoean
