#pragma once

#include <anoean/table.hpp>

#include <memory>
#include <string>

#include "cli/output.hpp"

namespace anoean::cli {

// The file that malformed rows go to, as CSV: input, line, problem, row (as it stood). Of inputs that can be
// read again it is written like any output, whole or not at all. What a stream brings comes but once: there
// rows are appended at once, and what an earlier run has left stays. Throws Error on every write that fails.
class Rejects {
 public:
  Rejects(const std::string& path, bool append);
  ~Rejects();
  Rejects(const Rejects&) = delete;
  Rejects& operator=(const Rejects&) = delete;

  void add(const std::string& input, const MalformedRow& row);
  void flush();
  void finish();

 private:
  std::string path_;
  std::unique_ptr<Output> file_;  // null: appended to descriptor_
  int descriptor_ = -1;
  std::string buffer_;
};

}  // namespace anoean::cli
