#include "data/byte_source.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/gzip_source.hpp"

namespace anoean {
namespace {

constexpr int stop_check_ms = 100;  // how long a wait may go on after a stop is requested

class FileSource : public ByteSource {
 public:
  FileSource(const std::string& path, std::stop_token stop, WaitCallback waiting)
      : name_(input_name(path)), stop_(std::move(stop)), waiting_(std::move(waiting)) {
    file_ = path == "-" ? STDIN_FILENO : open_in_time(path);
    if (file_ < 0) refuse(std::string("cannot be opened: ") + std::strerror(errno), "check the path");
    owned_ = path != "-";
    struct stat facts {};
    if (fstat(file_, &facts) != 0) refuse(std::string("cannot be read: ") + std::strerror(errno), "open it");
    if (S_ISDIR(facts.st_mode)) refuse("is a directory", "name a file in it");
    regular_ = S_ISREG(facts.st_mode);
  }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override {
    if (owned_ && file_ >= 0) ::close(file_);
  }

  std::size_t read(std::span<char> into, Wait wait) override {
    while (!ended_) {
      end_if_stopped();
      if (!regular_ && !is_ready(wait)) {
        if (wait == Wait::no) return 0;
        continue;
      }
      const ssize_t got = ::read(file_, into.data(), into.size());
      if (got > 0) return static_cast<std::size_t>(got);
      if (got == 0) {
        ended_ = true;
      } else if (errno != EINTR && errno != EAGAIN) {
        refuse(std::string("cannot be read: ") + std::strerror(errno), "check that it is open for reading");
      }
    }
    return 0;
  }

  bool ended() const override { return ended_; }

 private:
  void end_if_stopped() const {
    if (stop_.stop_requested()) throw Error(Error::Kind::interrupted, "interrupted", name_);
  }

  // That of a named pipe waits for a writer.
  int open_in_time(const std::string& path) const {
    for (;;) {
      const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
      if (file >= 0 || errno != EINTR) return file;
      end_if_stopped();
    }
  }

  bool is_ready(Wait wait) const {
    pollfd ready{file_, POLLIN, 0};
    if (::poll(&ready, 1, 0) > 0) return true;
    return wait == Wait::yes && ::poll(&ready, 1, longest_wait()) > 0;
  }

  int longest_wait() const {
    if (!waiting_) return stop_check_ms;
    return static_cast<int>(std::clamp<std::int64_t>(waiting_().count(), 0, stop_check_ms));
  }

  [[noreturn]] void refuse(const std::string& problem, const std::string& advice) {
    if (owned_ && file_ >= 0) ::close(file_);
    owned_ = false;
    throw Error(Error::Kind::bad_input, problem, name_, advice);
  }

  std::string name_;
  std::stop_token stop_;
  WaitCallback waiting_;
  int file_ = -1;
  bool owned_ = false;
  bool regular_ = false;
  bool ended_ = false;
};

class ResumedSource : public ByteSource {
 public:
  ResumedSource(std::string head, std::unique_ptr<ByteSource> rest)
      : head_(std::move(head)), rest_(std::move(rest)) {}

  std::size_t read(std::span<char> into, Wait wait) override {
    if (taken_ == head_.size()) return rest_->read(into, wait);
    const std::size_t size = head_.copy(into.data(), into.size(), taken_);
    taken_ += size;
    return size;
  }

  bool ended() const override { return taken_ == head_.size() && rest_->ended(); }

 private:
  std::string head_;
  std::size_t taken_ = 0;
  std::unique_ptr<ByteSource> rest_;
};

}  // namespace

std::string input_name(const std::string& path) { return path == "-" ? "standard input" : path; }

std::unique_ptr<ByteSource> resume(std::string head, std::unique_ptr<ByteSource> rest) {
  return std::make_unique<ResumedSource>(std::move(head), std::move(rest));
}

std::unique_ptr<ByteSource> open_bytes(const std::string& path, const std::stop_token& stop,
                                       const WaitCallback& waiting) {
  if (path.empty()) {
    throw Error(Error::Kind::bad_input, "the name of an input is empty", "",
                "name a file, or - for standard input");
  }
  std::unique_ptr<ByteSource> file = std::make_unique<FileSource>(path, stop, waiting);
  std::string head(gzip_magic.size(), '\0');
  std::size_t size = 0;
  // No longer than the bytes could be its magic: on a pipe there may come no more for a while.
  while (size < head.size() && gzip_magic.starts_with(std::string_view(head).substr(0, size)) &&
         !file->ended()) {
    size += file->read(std::span(head).subspan(size), Wait::yes);
  }
  head.resize(size);
  const bool gzip = head == gzip_magic;
  auto bytes = resume(std::move(head), std::move(file));
  if (!gzip) return bytes;
  return std::make_unique<GzipSource>(std::move(bytes), input_name(path));
}

}  // namespace anoean
