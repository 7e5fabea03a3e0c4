#include "model/whole_file.hpp"

#include <anoean/error.hpp>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace anoean {
namespace {

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor() const noexcept { return descriptor_; }
  int close() noexcept { return ::close(std::exchange(descriptor_, -1)); }

 private:
  int descriptor_;
};

[[noreturn]] void fail(Error::Kind kind, const std::string& path, const std::string& what) {
  throw Error(kind, what + ": " + std::strerror(errno), path);
}

void write_all(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(Error::Kind::failure, path, "cannot write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void write_in_place(const std::string& path, std::string_view bytes) {
  File file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.descriptor() < 0) fail(Error::Kind::bad_input, path, "cannot write");
  write_all(file.descriptor(), bytes, path);
  if (file.close() != 0) fail(Error::Kind::failure, path, "cannot write");
}

// A file that is gone again unless it was renamed in time.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& target)
      : name_(target + ".XXXXXX"), file_(::mkostemp(name_.data(), O_CLOEXEC)) {
    if (file_.descriptor() < 0) fail(Error::Kind::bad_input, target, "cannot write");
  }
  ~TemporaryFile() {
    if (!name_.empty()) ::unlink(name_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::string_view bytes, const std::string& target) {
    write_all(file_.descriptor(), bytes, target);
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (::fchmod(file_.descriptor(), 0666 & ~mask) != 0 || ::fsync(file_.descriptor()) != 0 ||
        file_.close() != 0) {
      fail(Error::Kind::failure, target, "cannot write");
    }
  }
  void rename_to(const std::string& target) {
    if (::rename(name_.c_str(), target.c_str()) != 0) fail(Error::Kind::failure, target, "cannot write");
    name_.clear();
  }

 private:
  std::string name_;
  File file_;
};

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

// So that the renaming itself survives a power cut.
void sync_folder(const std::string& path) {
  const File opened(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.descriptor() >= 0) ::fsync(opened.descriptor());
}

// Pipes and devices are written to as they are, not replaced.
bool is_special(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return false;
  if (S_ISDIR(status.st_mode))
    throw Error(Error::Kind::bad_input, "this is a directory", path, "name a file");
  return !S_ISREG(status.st_mode);
}

}  // namespace

std::string read_whole_file(const std::string& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.descriptor() < 0) fail(Error::Kind::bad_input, path, "cannot read");
  std::string bytes;
  char block[1 << 16];
  while (true) {
    const ssize_t count = ::read(file.descriptor(), block, sizeof block);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(Error::Kind::bad_input, path, "cannot read");
    if (count == 0) return bytes;
    bytes.append(block, static_cast<std::size_t>(count));
  }
}

void require_writable(const std::string& path) {
  const std::string needed = is_special(path) ? path : folder_of(path);
  if (::access(needed.c_str(), W_OK) != 0) fail(Error::Kind::bad_input, path, "cannot write");
}

void write_whole_file(const std::string& path, std::string_view bytes) {
  if (is_special(path)) return write_in_place(path, bytes);
  TemporaryFile temporary(path);
  temporary.write(bytes, path);
  temporary.rename_to(path);
  sync_folder(path);
}

}  // namespace anoean
