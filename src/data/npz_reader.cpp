#include "data/npz_reader.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "data/array_reader.hpp"
#include "data/byte_source.hpp"
#include "data/npy_header.hpp"
#include "data/zip_archive.hpp"

namespace anoean {
namespace {

constexpr std::size_t most_arrays = 256;  // each is open while the rows are read
constexpr std::string_view ending = ".npy";

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

StoredArray open_array(const std::string& path, const ZipMember& member, const std::string& name) {
  StoredArray array;
  array.stream = open_zip_member(path, member);
  try {
    array.format = read_npy_header(*array.stream);
  } catch (const Error& error) {
    const std::string advice = error.advice().empty() ? "" : error.advice() + ", or ";
    throw Error(error.kind(), error.problem(), error.where(), advice + "leave it out by --ignore " + name);
  }
  const std::vector<std::uint64_t>& shape = array.format.shape;
  array.single = shape.size() == 1 || (shape.size() == 2 && shape[1] == 1);
  array.name = array.single ? name : lower_case(name);
  return array;
}

// The directory of an archive is at its end.
void refuse_pipe(const std::string& path) {
  std::error_code problem;
  const std::filesystem::file_status status = std::filesystem::status(path, problem);
  if (path != "-" && (!exists(status) || is_regular_file(status) || is_directory(status))) return;
  throw Error(Error::Kind::bad_input, "an NPZ file must be a file, not a pipe", input_name(path),
              "save it first");
}

}  // namespace

std::unique_ptr<Reader> open_npz_reader(const std::string& path, const ReadOptions& options) {
  refuse_pipe(path);
  std::vector<StoredArray> arrays;
  ReadOptions of_columns = options;  // without the names of whole arrays
  for (const ZipMember& member : read_zip_directory(path)) {
    if (!member.name.ends_with(ending)) continue;
    const std::string name = member.name.substr(0, member.name.size() - ending.size());
    if (std::erase(of_columns.ignore, name) != 0) continue;
    if (arrays.size() == most_arrays) {
      throw Error(Error::Kind::bad_input, "holds more than " + std::to_string(most_arrays) + " arrays", path,
                  "stack them to one of two dimensions");
    }
    arrays.push_back(open_array(path, member, name));
  }
  return read_arrays(std::move(arrays), path, of_columns);
}

}  // namespace anoean
