#include "core/output_file.hpp"

#include <anoean/error.hpp>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace anoean {
namespace {

const std::string temporary_prefix = ".anoean.";

[[noreturn]] void refuse(int problem, const std::string& path, Error::Kind kind) {
  // Only waits can be interrupted, such as that for the reader of a pipe.
  if (problem == EINTR) throw Error(Error::Kind::interrupted, "interrupted", path);
  throw Error(kind, std::string("cannot write: ") + std::strerror(problem), path,
              problem == ENOENT ? "make the folder first" : "");
}

// The file that symbolic links lead to, whether it exists or not.
std::string target_of(std::filesystem::path path) {
  constexpr int most_links = 40;  // as many as Linux follows
  std::error_code ignored;
  for (int links = 0; links < most_links && std::filesystem::is_symlink(path, ignored); ++links) {
    path = path.parent_path() / std::filesystem::read_symlink(path, ignored);
  }
  return path.string();
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

// Whether the path is a pipe or a device. Throws Error where nothing can be written at all.
bool is_special(const std::string& path) {
  if (path.empty())
    throw Error(Error::Kind::bad_input, "the name of the file to write is empty", "", "name it");
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) {
    if (errno != ENOENT) refuse(errno, path, Error::Kind::bad_input);
    return false;
  }
  if (S_ISDIR(facts.st_mode)) throw Error(Error::Kind::bad_input, "this is a directory", path, "name a file");
  return !S_ISREG(facts.st_mode);
}

std::optional<mode_t> permissions_of(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return std::nullopt;
  return facts.st_mode & 07777;
}

// A file of a name that no other has, with the permissions of any new file. The system takes the mask from
// them: to read it is to change it, for all threads.
int create_new(std::string& pattern) {
  for (;;) {
    std::string name = pattern;
    const int taken = ::mkostemp(name.data(), O_CLOEXEC);
    if (taken < 0) return taken;
    ::close(taken);
    ::unlink(name.c_str());
    const int created = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (created < 0 && errno == EEXIST) continue;
    pattern = std::move(name);
    return created;
  }
}

// So that the renaming itself survives a power cut.
void sync_folder(const std::string& folder) {
  const int opened = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return;
  ::fsync(opened);
  ::close(opened);
}

}  // namespace

int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd ready{descriptor, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

OutputFile::OutputFile(const std::string& path) : path_(path) {
  if (is_special(path)) {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    target_ = target_of(path);
    // A name of its own: the target's with something behind it could be too long.
    temporary_ = folder_of(target_) + temporary_prefix + "XXXXXX";
    replaced_ = permissions_of(target_);
    // What replaces a file that few may read is not for others while it is written either.
    descriptor_ = replaced_ ? ::mkostemp(temporary_.data(), O_CLOEXEC) : create_new(temporary_);
  }
  if (descriptor_ < 0) refuse(errno, path, Error::Kind::bad_input);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::fail(int problem) const { refuse(problem, path_, Error::Kind::failure); }

void OutputFile::write(std::string_view bytes) {
  const int problem = write_all(descriptor_, bytes);
  if (problem != 0) fail(problem);
}

void OutputFile::finish() {
  const bool temporary = !temporary_.empty();
  if (replaced_ && ::fchmod(descriptor_, *replaced_) != 0) fail(errno);
  if (temporary && ::fsync(descriptor_) != 0) fail(errno);
  if (::close(std::exchange(descriptor_, -1)) != 0) fail(errno);
  if (!temporary) return;
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
  temporary_.clear();
  sync_folder(folder_of(target_));
}

void remove_leftovers(const std::string& folder) {
  std::vector<std::filesystem::path> leftovers;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (entry.path().filename().string().starts_with(temporary_prefix)) leftovers.push_back(entry.path());
  }
  for (const std::filesystem::path& path : leftovers) std::filesystem::remove(path, ignored);
}

void require_writable(const std::string& path) {
  if (!is_special(path)) {
    const OutputFile begun(path);
  } else if (::access(path.c_str(), W_OK) != 0) {
    refuse(errno, path, Error::Kind::bad_input);
  }
}

}  // namespace anoean
