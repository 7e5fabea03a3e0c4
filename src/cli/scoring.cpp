#include "cli/scoring.hpp"

#include <anoean/anoean.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include "cli/requests.hpp"
#include "cli/terminal.hpp"
#include "data/table_rows.hpp"
#include "model/explainable.hpp"
#include "model/model.hpp"

namespace anoean::cli {
namespace {

constexpr double false_drift_rate = 0.01;  // of warnings, over the whole of a stream that stays as it is

DriftMonitor drift_monitor(const Scorer& scorer) {
  return {scorer.model().calibration.scores(), scorer.threshold(), false_drift_rate};
}

}  // namespace

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

Scoring::Scoring(const ScoreFlags& flags, Scorer scorer)
    : flags_(flags),
      scorer_(std::move(scorer)),
      stream_(flags.input.any_stream()),
      output_(flags.output),
      writer_(output_, flags.format, scorer_),
      pacing_(flags.flush_rows, flags.flush_milliseconds) {
  if (flags.drift) drift_ = drift_monitor(scorer_);
  if (!flags.rejects.empty()) rejects_ = std::make_unique<Rejects>(flags.rejects, stream_);
}

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
  odd_.add(block, scorer_.model().preprocessor);
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
    if (flags_.format.explain > 0) require_explainable(fresh.model());
    if (drift_) drift_ = drift_monitor(fresh);
    drifted_at_ = 0;
    writer_.end_batch();  // which has p-values of the model that goes
    scorer_ = fresh;
    tell("reloaded " + flags_.model + ": threshold " + figure(static_cast<double>(fresh.threshold())) +
         " for a false-alarm rate of " + fixed(fresh.model().false_alarm_rate, 4));
  } catch (const Error& error) {
    tell("warning: the model stays as it was, " + flags_.model + " cannot take its place: " + error.what());
  }
  hand_on();  // the batch that has ended does not wait for the next record
}

void Scoring::finish() {
  if (malformed_ > 0 && malformed_ == writer_.rows()) refuse_all();
  writer_.finish();
  output_.finish();
  if (rejects_) rejects_->finish();
  tell_notes();
}

// Where nothing can be read the input is not what the model learnt: no alerts must not mean that all is well.
void Scoring::refuse_all() {
  if (rejects_) rejects_->finish();
  end_early();
  throw Error(Error::Kind::bad_input, "no row has a score: all are malformed", "",
              "look at the first one above; --layout, --columns and --input-format say how records are read");
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
  odd_.tell_all();
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

}  // namespace anoean::cli
