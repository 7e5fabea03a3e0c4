#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "evaluation/runner.hpp"

namespace CLI {
class App;
}

namespace anoean::cli {

// The flags that commands of many runs share.
struct RunnerFlags {
  std::string data;
  std::string out;
  std::vector<std::string> methods;
  std::vector<std::string> set;
  std::size_t seeds = 0;
  std::uint64_t first_seed = 1;
  std::size_t jobs = 0;
  bool quick = false;
  bool dry_run = false;
  bool quiet = false;

  void add_folders(CLI::App& command, const std::string& data_description);
  void add_seeds(CLI::App& command, const std::string& description);
  void add_others(CLI::App& command);  // --methods, --set, --jobs, --dry-run, --quiet
  // command: the line that a report names, but for --set.
  RunnerOptions options(const std::string& command) const;
};

}  // namespace anoean::cli
