#include "data/npy_header.hpp"

#include <anoean/error.hpp>

#include <charconv>
#include <optional>
#include <string>

namespace anoean {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t longest_header = 1U << 16;
constexpr std::size_t most_dimensions = 32;  // NumPy's own limit

[[noreturn]] void refuse_header(const ByteStream& stream, const std::string& problem) {
  throw Error(Error::Kind::bad_input, problem, stream.name(), "write it with numpy.save");
}

// The header is a Python dict: {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const ByteStream& stream) : text_(text), stream_(stream) {}

  ArrayFormat parse() {
    expect('{');
    while (!accept('}')) {
      const std::string_view key = parse_string();
      expect(':');
      parse_value(key);
      if (accept(',')) continue;
      expect('}');
      break;
    }
    skip_space();
    if (!text_.empty()) fail();
    if (!element_ || !fortran_order_ || !shape_) fail();
    return {*element_, *fortran_order_, *shape_};
  }

 private:
  std::string_view text_;
  const ByteStream& stream_;
  std::optional<ElementType> element_;
  std::optional<bool> fortran_order_;
  std::optional<std::vector<std::uint64_t>> shape_;

  [[noreturn]] void fail() const { refuse_header(stream_, "has a damaged header"); }

  void skip_space() {
    while (!text_.empty() && (text_.front() == ' ' || text_.front() == '\n')) text_.remove_prefix(1);
  }

  bool accept(char wanted) {
    skip_space();
    if (text_.empty() || text_.front() != wanted) return false;
    text_.remove_prefix(1);
    return true;
  }

  void expect(char wanted) {
    if (!accept(wanted)) fail();
  }

  bool accept_word(std::string_view word) {
    skip_space();
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }

  std::string_view parse_string() {
    skip_space();
    if (text_.empty() || (text_.front() != '\'' && text_.front() != '"')) fail();
    const std::size_t end = text_.find(text_.front(), 1);
    if (end == std::string_view::npos) fail();
    const std::string_view content = text_.substr(1, end - 1);
    text_.remove_prefix(end + 1);
    return content;
  }

  void parse_value(std::string_view key) {
    if (key == "descr" && !element_) {
      skip_space();
      if (text_.starts_with('['))
        refuse_header(stream_, "holds records of several fields, not plain numbers");
      element_ = parse_element(parse_string());
    } else if (key == "fortran_order" && !fortran_order_) {
      fortran_order_ = accept_word("True");
      if (!*fortran_order_ && !accept_word("False")) fail();
    } else if (key == "shape" && !shape_) {
      shape_ = parse_shape();
    } else {
      fail();
    }
  }

  std::vector<std::uint64_t> parse_shape() {
    std::vector<std::uint64_t> shape;
    expect('(');
    while (!accept(')')) {
      if (shape.size() == most_dimensions) fail();
      shape.push_back(parse_extent());
      if (accept(',')) continue;
      expect(')');
      break;
    }
    return shape;
  }

  std::uint64_t parse_extent() {
    skip_space();
    std::uint64_t extent = 0;
    const auto [stop, failure] = std::from_chars(text_.data(), text_.data() + text_.size(), extent);
    if (failure != std::errc{}) fail();
    text_.remove_prefix(static_cast<std::size_t>(stop - text_.data()));
    static_cast<void>(accept_word("L"));  // as Python 2 wrote it
    return extent;
  }

  ElementType parse_element(std::string_view name) const {
    const std::string_view order = name.substr(0, 1);
    const std::string_view type = name.empty() ? name : name.substr(1);
    const bool one_byte = type == "b1" || type == "i1" || type == "u1";
    if (order != "<" && order != ">" && !(order == "|" && one_byte)) refuse_element(name);
    const bool big_endian = order == ">";
    if (type == "b1") return {ElementType::Kind::boolean, 1, big_endian};
    for (const std::size_t size : {1U, 2U, 4U, 8U}) {
      const std::string digits = std::to_string(size);
      if (type == "i" + digits) return {ElementType::Kind::signed_integer, size, big_endian};
      if (type == "u" + digits) return {ElementType::Kind::unsigned_integer, size, big_endian};
      if (type == "f" + digits && size != 1) return {ElementType::Kind::floating, size, big_endian};
    }
    refuse_element(name);
  }

  [[noreturn]] void refuse_element(std::string_view name) const {
    throw Error(Error::Kind::bad_input, "holds elements of type \"" + std::string(name.substr(0, 20)) + "\"",
                stream_.name(), "save booleans, integers, or floats of 16, 32 or 64 bits");
  }
};

std::size_t parse_length(const std::vector<char>& bytes) {
  std::size_t length = 0;
  for (std::size_t i = bytes.size(); i > 0; --i)
    length = length << 8 | static_cast<unsigned char>(bytes[i - 1]);
  return length;
}

}  // namespace

ArrayFormat read_npy_header(ByteStream& stream) {
  const std::vector<char> start = read_exactly(stream, magic.size() + 2);
  if (!std::string_view(start.data(), start.size()).starts_with(magic))
    refuse_header(stream, "is no NPY file");
  const int version = static_cast<unsigned char>(start[magic.size()]);
  if (version < 1 || version > 3)
    refuse_header(stream, "is of NPY version " + std::to_string(version) + ", 1 to 3 are known");
  const std::size_t length = parse_length(read_exactly(stream, version == 1 ? 2 : 4));
  if (length > longest_header) refuse_header(stream, "has a damaged header");
  const std::vector<char> text = read_exactly(stream, length);
  return HeaderParser({text.data(), text.size()}, stream).parse();
}

}  // namespace anoean
