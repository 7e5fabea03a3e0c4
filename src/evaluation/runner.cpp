#include "evaluation/runner.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <thread>

#include "core/output_file.hpp"
#include "core/thread_pool.hpp"
#include "evaluation/costs.hpp"
#include "evaluation/details_folder.hpp"
#include "evaluation/one_run.hpp"
#include "evaluation/report_data.hpp"
#include "evaluation/run_record.hpp"

namespace anoean {
namespace {

using Clock = std::chrono::steady_clock;

std::string key_of(const Run& run) {
  return Result{.experiment = run.setting->experiment,
                .dataset = run.setting->dataset,
                .case_name = run.setting->name,
                .method = run.method,
                .seed = run.seed}
      .key();
}

// What is to be run, as far as its data are there.
struct Wanted {
  std::vector<Case> cases;
  std::vector<Run> runs;
  std::vector<std::string> missing;
};

std::vector<Case> cases_of(const RunnerOptions& options) {
  if (options.grid.suite == Suite::paper) return known_cases(options.grid.budget);
  return adbench_cases(adbench_sets(options.data), options.grid.budget);
}

Wanted wanted_runs(const RunnerOptions& options) {
  Wanted wanted{.cases = cases_of(options), .runs = {}, .missing = {}};
  if (options.grid.without_anomalies) {
    for (Case& one : wanted.cases)
      one.protocol.sizes.train_anomalies = one.protocol.sizes.validation_anomalies = 0;
  }
  wanted.runs = grid(wanted.cases, options.grid);
  if (options.grid.suite != Suite::paper) return wanted;  // of the sets that are there
  std::set<std::string> sets;
  for (const Run& run : wanted.runs) sets.insert(run.setting->dataset);
  for (const std::string& name : sets) {
    if (!has_dataset(name, options.data)) wanted.missing.push_back(name);
  }
  // What was asked for by its name has to be there; of all experiments, those that can be are run.
  const bool by_name = !options.grid.experiments.empty();
  if (!wanted.missing.empty() && (by_name || wanted.missing.size() == sets.size()))
    static_cast<void>(load_pool(wanted.missing.front(), options.data));
  std::erase_if(wanted.runs, [&](const Run& run) {
    return std::find(wanted.missing.begin(), wanted.missing.end(), run.setting->dataset) !=
           wanted.missing.end();
  });
  return wanted;
}

// A run counts as done with its details, where it has some.
bool is_done(const Run& run, const std::set<std::string>& keys, const std::string& folder) {
  return keys.contains(key_of(run)) &&
         (!keeps_details(run) || std::filesystem::exists(details_path(folder, run)));
}

std::set<std::string> succeeded(const std::vector<Result>& results) {
  std::set<std::string> keys;
  for (const Result& result : results) {
    if (result.error.empty()) keys.insert(result.key());
  }
  return keys;
}

// At most.
double test_rows(const Case& one) {
  const Sizes& sizes = one.protocol.sizes;
  const std::size_t rows =
      one.adbench ? one.adbench->most_rows / 3 : sizes.test_normals + 3 * sizes.test_anomalies;
  return static_cast<double>(rows);
}

void learn_costs(Costs& costs, const std::vector<Run>& runs, const std::vector<Result>& results) {
  std::map<std::string, std::pair<double, double>> seconds;  // to fit, to score a row
  for (const Result& result : results) {
    const auto fit = result.measures.find("fit_seconds");
    const auto score = result.measures.find("score_us_per_row");
    if (fit != result.measures.end() && score != result.measures.end())
      seconds[result.key()] = {fit->second, 1e-6 * score->second};
  }
  for (const Run& run : runs) {
    const auto known = seconds.find(key_of(run));
    if (known == seconds.end()) continue;
    costs.learn(run, known->second.first + test_rows(*run.setting) * known->second.second);
  }
}

// The work itself: jobs take the runs in order; the thread that started them reports.
class Runner {
 public:
  Runner(const RunnerOptions& options, const std::function<void(const RunnerState&)>& tell)
      : options_(options),
        tell_(tell),
        wanted_(wanted_runs(options)),
        file_(options.out),
        costs_(options.grid.budget),
        jobs_(options.jobs == 0 ? default_threads() : options.jobs) {}

  RunnerState run();

