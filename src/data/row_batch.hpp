#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace anoean {

// Some rows of delimited text with the same number of fields, one after another.
struct RowBatch {
  const char* text = nullptr;
  const std::uint32_t* ends =
      nullptr;            // where fields end, row by row; ends[−1] + 1 is where the first begins
  std::size_t width = 0;  // fields per row
  std::size_t rows = 0;
  std::size_t line = 0;     // of the first row, from 1; the others follow line by line
  std::string_view quoted;  // a row that held quotes as it stood; text is without them then, and rows = 1

  std::uint32_t begin_of(std::size_t row, std::size_t column) const {
    return ends[static_cast<std::ptrdiff_t>(row * width + column) - 1] + 1;
  }
  std::uint32_t end_of(std::size_t row, std::size_t column) const {
    const std::uint32_t end = ends[row * width + column];
    const bool before_line_feed = column + 1 == width && end > begin_of(row, column) && text[end - 1] == '\r';
    return before_line_feed && quoted.empty() ? end - 1 : end;
  }
  std::string_view field(std::size_t row, std::size_t column) const {
    const std::uint32_t begin = begin_of(row, column);
    return {text + begin, end_of(row, column) - begin};
  }
  // Calls take(row, text) for a field of every row.
  template <typename Take>
  void for_each(std::size_t column, Take take) const {
    if (column + 1 == width) {
      for (std::size_t row = 0; row < rows; ++row) take(row, field(row, column));
      return;
    }
    const std::uint32_t* end = ends + column;
    for (std::size_t row = 0; row < rows; ++row, end += width) {
      const std::uint32_t begin = end[-1] + 1;
      take(row, std::string_view(text + begin, *end - begin));
    }
  }
  std::size_t bytes() const { return end_of(rows - 1, width - 1) - begin_of(0, 0); }
  // The row as it stood.
  std::string_view row_text(std::size_t row) const {
    if (!quoted.empty()) return quoted;
    const std::uint32_t begin = begin_of(row, 0);
    return {text + begin, end_of(row, width - 1) - begin};
  }
};

}  // namespace anoean
