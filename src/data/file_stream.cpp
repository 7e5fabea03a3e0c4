#include "data/file_stream.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <utility>

#include "data/deflate_bound.hpp"
#include "data/gzip_source.hpp"

namespace anoean {
namespace {

// By the size of the file, if it is one.
std::uint64_t most_bytes_of(const std::string& path) {
  std::error_code problem;
  if (path == "-" || !std::filesystem::is_regular_file(path, problem)) {
    return unknown_size;
  }
  std::array<char, gzip_magic.size()> start{};
  std::ifstream(path, std::ios::binary).read(start.data(), start.size());
  const std::uint64_t size = std::filesystem::file_size(path, problem);
  return std::string_view(start.data(), start.size()) == gzip_magic ? most_inflated(size) : size;
}

class FileStream : public ByteStream {
 public:
  FileStream(std::unique_ptr<ByteSource> source, const std::string& path)
      : name_(input_name(path)), source_(std::move(source)), most_left_(most_bytes_of(path)) {}

  std::size_t read(char* out, std::size_t size) override {
    std::size_t done = 0;
    while (done < size && !source_->ended()) done += source_->read({out + done, size - done}, Wait::yes);
    if (most_left_ != unknown_size) most_left_ -= std::min<std::uint64_t>(most_left_, done);
    return done;
  }

  std::uint64_t most_left() const override { return most_left_; }
  const std::string& name() const override { return name_; }

 private:
  std::string name_;
  std::unique_ptr<ByteSource> source_;
  std::uint64_t most_left_;
};

}  // namespace

std::unique_ptr<ByteStream> open_file_stream(const std::string& path, const std::stop_token& stop) {
  return file_stream(open_bytes(path, stop), path);
}

std::unique_ptr<ByteStream> file_stream(std::unique_ptr<ByteSource> bytes, const std::string& path) {
  return std::make_unique<FileStream>(std::move(bytes), path);
}

}  // namespace anoean
