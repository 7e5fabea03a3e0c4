#include "data/row_splitter.hpp"

#include <algorithm>

#include "data/text_buffer.hpp"

namespace anoean {

std::string RowSplitter::field(std::size_t i) const {
  const std::size_t begin = ends_[i] + 1;
  return fields_.substr(begin, ends_[i + 1] - begin);
}

void RowSplitter::finish_field() {
  ends_.push_back(static_cast<std::uint32_t>(fields_.size()));
  fields_ += dialect_.separator;
}

// Takes a quoted field, from its opening quote on; false when its closing quote is not there (yet).
bool RowSplitter::split_quoted(std::string_view text, std::size_t& at, bool at_end) {
  std::size_t from = at + 1;
  for (;;) {
    const std::size_t quote = text.find('"', from);
    if (quote == std::string_view::npos || (quote + 1 == text.size() && !at_end)) return false;
    fields_ += text.substr(from, quote - from);
    from = quote + 1;
    if (from == text.size() || text[from] != '"') break;
    fields_ += '"';
    ++from;
  }
  at = from;
  return true;
}

bool RowSplitter::split(std::string_view text, bool at_end) {
  fields_.assign(TextBuffer::padding, '\0');
  ends_.assign(1, static_cast<std::uint32_t>(fields_.size() - 1));
  places_.clear();
  problem_.clear();
  unterminated_ = false;
  const char stops[] = {dialect_.separator, '\n'};
  std::size_t at = 0;
  for (;;) {
    places_.push_back(at);
    if (dialect_.quotes && at < text.size() && text[at] == '"' && !split_quoted(text, at, at_end)) {
      if (!at_end) return false;
      unterminated_ = true;
      problem_ = "a quote is never closed";
      at = text.size();
    }
    const std::size_t stop = std::min(text.find_first_of({stops, 2}, at), text.size());
    if (stop == text.size() && !at_end) return false;
    std::string_view rest = text.substr(at, stop - at);
    const bool last = stop == text.size() || text[stop] == '\n';
    if (last && rest.ends_with('\r')) rest.remove_suffix(1);
    const bool quoted = at > places_.back();
    if (quoted && !rest.empty() && problem_.empty()) {
      problem_ = "field " + std::to_string(places_.size()) + " goes on behind its closing quote";
    }
    fields_ += rest;
    finish_field();
    if (last) return finish_row(text, stop);
    at = stop + 1;
  }
}

bool RowSplitter::finish_row(std::string_view text, std::size_t stop) {
  raw_ = text.substr(0, stop);
  lines_ = 1 + static_cast<std::size_t>(std::count(raw_.begin(), raw_.end(), '\n'));
  size_ = std::min(stop + 1, text.size());
  if (raw_.ends_with('\r')) raw_.remove_suffix(1);
  if (problem_.empty() && raw_.find('\0') != std::string_view::npos) problem_ = "holds a NUL byte";
  fields_.append(TextBuffer::padding, '\0');
  return true;
}

}  // namespace anoean
