#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace anoean {

// The bytes of a file from its begin on, read only as far as they are wanted.
class FileBytes {
 public:
  // Throws Error when the file is missing or cannot be read.
  explicit FileBytes(const std::string& path);
  ~FileBytes();
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;

  // The first so many bytes, fewer where the file ends before; they hold until the next call. Throws Error.
  std::string_view first(std::uint64_t size);

 private:
  [[noreturn]] void fail(int problem) const;

  std::string path_;
  int descriptor_ = -1;
  std::string bytes_;
};

}  // namespace anoean
