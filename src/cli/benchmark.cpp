#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/run_or_plan.hpp"
#include "cli/runner_flags.hpp"
#include "cli/value_list.hpp"

namespace anoean::cli {
namespace {

struct BenchmarkFlags {
  RunnerFlags runner;
  std::string suite;
  std::vector<std::string> sets;
  std::vector<std::size_t> labels;
};

RunnerOptions options_of(const BenchmarkFlags& flags) {
  const bool quick = flags.runner.quick;
  RunnerOptions options =
      flags.runner.options("anoean benchmark --suite " + flags.suite + (quick ? " --quick" : ""));
  options.grid.suite = Suite::adbench;
  options.grid.sets = flags.sets;
  for (const std::size_t percent : flags.labels)
    options.grid.cases.push_back("labels-" + std::to_string(percent));
  options.grid.budget = quick ? Budget::quick : Budget::standard;
  return options;
}

}  // namespace

void add_benchmark(CLI::App& application) {
  CLI::App& command = *application.add_subcommand(
      "benchmark", "Rank all methods over many data sets and shares of labelled anomalies");
  auto flags = std::make_shared<BenchmarkFlags>();
  command.add_option("--suite", flags->suite, "adbench: the data sets and the protocol of ADBench")
      ->required()
      ->check(CLI::IsMember({"adbench"}));
  flags->runner.add_folders(
      command,
      "A folder of files NAME.npz with X and y, 1 for anomalies, or one with a subfolder adbench of "
      "them; anoean datasets says how to get some");
  add_value_list(command, "--sets", flags->sets, "Only these data sets, such as 6_cardio")
      .type_name("NAME ...");
  command
      .add_option("--labels", flags->labels, "Only these shares of labelled training anomalies, in per cent")
      ->delimiter(',')
      ->check(CLI::IsMember(labelled_percents()))
      ->type_name("PERCENT ...");
  flags->runner.add_seeds(command, "So many seeds for every run; 3 without");
  command.add_flag("--quick", flags->runner.quick,
                   "1,000 rows, few epochs, one seed, 5 and 100 % labelled: minutes, to see that all works");
  flags->runner.add_others(command);
  command.callback([flags] { run_or_plan(options_of(*flags), flags->runner.dry_run, flags->runner.quiet); });
}

}  // namespace anoean::cli
