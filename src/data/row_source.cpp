#include "data/row_source.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <utility>

namespace anoean {
namespace {

constexpr std::size_t indexed_at_once = std::size_t{1} << 16;  // stays in the second-level cache
constexpr std::size_t longest_row = std::size_t{1} << 24;

bool is_blank(std::string_view row) { return row.empty() || row == "\r"; }

std::string count_of(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace

RowSource::RowSource(TextBuffer buffer, std::string name, Dialect dialect, std::size_t first_line)
    : buffer_(std::move(buffer)),
      name_(std::move(name)),
      dialect_(dialect),
      splitter_(dialect),
      next_line_(first_line) {}

std::string RowSource::where(std::size_t line, std::size_t column) const {
  return name_ + ":" + std::to_string(line) + (column == 0 ? "" : ":" + std::to_string(column));
}

bool RowSource::fill(Wait wait) {
  if (sampling_) return false;
  indexed_ = nullptr;
  index_.clear();
  row_ = special_ = 0;
  return buffer_.fill(wait);
}

void RowSource::consume(std::size_t bytes, std::size_t lines) {
  buffer_.consume(bytes);
  next_line_ += lines;
  if (!sampling_) return;
  sampled_bytes_ += bytes;
  sampled_lines_ += lines;
}

void RowSource::start_sample(std::size_t bytes) {
  while (buffer_.text().size() < bytes && !buffer_.ended()) fill(Wait::yes);
  sampling_ = true;
  sampled_bytes_ = sampled_lines_ = 0;
}

void RowSource::end_sample() {
  sampling_ = false;
  buffer_.restore(sampled_bytes_);
  next_line_ -= sampled_lines_;
  index_.clear();
  row_ = special_ = 0;
}

std::size_t RowSource::first_field(std::size_t row) const {
  return row == 0 ? 0 : index_.rows()[row - 1] + 1;
}

std::string_view RowSource::indexed_row(std::size_t row) const {
  const std::uint32_t begin = row == 0 ? 0 : index_.ends()[index_.rows()[row - 1]] + 1;
  return {indexed_ + begin, index_.ends()[index_.rows()[row]] - begin};
}

bool RowSource::has_special(std::size_t row) const {
  return special_ < index_.specials().size() &&
         index_.specials()[special_] < index_.ends()[index_.rows()[row]];
}

// Whether the row can go into a batch as it is.
bool RowSource::is_regular(std::size_t row) const {
  if (index_.rows()[row] + 1 - first_field(row) != width_ || has_special(row)) return false;
  if (width_ == 1 && is_blank(indexed_row(row))) return false;
  return !dialect_.comments || !indexed_row(row).starts_with('#');
}

// Indexes the text from where it is consumed. Afterwards either a whole row is indexed or, when the row is
// too long for that or the last one lacks its line end, only text is there. False: there is no more text.
bool RowSource::index_more(Wait wait) {
  for (;;) {
    const std::string_view text = buffer_.text();
    indexed_ = text.data();
    row_ = special_ = 0;
    index_.build(text.substr(0, indexed_at_once), dialect_.separator);
    if (!index_.rows().empty()) return true;
    if (!text.empty() && (text.size() > indexed_at_once || buffer_.ended())) return true;
    if (!fill(wait) && (sampling_ || !buffer_.ended() || text.empty())) return false;
  }
}

// Splits the row at hand; false when its end is not there yet.
bool RowSource::split_row(Wait wait) {
  while (!splitter_.split(buffer_.text(), buffer_.ended())) {
    // Without another line end it is worth no second try.
    for (bool line_end = false; !line_end && !buffer_.ended();) {
      const std::size_t seen = buffer_.text().size();
      if (seen > longest_row) {
        throw Error(Error::Kind::bad_input, "a row is longer than 16 MiB", where(next_line_),
                    "check that the file is text and that its quotes are closed");
      }
      if (!fill(wait) && !buffer_.ended()) return false;
      line_end = buffer_.text().find('\n', seen) != std::string_view::npos;
    }
    if (sampling_) return false;
  }
  if (splitter_.is_unterminated()) {
    throw Error(Error::Kind::bad_input, splitter_.problem(), where(next_line_),
                "close it, or double the quotes inside of a quoted field");
  }
  return true;
}

// Sets the index to the first row that begins at or behind place.
void RowSource::skip_index_to(const char* place) {
  if (indexed_ == nullptr) return;
  const auto at = static_cast<std::size_t>(place - indexed_);
  while (row_ < index_.rows().size() && index_.ends()[index_.rows()[row_]] < at) ++row_;
  while (special_ < index_.specials().size() && index_.specials()[special_] < at) ++special_;
}

RowSource::Event RowSource::report(Event event, std::string_view raw, std::string problem) {
  event_line_ = next_line_;
  raw_ = raw.ends_with('\r') ? raw.substr(0, raw.size() - 1) : raw;
  problem_ = std::move(problem);
  return event;
}

RowSource::Event RowSource::take_split_row(Wait wait) {
  if (!split_row(wait)) return Event::none;
  const std::size_t fields = splitter_.fields();
  Event event = Event::batch;
  if (dialect_.comments && splitter_.raw().starts_with('#')) {
    event = report(Event::comment, splitter_.raw(), "");
  } else if (!splitter_.problem().empty()) {
    event = report(Event::malformed, splitter_.raw(), splitter_.problem());
  } else if (fields != width_) {
    event = report(Event::malformed, splitter_.raw(),
                   "has " + count_of(fields, "field") + " instead of " + std::to_string(width_));
  } else {
    batch_ = {splitter_.text(), splitter_.ends(), width_, 1, next_line_, splitter_.raw()};
  }
  consume(splitter_.size(), splitter_.lines());
  skip_index_to(buffer_.text().data());
  return event;
}

RowSource::Event RowSource::take_row(std::size_t max_rows, Wait wait) {
  if (row_ == index_.rows().size() || has_special(row_)) return take_split_row(wait);
  const std::string_view row = indexed_row(row_);
  if (!is_regular(row_)) {
    const std::size_t fields = index_.rows()[row_] + 1 - first_field(row_);
    const Event event =
        dialect_.comments && row.starts_with('#')
            ? report(Event::comment, row, "")
            : report(Event::malformed, row,
                     "has " + count_of(fields, "field") + " instead of " + std::to_string(width_));
    consume(row.size() + 1, 1);
    ++row_;
    return event;
  }
  std::size_t rows = 1;
  while (rows < max_rows && row_ + rows < index_.rows().size() && is_regular(row_ + rows)) ++rows;
  batch_ = {indexed_, index_.ends() + first_field(row_), width_, rows, next_line_, {}};
  const std::string_view last = indexed_row(row_ + rows - 1);
  consume(static_cast<std::size_t>(last.data() + last.size() + 1 - row.data()), rows);
  row_ += rows;
  return Event::batch;
}

RowSource::Event RowSource::next(std::size_t max_rows, Wait wait) {
  for (;;) {
    if (row_ == index_.rows().size() && !index_more(wait)) return Event::none;
    if (row_ < index_.rows().size() && is_blank(indexed_row(row_))) {
      consume(indexed_row(row_).size() + 1, 1);
      ++row_;
      continue;
    }
    return take_row(max_rows, wait);
  }
}

std::size_t RowSource::place_of(std::size_t row, std::size_t column) const {
  if (!batch_.quoted.empty()) return splitter_.place(column);
  return batch_.begin_of(row, column) - batch_.begin_of(row, 0);
}

bool RowSource::next_row() {
  do {
    if (buffer_.text().empty() && !fill(Wait::yes) && buffer_.ended()) return false;
    if (!split_row(Wait::yes)) return false;
    consume(splitter_.size(), splitter_.lines());
  } while (splitter_.fields() == 1 && is_blank(splitter_.raw()));
  index_.clear();
  row_ = special_ = 0;
  return true;
}

}  // namespace anoean
