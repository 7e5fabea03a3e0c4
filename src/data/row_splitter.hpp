#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace anoean {

// How a delimited text is written.
struct Dialect {
  char separator = ',';
  bool quotes = true;     // fields may stand in double quotes (RFC 4180)
  bool comments = false;  // lines that begin with # are no rows
};

// Splits one row of delimited text at a time, with everything that RFC 4180 allows: separators, line ends and
// doubled quotes inside of quotes.
class RowSplitter {
 public:
  explicit RowSplitter(Dialect dialect) : dialect_(dialect) {}

  // Splits the row at the begin of text; false when it goes on behind the text, unless that is the end.
  bool split(std::string_view text, bool at_end);

  // Of the row that was split:
  std::size_t size() const noexcept { return size_; }     // bytes, its line end included
  std::size_t lines() const noexcept { return lines_; }   // it takes of the file
  std::string_view raw() const noexcept { return raw_; }  // as it stood, without its line end
  // What is wrong with it, or empty; and, where a quote is not closed before the end, that.
  const std::string& problem() const noexcept { return problem_; }
  bool is_unterminated() const noexcept { return unterminated_; }
  std::size_t fields() const noexcept { return ends_.size() - 1; }
  std::string field(std::size_t i) const;
  std::size_t place(std::size_t i) const { return places_[i]; }  // where a field begins in raw()
  // The fields without their quotes, and where they end; TextBuffer::padding bytes around may be loaded.
  const char* text() const noexcept { return fields_.data(); }
  const std::uint32_t* ends() const noexcept { return ends_.data() + 1; }

 private:
  bool split_quoted(std::string_view text, std::size_t& at, bool at_end);
  void finish_field();
  bool finish_row(std::string_view text, std::size_t stop);

  Dialect dialect_;
  std::size_t size_ = 0;
  std::size_t lines_ = 0;
  std::string_view raw_;
  std::string problem_;
  bool unterminated_ = false;
  std::string fields_;
  std::vector<std::uint32_t> ends_;
  std::vector<std::size_t> places_;
};

}  // namespace anoean
