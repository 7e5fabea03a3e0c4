#include "cli/runner_flags.hpp"

#include <CLI/CLI.hpp>

#include "cli/interruption.hpp"
#include "cli/settings_flag.hpp"
#include "cli/value_list.hpp"

namespace anoean::cli {

void RunnerFlags::add_folders(CLI::App& command, const std::string& data_description) {
  command.add_option("--data", data, data_description)->required()->type_name("DIR");
  command.add_option("--out,-o", out, "Where results go; a folder that has results is continued")
      ->required()
      ->type_name("DIR");
}

void RunnerFlags::add_seeds(CLI::App& command, const std::string& description) {
  command.add_option("--seeds", seeds, description)->check(CLI::Range(std::size_t{1}, std::size_t{1000}));
  command.add_option("--first-seed", first_seed, "The first of the seeds")
      ->check(CLI::Range(std::size_t{0}, std::size_t{1'000'000'000}))
      ->capture_default_str();
}

void RunnerFlags::add_others(CLI::App& command) {
  add_value_list(command, "--methods", methods, "Only these methods").type_name("NAME ...");
  add_list(command, "--set", set, "A setting of the methods, name=value; may be repeated")
      .type_name("K=V ...");
  command.add_option("--jobs,-j", jobs, "Runs at a time, each on one thread; default: all cores")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1024}));
  command.add_flag("--dry-run", dry_run, "Say what would be run and how long it takes");
  command.add_flag("--quiet", quiet, "Print notes and errors only");
  command.footer(
      "After a kill or an interruption, the same command goes on where it was. anoean report makes a page of "
      "the "
      "results.");
}

RunnerOptions RunnerFlags::options(const std::string& command) const {
  RunnerOptions options;
  options.grid.methods = methods;
  options.grid.settings = parse_settings(set);
  options.grid.seeds = seeds;
  options.grid.first_seed = first_seed;
  options.data = data;
  options.out = out;
  options.jobs = jobs;
  options.command = command;
  for (const auto& [name, value] : options.grid.settings) options.command += " --set " + name + "=" + value;
  options.stop = interruption();
  return options;
}

}  // namespace anoean::cli
