#include "report/chart_files.hpp"

#include <anoean/error.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/output_file.hpp"
#include "data/json_text.hpp"
#include "report/embedded.hpp"
#include "report/page.hpp"

namespace anoean::report {
namespace {

// Nameless and gone with the program. Files rather than pipes: neither side ever waits for the other.
using TemporaryFile = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

[[noreturn]] void fail(const std::string& problem, const std::string& where, const std::string& advice) {
  throw Error(Error::Kind::failure, problem, where, advice);
}

TemporaryFile temporary_file() {
  TemporaryFile file(std::tmpfile(), &std::fclose);
  if (!file)
    fail(std::string("cannot make a temporary file: ") + std::strerror(errno), "--svg", "free some space");
  return file;
}

std::string content_of(std::FILE* file) {
  std::string content;
  std::rewind(file);
  char block[1 << 16];
  while (const std::size_t count = std::fread(block, 1, sizeof block, file)) content.append(block, count);
  return content;
}

// Vega looks for the exports of a module; here it finds some of its own.
std::string script_of(const nlohmann::json& data) {
  return "const vega = (() => { const module = { exports: {} }, exports = module.exports;\n" +
         std::string(embedded::vega) + "\nreturn module.exports; })();\n" + "(() => {" +
         std::string(embedded::chart_code) + "report.load(" + printable_json(data) + ");\n" +
         std::string(embedded::node_code) + "})();\n";
}

// Starts node with these as its standard streams. Returns 0 or the errno that is in the way.
int start_node(pid_t& child, std::FILE* input, std::FILE* output, std::FILE* complaints) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(input), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(output), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(complaints), STDERR_FILENO);
  std::string name = "node", from_input = "-";
  char* const arguments[] = {name.data(), from_input.data(), nullptr};
  const int problem = ::posix_spawnp(&child, "node", &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  return problem;
}

// What node prints for a script. Throws Error where it cannot be run or fails.
std::string output_of_node(const std::string& script) {
  const TemporaryFile input = temporary_file(), output = temporary_file(), complaints = temporary_file();
  const int unwritten = write_all(::fileno(input.get()), script);
  if (unwritten != 0)
    fail(std::string("cannot write a temporary file: ") + std::strerror(unwritten), "--svg",
         "free some space");
  ::lseek(::fileno(input.get()), 0, SEEK_SET);
  pid_t child = 0;
  const int problem = start_node(child, input.get(), output.get(), complaints.get());
  if (problem == ENOENT)
    fail("charts as files need the program node, which is not installed", "--svg",
         "install the package nodejs");
  if (problem != 0)
    fail(std::string("cannot run node: ") + std::strerror(problem), "--svg", "check that installation");
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR)
      fail(std::string("cannot wait for node: ") + std::strerror(errno), "--svg", "try again");
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    fail("node could not draw the charts: " + content_of(complaints.get()).substr(0, 300), "--svg",
         "it takes node 16 or later");
  return content_of(output.get());
}

// The page's code makes names of small letters, digits and hyphens; nothing else is taken for one.
bool is_plain(const std::string& name) {
  return name.ends_with(".svg") &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string::npos &&
         name[0] != '.';
}

}  // namespace

std::size_t write_chart_files(const nlohmann::json& data, const std::string& folder) {
  if (!has_charts())
    fail("this build has no Vega, which draws the charts", "--svg",
         "run scripts/setup_vega.sh and build again");
  const nlohmann::json pictures = nlohmann::json::parse(output_of_node(script_of(data)), nullptr, false);
  if (!pictures.is_object())
    fail("node printed something else than charts", "--svg", "it takes node 16 or later");
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem)
    throw Error(Error::Kind::bad_input, "cannot make this folder: " + problem.message(), folder,
                "name another");
  for (const auto& [name, picture] : pictures.items()) {
    if (!is_plain(name) || !picture.is_string()) continue;
    OutputFile file(folder + "/" + name);
    file.write(picture.get_ref<const std::string&>());
    file.finish();
  }
  return pictures.size();
}

}  // namespace anoean::report
