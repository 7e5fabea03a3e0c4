#include "model/file_bytes.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace anoean {

FileBytes::FileBytes(const std::string& path)
    : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor_ < 0) fail(errno);
}

FileBytes::~FileBytes() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void FileBytes::fail(int problem) const {
  // Only waits can be interrupted, such as that for the writer of a pipe.
  if (problem == EINTR) throw Error(Error::Kind::interrupted, "interrupted", path_);
  throw Error(Error::Kind::bad_input, std::string("cannot read: ") + std::strerror(problem), path_);
}

std::string_view FileBytes::first(std::uint64_t size) {
  char block[1 << 16];
  while (bytes_.size() < size) {
    const std::size_t wanted = std::min<std::uint64_t>(sizeof block, size - bytes_.size());
    const ssize_t count = ::read(descriptor_, block, wanted);
    if (count < 0) fail(errno);
    if (count == 0) break;
    bytes_.append(block, static_cast<std::size_t>(count));
  }
  return std::string_view(bytes_).substr(0, size);
}

}  // namespace anoean