 private:
  void prepare();
  void work();
  std::optional<RunOutcome> outcome_of(const Run& run);
  std::optional<std::size_t> next();
  std::shared_ptr<const Pool> pool(const std::string& dataset);
  void require_same_data(const Pool& rows);
  void finish(const Run& run, const RunOutcome& outcome, double seconds);
  void report(const std::string& note = {});
  double seconds_left() const;
  std::vector<std::string> order_of_all() const;

  const RunnerOptions& options_;
  const std::function<void(const RunnerState&)>& tell_;
  Wanted wanted_;
  ResultsFile file_;
  Costs costs_;
  std::size_t jobs_;

  std::mutex pools_mutex_;
  std::map<std::string, std::shared_ptr<const Pool>> pools_;
  std::set<std::string> checked_;  // against the record

  std::mutex mutex_;  // guards what follows, and file_ and costs_
  std::condition_variable changed_;
  std::vector<Run> left_;
  std::size_t taken_ = 0;
  std::set<std::size_t> running_;
  std::map<std::size_t, Clock::time_point> started_;
  std::size_t finished_ = 0;
  std::size_t failed_ = 0;
  std::size_t working_ = 0;
  std::exception_ptr failure_;  // not of a run but of the runner: disk full
};

void Runner::prepare() {
  remove_leftovers(options_.out);
  remove_leftovers(options_.out + "/details");
  keep_record(options_.out, options_.grid, file_.results(), options_.command, wanted_.runs.size());
  for (const std::string& name : wanted_.missing)
    report(name + " is not below " + options_.data +
           ": its experiments are left out; \"anoean datasets\" says "
           "how to get it");
  if (file_.dropped() > 0)
    report(std::to_string(file_.dropped()) +
           " damaged lines of results.csv are dropped; their runs are repeated");
  std::set<std::string> wanted;
  for (const Run& run : wanted_.runs) wanted.insert(key_of(run));
  file_.forget_failures(wanted);
  const std::set<std::string> done = succeeded(file_.results());
  for (const Run& run : wanted_.runs) {
    if (!is_done(run, done, options_.out)) left_.push_back(run);
  }
  finished_ = wanted_.runs.size() - left_.size();
  learn_costs(costs_, wanted_.runs, file_.results());
}

std::optional<std::size_t> Runner::next() {
  const std::lock_guard guard(mutex_);
  if (failure_ || options_.stop.stop_requested() || taken_ == left_.size()) return std::nullopt;
  running_.insert(taken_);
  started_[taken_] = Clock::now();
  return taken_++;
}

std::shared_ptr<const Pool> Runner::pool(const std::string& dataset) {
  const std::lock_guard guard(pools_mutex_);
  std::shared_ptr<const Pool>& pool = pools_[dataset];
  if (!pool) {
    pool = std::make_shared<const Pool>(options_.grid.suite == Suite::adbench
                                            ? load_adbench_pool(dataset, options_.data)
                                            : load_pool(dataset, options_.data));
  }
  return pool;
}

// Not of one run alone: none of them may be recorded beside results of other data.
void Runner::require_same_data(const Pool& rows) {
  const std::lock_guard guard(pools_mutex_);
  if (checked_.contains(rows.dataset)) return;
  keep_data(options_.out, rows);
  checked_.insert(rows.dataset);
}

void Runner::finish(const Run& run, const RunOutcome& outcome, double seconds) {
  if (outcome.result.error.empty() && keeps_details(run)) write_details(options_.out, run, outcome.details);
  const std::lock_guard guard(mutex_);
  file_.append(outcome.result);
  if (outcome.result.error.empty()) costs_.learn(run, seconds);
  ++finished_;
  failed_ += outcome.result.error.empty() ? 0 : 1;
}

// Records that cannot be read fail the runs that need them; the others go on.
std::optional<RunOutcome> Runner::outcome_of(const Run& run) {
  std::shared_ptr<const Pool> rows;
  try {
    rows = pool(run.setting->dataset);
  } catch (const std::exception& error) {
    return failed_run(run, error.what());
  }
  require_same_data(*rows);
  return run_one(run, *rows, options_.stop);
}

void Runner::work() {
  while (const std::optional<std::size_t> index = next()) {
    const Run& run = left_[*index];
    const auto start = Clock::now();
    try {
      const std::optional<RunOutcome> outcome = outcome_of(run);
      if (outcome) finish(run, *outcome, std::chrono::duration<double>(Clock::now() - start).count());
    } catch (...) {
      const std::lock_guard guard(mutex_);
      if (!failure_) failure_ = std::current_exception();
    }
    {
      const std::lock_guard guard(mutex_);
      running_.erase(*index);
    }
    changed_.notify_all();
  }
  const std::lock_guard guard(mutex_);
  --working_;
  changed_.notify_all();
}

// Of what is running, the part that is not over yet.
double Runner::seconds_left() const {
  double seconds = 0.0;
  for (std::size_t i = taken_; i < left_.size(); ++i) seconds += costs_.seconds(left_[i]);
  for (const std::size_t i : running_) {
    const double past = std::chrono::duration<double>(Clock::now() - started_.at(i)).count();
    seconds += std::max(0.0, costs_.seconds(left_[i]) - past);
  }
  return seconds / static_cast<double>(
                       std::min(jobs_, std::max<std::size_t>(1, left_.size() - taken_ + running_.size())));
}

void Runner::report(const std::string& note) {
  RunnerState state{.planned = wanted_.runs.size(),
                    .finished = finished_,
                    .failed = failed_,
                    .seconds_left = seconds_left(),
                    .running = {},
                    .note = note};
  for (const std::size_t i : running_) state.running.push_back(key_of(left_[i]));
  tell_(state);
}

// The same whatever was asked for in whichever order.
std::vector<std::string> Runner::order_of_all() const {
  GridOptions all;
  all.budget = options_.grid.budget;
  all.suite = options_.grid.suite;
  all.methods = methods_in_order();
  for (const Result& result : file_.results()) all.seeds = std::max<std::size_t>(all.seeds, result.seed);
  std::vector<std::string> keys;
  for (const Run& run : grid(wanted_.cases, all)) keys.push_back(key_of(run));
  return keys;
}

RunnerState Runner::run() {
  prepare();
  const std::size_t workers = std::min(jobs_, left_.size());
  working_ = workers;
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < workers; ++i) threads.emplace_back([this] { work(); });
    std::unique_lock lock(mutex_);
    while (working_ > 0) {
      changed_.wait_for(lock, std::chrono::seconds(1));
      report();
    }
  }
  if (failure_) std::rethrow_exception(failure_);
  file_.sort(order_of_all());
  write_summary(options_.out);
  return {.planned = wanted_.runs.size(),
          .finished = finished_,
          .failed = failed_,
          .seconds_left = seconds_left(),
          .running = {},
          .note = {}};
}

}  // namespace

