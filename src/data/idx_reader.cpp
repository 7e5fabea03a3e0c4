#include "data/idx_reader.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "data/array_reader.hpp"
#include "data/file_stream.hpp"

namespace anoean {
namespace {

constexpr const char* label_column = "label";

std::optional<ElementType> element_type(unsigned char code) {
  using Kind = ElementType::Kind;
  switch (code) {
    case 0x08:
      return ElementType{Kind::unsigned_integer, 1, true};
    case 0x09:
      return ElementType{Kind::signed_integer, 1, true};
    case 0x0B:
      return ElementType{Kind::signed_integer, 2, true};
    case 0x0C:
      return ElementType{Kind::signed_integer, 4, true};
    case 0x0D:
      return ElementType{Kind::floating, 4, true};
    case 0x0E:
      return ElementType{Kind::floating, 8, true};
    default:
      return std::nullopt;
  }
}

// Two zero bytes, the element type, the number of dimensions, then each dimension in 32 bits, big end first.
ArrayFormat read_idx_header(ByteStream& stream) {
  const std::vector<char> magic = read_exactly(stream, 4);
  const std::optional<ElementType> element = element_type(static_cast<unsigned char>(magic[2]));
  if (magic[0] != 0 || magic[1] != 0 || !element) {
    throw Error(Error::Kind::bad_input, "is no IDX file: its magic number is wrong", stream.name(),
                "check the path, or give the format");
  }
  ArrayFormat format;
  format.element = *element;
  const auto dimensions = static_cast<unsigned char>(magic[3]);
  const std::vector<char> extents = read_exactly(stream, std::uint64_t{4} * dimensions);
  for (std::size_t i = 0; i < dimensions; ++i) {
    std::uint64_t extent = 0;
    for (std::size_t byte = 0; byte < 4; ++byte)
      extent = extent << 8 | static_cast<unsigned char>(extents[4 * i + byte]);
    format.shape.push_back(extent);
  }
  return format;
}

StoredArray read_array(std::unique_ptr<ByteStream> stream, const std::string& name) {
  StoredArray array;
  array.name = name;
  array.stream = std::move(stream);
  array.format = read_idx_header(*array.stream);
  array.single = array.format.shape.size() == 1;
  return array;
}

// The path with the last such piece of the file's name replaced; empty when it has none.
std::string replaced(const std::string& path, const std::string& piece, const std::string& by) {
  const std::size_t name = path.find_last_of('/') + 1;  // 0 when there is no slash
  const std::size_t found = path.rfind(piece);
  if (found == std::string::npos || found < name) return "";
  return path.substr(0, found) + by + path.substr(found + piece.size());
}

// Where the labels of such images would lie: plain or gzip, whatever the images are.
std::string labels_beside(const std::string& images) {
  const std::string renamed = replaced(replaced(images, "images", "labels"), "idx3", "idx1");
  if (renamed.empty()) return "";
  const std::string other =
      renamed.ends_with(".gz") ? renamed.substr(0, renamed.size() - 3) : renamed + ".gz";
  for (const std::string& candidate : {renamed, other}) {
    std::error_code ignored;
    if (std::filesystem::exists(candidate, ignored)) return candidate;
  }
  return "";
}

bool names(const std::vector<std::string>& list, const char* name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// Where the labels lie; empty when there are none, or none are wanted.
std::string find_labels(const std::string& path, const ReadOptions& options) {
  const bool asked_for = names(options.categorical, label_column) || names(options.numeric, label_column) ||
                         names(options.keep, label_column);
  if (names(options.ignore, label_column) || !(options.infer_text || asked_for)) return "";
  std::string labels = options.labels.empty() ? labels_beside(path) : options.labels;
  if (!labels.empty() || !asked_for) return labels;
  throw Error(Error::Kind::bad_input, "the labels of the images are not beside them", path,
              "name the label file, or put it there under its usual name");
}

}  // namespace

std::unique_ptr<Reader> open_idx_reader(const std::string& path, const ReadOptions& options) {
  return read_idx(open_file_stream(path, options.stop), path, options);
}

std::unique_ptr<Reader> read_idx(std::unique_ptr<ByteStream> stream, const std::string& path,
                                 const ReadOptions& options) {
  std::vector<StoredArray> arrays;
  arrays.push_back(read_array(std::move(stream), "x"));
  if (arrays[0].format.shape.size() == 1) return read_arrays(std::move(arrays), path, options);
  const std::string labels = find_labels(path, options);
  if (!labels.empty()) arrays.push_back(read_array(open_file_stream(labels, options.stop), label_column));
  ReadOptions of_columns = options;
  std::erase(of_columns.ignore, label_column);
  return read_arrays(std::move(arrays), path, of_columns);
}

}  // namespace anoean
