#include "cli/output.hpp"

#include <anoean/error.hpp>

#include <cerrno>
#include <cstring>
#include <unistd.h>
#include <utility>

namespace anoean::cli {
namespace {

void write_to_standard_output(std::string_view text) {
  const int problem = write_all(STDOUT_FILENO, text);
  if (problem == 0) return;
  if (problem == EPIPE) throw ReaderGone();
  throw Error(Error::Kind::failure, std::string("cannot write: ") + std::strerror(problem),
              "standard output");
}

}  // namespace

Output::Output(const std::string& path) : file_(path == "-" ? nullptr : std::make_unique<OutputFile>(path)) {}

void Output::flush() {
  // What a failed write has handed on already must not go out twice.
  const std::string text = std::exchange(buffer_, {});
  if (file_) {
    file_->write(text);
  } else {
    write_to_standard_output(text);
  }
}

void Output::finish() {
  flush();
  if (file_) file_->finish();
}

void print(std::string_view text) { write_to_standard_output(text); }

}  // namespace anoean::cli