namespace {

// Of a plan; the data sets of a benchmark are many.
std::string part_name(const Case& one) {
  return one.experiment + "/" + (one.adbench ? std::string() : one.dataset + "/") + one.name;
}

}  // namespace

Plan plan(const RunnerOptions& options) {
  const Wanted wanted = wanted_runs(options);
  std::vector<Result> results;
  if (std::filesystem::exists(options.out + "/results.csv")) {
    results = read_results(options.out);
    require_record(options.out, options.grid, results);
  }
  const std::set<std::string> done = succeeded(results);
  Costs costs(options.grid.budget);
  learn_costs(costs, wanted.runs, results);
  Plan plan;
  plan.missing = wanted.missing;
  plan.jobs = options.jobs == 0 ? default_threads() : options.jobs;
  std::size_t left = 0;
  for (const Run& run : wanted.runs) {
    const std::string name = part_name(*run.setting);
    auto part = std::find_if(plan.parts.begin(), plan.parts.end(),
                             [&](const Plan::Part& one) { return one.name == name; });
    if (part == plan.parts.end()) part = plan.parts.insert(part, {.name = name});
    ++part->runs;
    if (is_done(run, done, options.out)) {
      ++part->finished;
    } else {
      part->seconds += costs.seconds(run);
      plan.seconds_left += costs.seconds(run);
      ++left;
    }
  }
  plan.seconds_left /= static_cast<double>(std::clamp<std::size_t>(left, 1, plan.jobs));
  return plan;
}

RunnerState reproduce(const RunnerOptions& options, const std::function<void(const RunnerState&)>& tell) {
  return Runner(options, tell).run();
}

}  // namespace anoean
