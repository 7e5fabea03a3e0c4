#include "cli/rejects.hpp"

#include <anoean/error.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/csv_field.hpp"
#include "core/output_file.hpp"

namespace anoean::cli {
namespace {

constexpr const char* header = "input,line,problem,row\n";

[[noreturn]] void refuse(int problem, const std::string& path, Error::Kind kind) {
  if (problem == EINTR) throw Error(Error::Kind::interrupted, "interrupted", path);
  throw Error(kind, std::string("cannot write: ") + std::strerror(problem), path);
}

}  // namespace

Rejects::Rejects(const std::string& path, bool append) : path_(path) {
  if (!append) {
    file_ = std::make_unique<Output>(path);
    buffer_ = header;
    return;
  }
  constexpr mode_t permissions = 0666;  // but for the mask
  descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, permissions);
  if (descriptor_ < 0) refuse(errno, path, Error::Kind::bad_input);
  struct stat facts {};
  if (::fstat(descriptor_, &facts) != 0 || facts.st_size == 0) buffer_ = header;
  flush();
}

Rejects::~Rejects() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Rejects::add(const std::string& input, const MalformedRow& row) {
  buffer_ += csv_field(input) + "," + std::to_string(row.line) + "," + csv_field(row.problem) + "," +
             csv_field(row.text) + "\n";
}

void Rejects::flush() {
  if (file_) {
    file_->write(buffer_);
    file_->flush();
  } else if (const int problem = write_all(descriptor_, buffer_); problem != 0) {
    refuse(problem, path_, Error::Kind::failure);
  }
  buffer_.clear();
}

void Rejects::finish() {
  flush();
  if (file_) file_->finish();
}

}  // namespace anoean::cli
