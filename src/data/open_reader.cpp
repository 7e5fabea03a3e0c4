#include <anoean/error.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>
#include <utility>

#include "core/nearest.hpp"
#include "data/byte_source.hpp"
#include "data/csv_reader.hpp"
#include "data/file_stream.hpp"
#include "data/idx_reader.hpp"
#include "data/jsonl_reader.hpp"
#include "data/layouts.hpp"
#include "data/npy_reader.hpp"
#include "data/npz_reader.hpp"
#include "data/reader.hpp"
#include "data/text_buffer.hpp"
#include "data/zeek_reader.hpp"

namespace anoean {
namespace {

using namespace std::string_view_literals;

const std::vector<std::string>& format_names() {
  static const std::vector<std::string> names = {"csv", "tsv", "jsonl", "zeek", "npy", "npz", "idx"};
  return names;
}

bool is_binary(const std::string& format) { return format == "npy" || format == "npz" || format == "idx"; }

std::unique_ptr<Reader> open_binary(const std::string& format, const std::string& path,
                                    const ReadOptions& options) {
  if (format == "npy") return open_npy_reader(path, options);
  if (format == "npz") return open_npz_reader(path, options);
  return open_idx_reader(path, options);
}

// By the end of the name, that of the packed file where it is gzip.
std::string format_by_name(std::string path) {
  std::transform(path.begin(), path.end(), path.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (path.ends_with(".gz")) path.resize(path.size() - 3);
  constexpr std::pair<std::string_view, std::string_view> endings[] = {
      {".csv", "csv"},    {".tsv", "tsv"}, {".tab", "tsv"}, {".jsonl", "jsonl"}, {".ndjson", "jsonl"},
      {".json", "jsonl"}, {".npy", "npy"}, {".npz", "npz"}, {".idx", "idx"},     {"-ubyte", "idx"}};
  for (const auto& [ending, format] : endings) {
    if (path.ends_with(ending)) return std::string(format);
  }
  return "";
}

struct Magic {
  std::string_view bytes;
  const char* format;  // "" for a mark that says nothing of it
};

constexpr Magic magics[] = {{"\x93NUMPY"sv, "npy"},   {"PK\x03\x04"sv, "npz"}, {"PK\x05\x06"sv, "npz"},
                            {"#separator"sv, "zeek"}, {"#fields"sv, "zeek"},   {"\xef\xbb\xbf"sv, ""}};
// Then come the type of the elements and the number of dimensions.
constexpr std::string_view idx_zeros = "\0\0"sv;
constexpr std::size_t idx_magic_size = 4;
constexpr const char* blanks = " \t\r\n";
constexpr std::size_t far_enough = std::size_t{1} << 16;  // bytes to look at for a guess

std::string format_by_first_bytes(std::string_view text) {
  for (const Magic& magic : magics) {
    if (text.starts_with(magic.bytes)) return magic.format;
  }
  if (text.size() >= idx_magic_size && text.starts_with(idx_zeros) && text[2] >= 8 && text[2] <= 14)
    return "idx";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first != std::string_view::npos && text[first] == '{') return "jsonl";
  return "";
}

// Whether more bytes could tell the format.
bool is_undecided(std::string_view text) {
  const bool magic = std::any_of(std::begin(magics), std::end(magics), [&](const Magic& one) {
    return text.size() < one.bytes.size() && one.bytes.starts_with(text);
  });
  const bool idx = text.size() < idx_magic_size && idx_zeros.starts_with(text.substr(0, idx_zeros.size()));
  const bool blank = text.size() < far_enough && text.find_first_not_of(blanks) == std::string_view::npos;
  return magic || idx || blank;
}

std::string guess_text_format(TextBuffer& buffer, const std::string& path) {
  std::string by_name = format_by_name(path);
  if (!by_name.empty()) return by_name;
  while (buffer.text().find('\n') == std::string_view::npos && buffer.text().size() < far_enough &&
         !buffer.ended()) {
    buffer.fill(Wait::yes);
  }
  const std::string_view line = buffer.text().substr(0, buffer.text().find('\n'));
  const bool tabs = line.find('\t') != std::string_view::npos && line.find(',') == std::string_view::npos;
  return tabs ? "tsv" : "csv";
}

void refuse_binary(std::string_view text, const std::string& name) {
  if (text.find('\0') == std::string_view::npos) return;
  throw Error(Error::Kind::bad_input, "is no text: it holds NUL bytes", name,
              "it may be UTF-16, which is to be converted to UTF-8, or packed otherwise than by gzip");
}

void skip_byte_order_mark(TextBuffer& buffer) {
  if (buffer.text().starts_with("\xef\xbb\xbf"sv)) buffer.consume(3);
}

std::unique_ptr<Reader> open_text(const std::string& format, TextBuffer buffer, const std::string& name,
                                  const ReadOptions& options) {
  // Zeek writes its logs in either form.
  const bool object = buffer.text().starts_with('{');
  if (format == "jsonl" || (format == "zeek" && object))
    return open_jsonl_reader(std::move(buffer), name, options);
  if (format == "zeek") return open_zeek_reader(std::move(buffer), name, options);
  if (format == "tsv") return open_csv_reader(std::move(buffer), name, '\t', options);
  return open_csv_reader(std::move(buffer), name, ',', options);
}

}  // namespace

std::unique_ptr<Reader> open_reader(const std::string& path, const ReadOptions& options) {
  const auto& names = format_names();
  if (!options.format.empty() && std::find(names.begin(), names.end(), options.format) == names.end()) {
    throw Error(Error::Kind::bad_input, "there is no format \"" + options.format + "\"", "",
                did_you_mean(options.format, names));
  }
  if (is_binary(options.format)) return open_binary(options.format, path, options);
  TextBuffer buffer(open_bytes(path, options.stop, options.waiting));
  while (is_undecided(buffer.text()) && !buffer.ended()) buffer.fill(Wait::yes);
  buffer.fill(Wait::no);  // the rest of what is at hand
  std::string format = options.format;
  if (format.empty()) format = format_by_first_bytes(buffer.text());
  // A name that promises arrays over other bytes: its reader says best what is wrong with them.
  const std::string promised = format_by_name(path);
  if (format.empty() && !buffer.text().empty() && is_binary(promised)) format = promised;
  if (format == "npz") return open_npz_reader(path, options);
  if (format == "npy") return read_npy(file_stream(buffer.release(), path), path, options);
  if (format == "idx") return read_idx(file_stream(buffer.release(), path), path, options);
  if (buffer.text().empty()) {
    throw Error(Error::Kind::bad_input, "is empty", input_name(path), "records are expected");
  }
  refuse_binary(buffer.text(), input_name(path));
  skip_byte_order_mark(buffer);
  if (format.empty()) format = guess_text_format(buffer, path);
  return open_text(format, std::move(buffer), input_name(path), options);
}

}  // namespace anoean
