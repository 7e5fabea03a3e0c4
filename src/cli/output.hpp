#pragma once

#include <string>
#include <string_view>

namespace anoean::cli {

// Where data goes: standard output for "-", else a file that appears under its name only once it is whole (a
// pipe or a device is written to directly). Throws Error on every write that fails.
class Output {
 public:
  explicit Output(const std::string& path);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(std::string_view text) { buffer_ += text; }
  void flush();   // hands everything to the system
  void finish();  // flush, and give the file its name

 private:
  std::string path_;
  std::string temporary_;  // empty where it is written to directly
  int descriptor_ = -1;
  std::string buffer_;
};

// Writes text to standard output at once.
void print(std::string_view text);

}  // namespace anoean::cli
