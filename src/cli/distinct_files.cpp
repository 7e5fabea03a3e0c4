#include "cli/distinct_files.hpp"

#include <anoean/error.hpp>

#include <filesystem>
#include <map>
#include <sys/stat.h>
#include <unistd.h>

namespace anoean::cli {
namespace {

// The same for all names of one file; empty for pipes and devices, which nothing is lost in.
std::string identity(const std::string& path, int standard_stream) {
  struct stat facts {};
  const int found = path == "-" ? ::fstat(standard_stream, &facts) : ::stat(path.c_str(), &facts);
  if (found == 0) {
    if (!S_ISREG(facts.st_mode)) return "";
    return std::to_string(facts.st_dev) + ":" + std::to_string(facts.st_ino);
  }
  std::error_code problem;
  if (path == "-") return "";
  return std::filesystem::weakly_canonical(std::filesystem::absolute(path, problem), problem).string();
}

}  // namespace

std::vector<NamedFile> named_by(const std::string& flag, const std::vector<std::string>& paths) {
  std::vector<NamedFile> files;
  for (const std::string& path : paths) files.push_back({flag, path});
  return files;
}

void require_distinct(const std::vector<NamedFile>& written, const std::vector<NamedFile>& read) {
  std::map<std::string, std::string> flags;  // by identity
  for (const NamedFile& file : read) flags.emplace(identity(file.path, STDIN_FILENO), file.flag);
  for (const NamedFile& file : written) {
    const std::string key = identity(file.path, STDOUT_FILENO);
    if (key.empty()) continue;
    const auto [other, fresh] = flags.emplace(key, file.flag);
    if (fresh) continue;
    throw Error(Error::Kind::bad_input, "is named by " + file.flag + " and by " + other->second,
                file.path == "-" ? "standard output" : file.path, "write to another file");
  }
}

void require_file(const std::string& path, const std::string& flag, const std::string& what) {
  if (path == "-")
    throw Error(Error::Kind::bad_input, what + " is no stream that standard output could take", flag,
                "name a file");
}

void require_each_once(const std::vector<NamedFile>& read) {
  std::map<std::string, std::string> flags;  // by identity
  for (const NamedFile& file : read) {
    const std::string key = identity(file.path, STDIN_FILENO);
    if (key.empty()) continue;
    const auto [other, fresh] = flags.emplace(key, file.flag);
    if (fresh) continue;
    throw Error(Error::Kind::bad_input,
                other->second == file.flag ? "is named twice by " + file.flag
                                           : "is named by " + other->second + " and by " + file.flag,
                file.path == "-" ? "standard input" : file.path, "name each file once");
  }
}

}  // namespace anoean::cli
