#include <anoean/anoean.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "cli/commands.hpp"
#include "cli/distinct_files.hpp"
#include "cli/input_flags.hpp"
#include "cli/interruption.hpp"
#include "cli/output.hpp"
#include "cli/pacing.hpp"
#include "cli/rejects.hpp"
#include "cli/requests.hpp"
#include "cli/score_writer.hpp"
#include "cli/terminal.hpp"
#include "cli/value_list.hpp"
#include "data/table_rows.hpp"
#include "metrics/drift.hpp"
#include "model/explainable.hpp"
#include "model/model.hpp"

namespace anoean::cli {
namespace {

struct ScoreFlags {
  InputFlags input;
  std::string model;
  std::string output = "-";
  std::string rejects;
  ScoreFormat format;
  bool drift = false;
  std::optional<std::size_t> flush_rows;
  std::optional<std::size_t> flush_milliseconds;
  bool strict = false;
};

constexpr double false_drift_rate = 0.01;  // of warnings, over the whole of a stream that stays as it is

void check_batch(const ScoreFormat& format, const Scorer& scorer);

DriftMonitor drift_monitor(const Scorer& scorer) {
  return {scorer.model().calibration.scores(), scorer.threshold(), false_drift_rate};
}

// Scores blocks as they come and writes them in order.
class Scoring {
 public:
  Scoring(const ScoreFlags& flags, Scorer scorer)
      : flags_(flags),
        scorer_(std::move(scorer)),
        stream_(flags.input.any_stream()),
        output_(flags.output),
        writer_(output_, flags.format, scorer_),
        pacing_(flags.flush_rows, flags.flush_milliseconds) {
    if (flags.drift) drift_ = drift_monitor(scorer_);
    if (!flags.rejects.empty()) rejects_ = std::make_unique<Rejects>(flags.rejects, stream_);
  }

  void take(const std::string& file, const Table& block);
  // What is to be done while no input comes; returns how long that can wait.
  std::chrono::milliseconds wait();
  void finish();
  // The end before the end of the input: what was scored goes out as far as it can.
  void end_early();

 private:
  void set_aside(const std::string& file, const Table& block);
  void watch(const std::vector<float>& scores);
  std::vector<Explanation> explain(const Table& block, const std::vector<float>& scores);
  void serve_requests();
  void reload();
  void hand_on();
  void tell_notes() const;
  void tell_summary() const;

  const ScoreFlags& flags_;
  Scorer scorer_;
  bool stream_;
  Output output_;
  ScoreWriter writer_;
  Pacing pacing_;
  std::optional<DriftMonitor> drift_;
  std::size_t drifted_at_ = 0;  // row of the warning; 0: none
  std::unique_ptr<Rejects> rejects_;
  std::size_t malformed_ = 0;
  std::string first_problem_;
  std::size_t non_finite_ = 0;
  std::size_t imprecise_ = 0;  // rows whose explanation misses its sum
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

void Scoring::set_aside(const std::string& file, const Table& block) {
  for (const MalformedRow& row : block.malformed) {
    const std::string input = file == "-" ? "standard input" : file;
    const std::string where = input + ":" + std::to_string(row.line);
    if (flags_.strict)
      throw Error(Error::Kind::bad_input, row.problem, where, "leave out --strict to skip such rows");
    if (malformed_ == 0) first_problem_ = where + ": " + row.problem;
    ++malformed_;
    if (rejects_) rejects_->add(input, row);
  }
  if (rejects_ && !block.malformed.empty()) rejects_->flush();
}

// Of the rows that are written.
std::vector<Explanation> Scoring::explain(const Table& block, const std::vector<float>& scores) {
  if (flags_.format.explain == 0) return {};
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!std::isnan(scores[i]) && writer_.may_write(scores[i])) rows.push_back(i);
  }
  std::vector<Explanation> explanations =
      scorer_.explain(select_rows(block, rows), flags_.format.explain, flags_.input.threads);
  for (const Explanation& one : explanations) imprecise_ += one.precise ? 0 : 1;
  return explanations;
}

void Scoring::take(const std::string& file, const Table& block) {
  constexpr std::size_t most_waiting = std::size_t{1} << 20;  // bytes
  serve_requests();
  set_aside(file, block);
  non_finite_ += non_finite_values(block);
  const std::vector<float> scores = scorer_.score(block, flags_.input.threads);
  writer_.write(block, scores, explain(block, scores));
  if (drift_) watch(scores);
  pacing_.add(block.rows);
  if (pacing_.due() || output_.waiting() > most_waiting) hand_on();
}

// The scores of the last rows of those that were written.
void Scoring::watch(const std::vector<float>& scores) {
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (std::isnan(scores[i]) || !drift_->take(scores[i])) continue;
    drifted_at_ = writer_.rows() - scores.size() + i + 1;
    tell("warning: drift: up to row " + std::to_string(drifted_at_) +
         " the scores below the threshold have left those of the calibration normals; of the latest, " +
         fixed(100.0 * drift_->recent_upper_share(), 0) + " % lie in the upper part, where " +
         fixed(100.0 * drift_->expected_upper_share(), 0) +
         " % are expected; recalibrate (anoean threshold) or fit again");
  }
}

