#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/interruption.hpp"
#include "cli/run_or_plan.hpp"
#include "cli/settings_flag.hpp"
#include "cli/value_list.hpp"

namespace anoean::cli {
namespace {

struct BenchmarkFlags {
  std::string suite;
  std::string data;
  std::string out;
  std::vector<std::string> methods;
  std::vector<std::string> sets;
  std::vector<std::size_t> labels;
  std::vector<std::string> set;
  std::size_t seeds = 0;
  std::uint64_t first_seed = 1;
  std::size_t jobs = 0;
  bool quick = false;
  bool dry_run = false;
  bool quiet = false;
};

RunnerOptions options_of(const BenchmarkFlags& flags) {
  RunnerOptions options;
  options.grid.suite = Suite::adbench;
  options.grid.methods = flags.methods;
  options.grid.sets = flags.sets;
  for (const std::size_t percent : flags.labels)
    options.grid.cases.push_back("labels-" + std::to_string(percent));
  options.grid.settings = parse_settings(flags.set);
  options.grid.seeds = flags.seeds;
  options.grid.first_seed = flags.first_seed;
  options.grid.budget = flags.quick ? Budget::quick : Budget::standard;
  options.data = flags.data;
  options.out = flags.out;
  options.jobs = flags.jobs;
  options.command = "anoean benchmark --suite " + flags.suite + (flags.quick ? " --quick" : "");
  for (const auto& [name, value] : options.grid.settings) options.command += " --set " + name + "=" + value;
  options.stop = interruption();
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
  command
      .add_option(
          "--data", flags->data,
          "A folder of files NAME.npz with X and y, 1 for anomalies, or one with a subfolder adbench of "
          "them; anoean datasets says how to get some")
      ->required()
      ->type_name("DIR");
  command.add_option("--out,-o", flags->out, "Where results go; a folder with results is gone on with")
      ->required()
      ->type_name("DIR");
  add_value_list(command, "--methods", flags->methods, "Only these methods").type_name("NAME ...");
  add_value_list(command, "--sets", flags->sets, "Only these data sets, such as 6_cardio")
      .type_name("NAME ...");
  command
      .add_option("--labels", flags->labels, "Only these shares of labelled training anomalies, in per cent")
      ->delimiter(',')
      ->check(CLI::IsMember(labelled_percents()))
      ->type_name("PERCENT ...");
  command.add_option("--seeds", flags->seeds, "So many seeds for every run; 3 without")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000}));
  command.add_option("--first-seed", flags->first_seed, "The first of the seeds")->capture_default_str();
  add_list(command, "--set", flags->set, "A setting of the methods, name=value; may be repeated")
      .type_name("K=V ...");
  command.add_option("--jobs,-j", flags->jobs, "Runs at a time, each on one thread; all cores without")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1024}));
  command.add_flag("--quick", flags->quick,
                   "1,000 rows, few epochs, one seed, 5 and 100 % labelled: minutes, to see that all works");
  command.add_flag("--dry-run", flags->dry_run, "Say what would be run and how long it takes");
  command.add_flag("--quiet", flags->quiet, "Print notes and errors only");
  command.footer(
      "Killed or interrupted, the same command goes on where it was. anoean report makes a page of the "
      "results.");
  command.callback([flags] { run_or_plan(options_of(*flags), flags->dry_run, flags->quiet); });
}

}  // namespace anoean::cli
