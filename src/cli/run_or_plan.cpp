#include "cli/run_or_plan.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <unistd.h>

#include "cli/interruption.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"

namespace anoean::cli {
namespace {

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

}  // namespace

void run_or_plan(const RunnerOptions& options, bool dry_run, bool quiet) {
  if (dry_run) return show_plan(plan(options));
  RunnerDisplay display(quiet);
  const RunnerState state = reproduce(options, std::ref(display));
  display.clear();
  if (interruption().stop_requested()) {
    throw Error(Error::Kind::interrupted,
                "interrupted; " + std::to_string(state.finished) + " of " + std::to_string(state.planned) +
                    " runs are done",
                {}, "the same command goes on from here");
  }
  tell(std::to_string(state.finished - state.failed) + " of " + std::to_string(state.planned) +
       " runs are in " + options.out + "/results.csv");
  if (state.failed > 0) {
    throw Error(Error::Kind::failure, std::to_string(state.failed) + " runs failed",
                options.out + "/results.csv", "its column error says why; the same command tries them again");
  }
}

}  // namespace anoean::cli