std::chrono::milliseconds Scoring::wait() {
  serve_requests();
  if (pacing_.due()) hand_on();
  return pacing_.left();
}

void Scoring::hand_on() {
  output_.flush();
  pacing_.handed_on();
}

void Scoring::serve_requests() {
  if (take_reload_request()) reload();
  if (take_summary_request()) tell_summary();
}

void Scoring::reload() {
  try {
    const Scorer fresh = Scorer::load(flags_.model);
    require_same_columns(scorer_.model().schema, fresh.model().schema, flags_.model);
    check_batch(flags_.format, fresh);
    if (drift_) drift_ = drift_monitor(fresh);
    drifted_at_ = 0;
    writer_.end_batch();  // which has p-values of the model that goes
    scorer_ = fresh;
    tell("reloaded " + flags_.model + ": threshold " + figure(static_cast<double>(fresh.threshold())) +
         " for a false-alarm rate of " + fixed(fresh.model().false_alarm_rate, 4));
  } catch (const Error& error) {
    tell("warning: the model stays as it was, " + flags_.model + " cannot take its place: " + error.what());
  }
}

void Scoring::finish() {
  writer_.finish();
  output_.finish();
  if (rejects_) rejects_->finish();
  tell_notes();
}

void Scoring::end_early() {
  try {
    writer_.end_batch();
    hand_on();
  } catch (const Error&) {  // what ended the work is told, and often the same
  }
  tell_notes();
}

void Scoring::tell_notes() const {
  tell_non_finite(non_finite_);
  if (imprecise_ > 0) {
    tell("note: in " + std::to_string(imprecise_) + (imprecise_ == 1 ? " row" : " rows") +
         " the explanation misses the score's difference from the usual by more than 1 %");
  }
  if (malformed_ > 0) {
    tell("note: " + std::to_string(malformed_) +
         (malformed_ == 1 ? " malformed row has no score" : " malformed rows have no score") +
         (rejects_ ? "; see " + flags_.rejects : "") + "; the first: " + first_problem_);
  }
  if (stream_ && writer_.rows() > 0) tell_summary();
}

void Scoring::tell_summary() const {
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started_;
  const auto rows = static_cast<double>(writer_.rows());
  tell(counted(writer_.rows(), "row", "rows") + ", " + counted(writer_.alerts(), "alert", "alerts") + ", " +
       std::to_string(malformed_) + " malformed, " + fixed(rows / std::max(seconds.count(), 1e-3), 1) +
       " rows per second over " + fixed(seconds.count(), 1) + " s" +
       (drifted_at_ > 0 ? ", drift at row " + std::to_string(drifted_at_) : ""));
}

bool is_learnt(const Schema& schema, const std::string& name) {
  const SchemaColumn* column = schema.find(name);
  return column != nullptr && (column->role == Role::numeric || column->role == Role::categorical);
}

void require_distinct_files(const ScoreFlags& flags) {
  std::vector<NamedFile> read = flags.input.named_files();
  read.push_back({"--model", flags.model});
  std::vector<NamedFile> written = {{"--output", flags.output}};
  if (!flags.rejects.empty()) written.push_back({"--rejects", flags.rejects});
  require_distinct(written, read);
}

// Refuses batches that could never hold an alert, and tells how many it takes at once where one is too few.
void check_batch(const ScoreFormat& format, const Scorer& scorer) {
  const double q = format.false_discovery_rate;
  if (format.batch == 0) return;
  if (!(q > 0.0 && q < 1.0))
    throw Error(Error::Kind::bad_input, "the rate must lie between 0 and 1", "--fdr");
  // The procedure finds k rows with p ≤ k Q / N; no p-value is below 1 / (n + 1).
  const Calibration& calibration = scorer.model().calibration;
  const double fewest =
      std::ceil(calibration.smallest_rate() * static_cast<double>(format.batch) / q * (1.0 - 1e-12));
  const std::string normals = std::to_string(calibration.scores().size()) + " calibration normals";
  const std::string advice = "smaller batches, a larger rate, or more calibration normals (anoean threshold)";
  if (fewest > static_cast<double>(format.batch)) {
    throw Error(Error::Kind::bad_input, normals + " are too few for any alert", "--fdr", "use " + advice);
  }
  if (fewest > 1.0) {
    tell("note: with " + normals + " it takes " + fixed(fewest, 0) + " or more alerts in a batch of " +
         std::to_string(format.batch) + ", never fewer; less with " + advice);
  }
}

