#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/interruption.hpp"
#include "cli/run_or_plan.hpp"
#include "cli/settings_flag.hpp"
#include "cli/value_list.hpp"

namespace anoean::cli {
namespace {

struct ReproduceFlags {
  std::string what = "all";
  std::string data;
  std::string out;
  std::vector<std::string> methods;
  std::vector<std::string> cases;
  std::vector<std::string> set;
  std::size_t seeds = 0;
  std::uint64_t first_seed = 1;
  std::string preprocessing = "auto";
  bool without_anomalies = false;
  std::size_t jobs = 0;
  bool quick = false;
  bool full = false;
  bool dry_run = false;
  bool quiet = false;
};

RunnerOptions options_of(const ReproduceFlags& flags) {
  RunnerOptions options;
  if (flags.what == "claims") {
    options.grid.experiments = {"table1", "table2", "figure3"};
  } else if (flags.what != "all") {
    options.grid.experiments = {flags.what};
  }
  options.grid.methods = flags.methods;
  options.grid.cases = flags.cases;
  options.grid.settings = parse_settings(flags.set);
  options.grid.seeds = flags.seeds;
  options.grid.first_seed = flags.first_seed;
  options.grid.preprocessing = flags.preprocessing;
  options.grid.without_anomalies = flags.without_anomalies;
  options.grid.budget = flags.quick ? Budget::quick : flags.full ? Budget::full : Budget::standard;
  options.data = flags.data;
  options.out = flags.out;
  options.jobs = flags.jobs;
  options.command = "anoean reproduce " + flags.what +
                    (flags.quick  ? " --quick"
                     : flags.full ? " --full"
                                  : "");
  if (flags.preprocessing != "auto") options.command += " --preprocessing " + flags.preprocessing;
  if (flags.without_anomalies) options.command += " --without-anomalies";
  for (const auto& [name, value] : options.grid.settings) options.command += " --set " + name + "=" + value;
  options.stop = interruption();
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
  command.add_option("--data", flags->data, "Where the data sets are; anoean datasets says how to get them")
      ->required()
      ->type_name("DIR");
  command.add_option("--out,-o", flags->out, "Where results go; a folder with results is gone on with")
      ->required()
      ->type_name("DIR");
  add_value_list(command, "--methods", flags->methods, "Only these methods").type_name("NAME ...");
  add_value_list(command, "--cases", flags->cases, "Only these cases, such as four-ninths or digit-3")
      .type_name("NAME ...");
  command.add_option("--seeds", flags->seeds, "So many seeds for every run, whatever the budget says")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000}));
  command.add_option("--first-seed", flags->first_seed, "The first of the seeds")->capture_default_str();
  command.add_option("--preprocessing", flags->preprocessing, "Of numbers, in place of the methods' own")
      ->check(CLI::IsMember({"auto", "standard", "minmax", "log-standard", "quantile"}))
      ->capture_default_str();
  command.add_flag("--without-anomalies", flags->without_anomalies,
                   "Let no anomaly be known: methods that need some fail");
  add_list(command, "--set", flags->set, "A setting of the methods, name=value; may be repeated")
      .type_name("K=V ...");
  command.add_option("--jobs,-j", flags->jobs, "Runs at a time, each on one thread; all cores without")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1024}));
  CLI::Option* quick =
      command.add_flag("--quick", flags->quick, "Few rows and epochs: minutes, to see that all works");
  command.add_flag("--full", flags->full, "10 seeds and all epochs for everything: days")->excludes(quick);
  command.add_flag("--dry-run", flags->dry_run, "Say what would be run and how long it takes");
  command.add_flag("--quiet", flags->quiet, "Print notes and errors only");
  command.footer(
      "Killed or interrupted, the same command goes on where it was. anoean report makes a page of the "
      "results.");
  command.callback([flags] { run_or_plan(options_of(*flags), flags->dry_run, flags->quiet); });
}

}  // namespace anoean::cli
