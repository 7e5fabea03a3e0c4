#pragma once

#include <string>
#include <vector>

namespace anoean::cli {

struct NamedFile {
  std::string flag;  // that names it
  std::string path;  // "-": the standard stream
};

// The files that a flag names.
std::vector<NamedFile> named_by(const std::string& flag, const std::vector<std::string>& paths);

// Throws Error when a file that is to be written is also read, or written twice, under whatever names.
void require_distinct(const std::vector<NamedFile>& written, const std::vector<NamedFile>& read);

// Throws Error on "-", the standard stream. what: "a model"
void require_file(const std::string& path, const std::string& flag, const std::string& what);

// Throws Error when a file is read twice: its rows would count twice, and those held back be learnt from.
void require_each_once(const std::vector<NamedFile>& read);

}  // namespace anoean::cli
