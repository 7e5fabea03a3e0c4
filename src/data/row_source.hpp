#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "data/row_batch.hpp"
#include "data/row_splitter.hpp"
#include "data/text_buffer.hpp"
#include "data/text_index.hpp"

namespace anoean {

// The rows of a delimited text: most of them in batches straight from the index, the few with quotes in them
// one by one through the splitter.
class RowSource {
 public:
  enum class Event {
    none,       // nothing at hand; with Wait::yes the end
    batch,      // batch()
    malformed,  // a row that is not as wide as the others, or wrongly quoted: line(), raw(), problem()
    comment,    // line(), raw()
  };

  RowSource(TextBuffer buffer, std::string name, Dialect dialect, std::size_t first_line = 1);

  // Number of fields that every row must have.
  void set_width(std::size_t width) { width_ = width; }
  std::size_t width() const noexcept { return width_; }

  // The next rows, at most max_rows of them; what it tells of holds until the next call. Throws Error on a
  // row over 16 MiB and on a quote that is never closed: nothing behind them can be trusted.
  Event next(std::size_t max_rows, Wait wait);
  const RowBatch& batch() const noexcept { return batch_; }
  std::size_t line() const noexcept { return event_line_; }
  std::string_view raw() const noexcept { return raw_; }
  const std::string& problem() const noexcept { return problem_; }

  // How many bytes of its row stand before a field of the batch.
  std::size_t place_of(std::size_t row, std::size_t column) const;

  // The next row that is not empty, of any width, comments too, in splitter(); false at the end.
  bool next_row();
  const RowSplitter& splitter() const noexcept { return splitter_; }

  // Waits until so many bytes are at hand, or the end; next then hands out the whole rows among them.
  void start_sample(std::size_t bytes);
  // Takes the source back to where the sample started.
  void end_sample();

  const std::string& name() const noexcept { return name_; }
  // "file:line:column" for errors; lines and columns count from 1, column 0 is left out.
  std::string where(std::size_t line, std::size_t column = 0) const;

 private:
  bool fill(Wait wait);
  bool index_more(Wait wait);
  bool split_row(Wait wait);
  Event take_row(std::size_t max_rows, Wait wait);
  Event take_split_row(Wait wait);
  Event report(Event event, std::string_view raw, std::string problem);
  std::string_view indexed_row(std::size_t row) const;
  std::size_t first_field(std::size_t row) const;
  bool is_regular(std::size_t row) const;
  bool has_special(std::size_t row) const;
  void skip_index_to(const char* place);
  void consume(std::size_t bytes, std::size_t lines);

  TextBuffer buffer_;
  std::string name_;
  Dialect dialect_;
  RowSplitter splitter_;
  TextIndex index_;
  const char* indexed_ = nullptr;  // what the places in the index count from
  std::size_t row_ = 0;            // the next of the indexed rows
  std::size_t special_ = 0;        // the next of the indexed quotes and NUL bytes
  std::size_t width_ = 0;
  std::size_t next_line_;
  bool sampling_ = false;
  std::size_t sampled_bytes_ = 0;
  std::size_t sampled_lines_ = 0;

  RowBatch batch_;
  std::size_t event_line_ = 0;
  std::string_view raw_;
  std::string problem_;
};

}  // namespace anoean
