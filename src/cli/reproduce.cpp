#include <anoean/error.hpp>

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <memory>
#include <unistd.h>

#include "cli/commands.hpp"
#include "cli/interruption.hpp"
#include "cli/output.hpp"
#include "cli/settings_flag.hpp"
#include "cli/terminal.hpp"
#include "cli/value_list.hpp"
#include "evaluation/runner.hpp"

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

std::string duration(double seconds) {
  const auto minutes = static_cast<long>(std::ceil(seconds / 60.0));
  if (seconds < 60.0) return std::to_string(static_cast<long>(std::ceil(seconds))) + " s";
  if (minutes < 120) return std::to_string(minutes) + " min";
  return fixed(seconds / 3600.0, 1) + " h";
}

// One line that is written over on a terminal; elsewhere one now and then.
class RunnerDisplay {
 public:
  explicit RunnerDisplay(bool quiet) : quiet_(quiet), terminal_(::isatty(STDERR_FILENO) == 1) {}
  ~RunnerDisplay() { clear(); }

  void operator()(const RunnerState& state) {
    if (!state.note.empty()) {
      clear();
      tell("note: " + state.note);
      return;
    }
    if (quiet_) return;
    if (terminal_) {
      std::fputs(("\r\033[K" + line_of(state)).c_str(), stderr);
      shown_ = true;
    } else if (10 * state.finished / std::max<std::size_t>(1, state.planned) != tenth_) {
      tenth_ = 10 * state.finished / std::max<std::size_t>(1, state.planned);
      tell(line_of(state));
    }
  }

  void clear() {
    if (shown_) std::fputs("\r\033[K", stderr);
    shown_ = false;
  }

 private:
  std::string line_of(const RunnerState& state) const {
    std::string line = std::to_string(state.finished) + " of " + std::to_string(state.planned) + " runs";
    if (state.failed > 0) line += ", " + std::to_string(state.failed) + " failed";
    line += ", " + duration(state.seconds_left) + " left";
    for (std::size_t i = 0; terminal_ && i < state.running.size() && line.size() < 100; ++i)
      line += (i == 0 ? ": " : ", ") + state.running[i];
    return line;
  }

  bool quiet_;
  bool terminal_;
  bool shown_ = false;
  std::size_t tenth_ = 0;
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

void show_plan(const Plan& plan) {
  std::string text;
  for (const Plan::Part& part : plan.parts) {
    text += part.name + ": " + std::to_string(part.runs) + " runs, " + std::to_string(part.finished) +
            " done, " + duration(part.seconds) + " of one core left\n";
  }
  for (const std::string& name : plan.missing) text += name + " is not there: its experiments are left out\n";
  text += "about " + duration(plan.seconds_left) + " with " + std::to_string(plan.jobs) + " at a time\n";
  print(text);
}

void run(const ReproduceFlags& flags) {
  const RunnerOptions options = options_of(flags);
  if (flags.dry_run) return show_plan(plan(options));
  RunnerDisplay display(flags.quiet);
  const RunnerState state = reproduce(options, std::ref(display));
  display.clear();
  if (interruption().stop_requested()) {
    throw Error(Error::Kind::interrupted,
                "interrupted; " + std::to_string(state.finished) + " of " + std::to_string(state.planned) +
                    " runs are done",
                {}, "the same command goes on from here");
  }
  tell(std::to_string(state.finished - state.failed) + " of " + std::to_string(state.planned) +
       " runs are in " + flags.out + "/results.csv");
  if (state.failed > 0) {
    throw Error(Error::Kind::failure, std::to_string(state.failed) + " runs failed",
                flags.out + "/results.csv", "its column error says why; the same command tries them again");
  }
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
  command.callback([flags] { run(*flags); });
}

}  // namespace anoean::cli
