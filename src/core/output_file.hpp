#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace anoean {

// A file that is written. It appears under its name only once it is whole: until then its bytes are in a
// temporary file in the same folder, which is gone when the work fails. What exists keeps its permissions,
// and a symbolic link stays one. Pipes and devices are written to as they are. Every function throws Error.
class OutputFile {
 public:
  explicit OutputFile(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::string_view bytes);
  void finish();  // on the disk, and under its name

 private:
  [[noreturn]] void fail(int problem) const;

  std::string path_;                // as it was given
  std::string target_;              // what links lead to
  std::string temporary_;           // empty where it is written to directly
  std::optional<mode_t> replaced_;  // permissions of what is there
  int descriptor_ = -1;
};

// Throws Error when an OutputFile could not begin: worth asking before long work.
void require_writable(const std::string& path);

// Removes the temporary files that killed processes have left in a folder. For folders that nobody else
// writes to.
void remove_leftovers(const std::string& folder);

// Hands all bytes to the system, however long that takes. Returns 0 or the errno that is in the way.
int write_all(int descriptor, std::string_view bytes);

}  // namespace anoean
