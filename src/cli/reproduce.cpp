#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/run_or_plan.hpp"
#include "cli/runner_flags.hpp"
#include "cli/value_list.hpp"

namespace anoean::cli {
namespace {

struct ReproduceFlags {
  RunnerFlags runner;
  std::string what = "all";
  std::vector<std::string> cases;
  std::string preprocessing = "auto";
  bool without_anomalies = false;
  bool full = false;
};

std::string command_of(const ReproduceFlags& flags) {
  std::string command = "anoean reproduce " + flags.what;
  if (flags.runner.quick) command += " --quick";
  if (flags.full) command += " --full";
  if (flags.preprocessing != "auto") command += " --preprocessing " + flags.preprocessing;
  if (flags.without_anomalies) command += " --without-anomalies";
  return command;
}

RunnerOptions options_of(const ReproduceFlags& flags) {
  RunnerOptions options = flags.runner.options(command_of(flags));
  if (flags.what == "claims") {
    options.grid.experiments = {"table1", "table2", "figure3"};
  } else if (flags.what != "all") {
    options.grid.experiments = {flags.what};
  }
  options.grid.cases = flags.cases;
  options.grid.preprocessing = flags.preprocessing;
  options.grid.without_anomalies = flags.without_anomalies;
  options.grid.budget = flags.runner.quick ? Budget::quick : flags.full ? Budget::full : Budget::standard;
  return options;
}

}  // namespace

void add_reproduce(CLI::App& application) {
  CLI::App& command = *application.add_subcommand(
      "reproduce", "Run the experiments of AnoEAN's paper, all methods, many seeds");
  auto flags = std::make_shared<ReproduceFlags>();
  command
      .add_option(
          "what", flags->what,
          "table1 (NSL-KDD), table2 (KDD99), figure2 and figure3 (MNIST), claims (what those need), all")
      ->check(CLI::IsMember({"table1", "table2", "figure2", "figure3", "claims", "all"}))
      ->capture_default_str();
  flags->runner.add_folders(command, "Where the data sets are; anoean datasets says how to get them");
  add_value_list(command, "--cases", flags->cases, "Only these cases, such as four-ninths or digit-3")
      .type_name("NAME ...");
  flags->runner.add_seeds(command, "This many seeds for every run, whatever the budget says");
  command
      .add_option("--preprocessing", flags->preprocessing, "Scaling of numbers, in place of the methods' own")
      ->check(CLI::IsMember(
          {"auto", "standard", "minmax", "log-standard", "log-limited", "log-range", "quantile"}))
      ->capture_default_str();
  command.add_flag("--without-anomalies", flags->without_anomalies,
                   "Give methods no known anomalies; those that need some fail");
  CLI::Option* quick =
      command.add_flag("--quick", flags->runner.quick, "Few rows and epochs: minutes, to see that all works");
  command.add_flag("--full", flags->full, "10 seeds and all epochs for everything: days")->excludes(quick);
  flags->runner.add_others(command);
  command.callback([flags] { run_or_plan(options_of(*flags), flags->runner.dry_run, flags->runner.quiet); });
}

}  // namespace anoean::cli