void run(ScoreFlags& flags) {
  catch_requests();
  require_distinct_files(flags);
  const Scorer scorer = Scorer::load(flags.model);
  check_batch(flags.format, scorer);
  ReadOptions reading = scorer.read_options(flags.input.read);
  reading.keep_malformed = true;
  reading.stop = interruption();
  if (!flags.format.keep.empty()) reading.keep.clear();  // instead of the model's own
  for (const std::string& column : flags.format.keep) {
    // A learnt column is read as it was learnt; any other as it stands.
    if (!is_learnt(scorer.model().schema, column)) reading.keep.push_back(column);
  }
  if (flags.format.explain > 0) require_explainable(scorer.model());
  Scoring scoring(flags, scorer);
  reading.waiting = [&] { return scoring.wait(); };
  try {
    for_each_block(flags.input.files, reading,
                   [&](const std::string& file, const Table& block) { scoring.take(file, block); });
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::interrupted) {
      scoring.end_early();
      throw;
    }
  }
  if (interruption().stop_requested()) {
    // A pipe gets every row that was scored; a file that is not whole goes.
    scoring.end_early();
    throw Error(Error::Kind::interrupted, "interrupted");
  }
  scoring.finish();
}

void add_false_discovery_rate(CLI::App& command, ScoreFormat& format) {
  constexpr std::size_t largest_batch = 1'000'000;  // rows that are held in memory
  CLI::Option* rate =
      command
          .add_option("--fdr", format.false_discovery_rate,
                      "Alerts by batches, not by the threshold: the expected share of false ones among "
                      "the alerts of a batch is Q at most (Benjamini-Hochberg)")
          ->type_name("Q");
  CLI::Option* batch =
      command.add_option("--batch", format.batch, "Rows of a batch of --fdr; the last may have fewer")
          ->check(CLI::Range(std::size_t{1}, largest_batch))
          ->type_name("N");
  rate->needs(batch);
  batch->needs(rate);
}

}  // namespace

void add_score(CLI::App& application) {
  CLI::App& command =
      *application.add_subcommand("score", "Score new records with a model, from files or a pipe");
  auto flags = std::make_shared<ScoreFlags>();
  command.add_option("--model,-m", flags->model, "The model")->required()->type_name("FILE");
  flags->input.add_files(command);
  command.add_option("--output,-o", flags->output, "Where to write the scores, - for standard output")
      ->type_name("FILE")
      ->capture_default_str();
  command.add_option("--format", flags->format.name, "csv or jsonl")
      ->check(CLI::IsMember({"csv", "jsonl"}))
      ->capture_default_str();
  command.add_flag("--alerts-only", flags->format.alerts_only, "Write only the alerts");
  command
      .add_option("--explain", flags->format.explain,
                  "Write the K columns of each row that add most to its score, with what is usual there")
      ->check(CLI::PositiveNumber)
      ->type_name("K");
  add_false_discovery_rate(command, flags->format);
  add_value_list(command, "--keep", flags->format.keep,
                 "Write these columns of the input beside the scores, as they stand; a number that is learnt "
                 "in its shortest form")
      .type_name("COL ...");
  command
      .add_option("--rejects", flags->rejects,
                  "Write malformed rows to this file, as they stood and with what is wrong with them; those "
                  "of a pipe are "
                  "appended as they come")
      ->type_name("FILE");
  command.add_flag("--strict", flags->strict, "Stop at the first malformed row");
  command.add_flag(
      "--drift", flags->drift,
      "Warn once when the scores of records that are no alerts leave those of the calibration normals; "
      "the probability that a stream that stays as it is ever brings a warning is 0.01 at most");
  const CLI::Range positive(std::size_t{1}, std::size_t{1'000'000'000});
  command
      .add_option("--flush-rows", flags->flush_rows,
                  "Hand scores on once so many rows have one, after a second at the latest; default: at once")
      ->check(positive)
      ->type_name("N");
  command
      .add_option("--flush-milliseconds", flags->flush_milliseconds,
                  "Hand scores on at the latest after so long; without --flush-rows then only")
      ->check(positive)
      ->type_name("T");
  flags->input.add_format(command);
  flags->input.add_threads(command);
  command.footer(
      "Writes row (from 1), score (higher = more anomalous), p_value (share of calibration normals at least "
      "as "
      "anomalous) and alert (1 or 0). A malformed row keeps its place, with empty fields. --explain adds, in "
      "words, columns as \"src_bytes 1.2e6, usual 0 to 5,450 (+3.1)\": the value, what most training normals "
      "have, and what it adds to the score of a usual record; methods anoean, mahalanobis and untrained. "
      "SIGHUP loads the model again, SIGUSR1 prints rows, alerts and malformed rows so far on standard "
      "error; "
      "at the end of a pipe that is done too.");
  command.callback([flags] { run(*flags); });
}

}  // namespace anoean::cli
