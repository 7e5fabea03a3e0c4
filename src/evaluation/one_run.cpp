#include "evaluation/one_run.hpp"

#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include <algorithm>
#include <ctime>
#include <iterator>
#include <new>
#include <nlohmann/json.hpp>
#include <set>

#include "data/table_rows.hpp"
#include "evaluation/run_details.hpp"
#include "model/fit_rows.hpp"
#include "model/model_file.hpp"

namespace anoean {
namespace {

using Rows = std::vector<std::size_t>;
// Of this thread, on which a run does all its work: what else the machine is doing does not count.
double processor_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

Rows united(const Rows& one, const Rows& other) {
  Rows all;
  std::set_union(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(all));
  return all;
}

// The same rows counted from the begin of all, which is ascending and holds them.
Rows places(const Rows& rows, const Rows& all) {
  Rows found;
  for (const std::size_t row : rows)
    found.push_back(static_cast<std::size_t>(std::lower_bound(all.begin(), all.end(), row) - all.begin()));
  return found;
}

// The rows of a run, and the pool that they are of where that is another than the data set's.
struct Drawn {
  std::optional<Pool> pool{};
  Draw draw{};
};

Drawn draw_rows(const Run& run, const Pool& pool) {
  if (!run.setting->adbench) return {.pool = {}, .draw = run.setting->protocol.draw(pool, run.seed)};
  AdbenchDraw drawn = draw_adbench(pool, *run.setting->adbench, run.seed);
  return {.pool = std::move(drawn.pool), .draw = std::move(drawn.draw)};
}

// One run in the making.
class Running {
 public:
  Running(const Run& run, const Pool& pool, std::stop_token stop)
      : run_(run),
        drawn_(draw_rows(run, pool)),
        pool_(drawn_.pool ? *drawn_.pool : pool),
        draw_(drawn_.draw),
        stop_(std::move(stop)) {
    require_honest(draw_, pool_);
  }

  RunOutcome run();

 private:
  Scorer fit();
  std::vector<float> score(const Scorer& scorer, const Rows& rows);
  void measure(const std::vector<float>& scores, const Rows& rows, double threshold);
  void measure_at(double threshold, const std::vector<float>& chosen,
                  const std::vector<std::uint8_t>& anomalous);
  void measure_latent(const Scorer& scorer, const Rows& rows, nlohmann::json& details);
  std::optional<double> auc_pr(const std::vector<float>& scores, const Rows& rows,
                               const Rows& anomalies) const;
  void describe(const Scorer& scorer);
  std::string notes() const;
  TestRows groups(const Rows& rows) const;

  const Run& run_;
  Drawn drawn_;
  const Pool& pool_;
  const Draw& draw_;
  std::stop_token stop_;
  RunOutcome outcome_;
  nlohmann::json curve_ = nlohmann::json::array();
  double best_threshold_ = 0.0;
};

Scorer Running::fit() {
  const Split& from = draw_.split;
  Rows rows;
  for (const Rows* part : {&from.train_normals, &from.validation_normals, &from.calibration_normals,
                           &from.train_anomalies, &from.validation_anomalies})
    rows = united(rows, *part);
  const Table table = select_rows(pool_.table, rows);
  Split split;
  split.train_normals = places(from.train_normals, rows);
  split.validation_normals = places(from.validation_normals, rows);
  split.calibration_normals = places(from.calibration_normals, rows);
  split.train_anomalies = places(from.train_anomalies, rows);
  split.validation_anomalies = places(from.validation_anomalies, rows);
  FitOptions options;
  options.label = pool_.label;
  options.normal = draw_.normal_classes;
  const Contender contender = contender_named(run_.method);
  options.method = contender.method;
  options.preset = contender.preset;
  options.settings = run_.settings;
  options.preprocessing = run_.preprocessing;
  options.seed = run_.seed;
  options.threads = 1;
  options.stop = stop_;
  options.progress = [this](const Progress& progress) {
    if (progress.stage != "training" || progress.measures.empty()) return;
    nlohmann::json measures = nlohmann::json::object();
    for (const auto& [name, value] : progress.measures) measures[name] = value;
    curve_.push_back({{"epoch", progress.done}, {"measures", measures}});
  };
  if (draw_.learns_all_anomalies && !validation_decides(options)) {
    split.train_anomalies = united(split.train_anomalies, split.validation_anomalies);
    split.validation_anomalies.clear();
  }
  const double start = processor_seconds();
  Scorer scorer = fit_rows(table, read_labels(table, pool_.label, options.normal), std::move(split), options);
  outcome_.result.measures["fit_seconds"] = processor_seconds() - start;
  return scorer;
}

std::vector<float> Running::score(const Scorer& scorer, const Rows& rows) {
  const Table table = select_rows(pool_.table, rows);
  const double start = processor_seconds();
  std::vector<float> scores = scorer.score(table, 1);
  outcome_.result.measures["score_us_per_row"] =
      1e6 * (processor_seconds() - start) / static_cast<double>(rows.size());
  return scores;
}

// Of all test normals and some of the anomalies.
std::optional<double> Running::auc_pr(const std::vector<float>& scores, const Rows& rows,
                                      const Rows& anomalies) const {
  if (anomalies.empty()) return std::nullopt;
  std::vector<float> chosen;
  std::vector<std::uint8_t> anomalous;
  for (const Rows* group : {&draw_.test_normals, &anomalies}) {
    for (const std::size_t place : places(*group, rows)) {
      chosen.push_back(scores[place]);
      anomalous.push_back(group == &anomalies ? 1 : 0);
    }
  }
  return average_precision(chosen, anomalous);
}

void Running::measure(const std::vector<float>& scores, const Rows& rows, double threshold) {
  std::map<std::string, double>& measures = outcome_.result.measures;
  std::vector<float> chosen;
  std::vector<std::uint8_t> anomalous;
  for (const Rows* group : {&draw_.test_normals, &draw_.test_anomalies}) {
    for (const std::size_t place : places(*group, rows)) {
      chosen.push_back(scores[place]);
      anomalous.push_back(group == &draw_.test_anomalies ? 1 : 0);
    }
  }
  measures["auc_pr"] = average_precision(chosen, anomalous);
  measures["auc_roc"] = roc_auc(chosen, anomalous);
  const ThresholdMetrics best = best_f1(chosen, anomalous);
  best_threshold_ = best.threshold;
  measures["f1"] = best.f1;
  measures["false_alarm"] = best.false_alarm;
  measures["recall"] = best.recall;
  if (!draw_.split.calibration_normals.empty()) measure_at(threshold, chosen, anomalous);
  if (const auto seen = auc_pr(scores, rows, draw_.test_seen)) measures["auc_pr_seen"] = *seen;
  if (const auto unseen = auc_pr(scores, rows, draw_.test_unseen)) measures["auc_pr_unseen"] = *unseen;
}

// The threshold that the model chose for itself.
void Running::measure_at(double threshold, const std::vector<float>& chosen,
                         const std::vector<std::uint8_t>& anomalous) {
  std::map<std::string, double>& measures = outcome_.result.measures;
  const ThresholdMetrics own = at_threshold(chosen, anomalous, threshold);
  measures["f1_at_threshold"] = own.f1;
  measures["false_alarm_at_threshold"] = own.false_alarm;
  measures["recall_at_threshold"] = own.recall;
}

// Of the test rows with anomalies drawn by rows.
TestRows Running::groups(const Rows& rows) const {
  TestRows groups;
  groups.normal = places(draw_.test_normals, rows);
  const std::set<std::string> seen(draw_.seen_classes.begin(), draw_.seen_classes.end());
  for (const std::size_t row : draw_.test_anomalies) {
    const std::size_t place = places({row}, rows).front();
    (seen.contains(pool_.class_names[pool_.classes[row]]) ? groups.seen : groups.unseen).push_back(place);
  }
  return groups;
}

void Running::measure_latent(const Scorer& scorer, const Rows& rows, nlohmann::json& details) {
  ThreadPool pool(1);
  const Features features = scorer.model().preprocessor.transform(select_rows(pool_.table, rows));
  const LatentView view = latent_view(*scorer.model().detector, features, groups(rows), pool);
  if (!view.known) return;
  outcome_.result.measures["latent_effective_rank"] = view.effective_rank;
  outcome_.result.measures["latent_separation"] = view.separation;
  if (keeps_details(run_)) details["latent"] = view.picture();
}

void Running::describe(const Scorer& scorer) {
  std::map<std::string, double>& measures = outcome_.result.measures;
  const Scorer::Model& model = scorer.model();
  nlohmann::json ignored;
  std::vector<float> weights;
  model.detector->save(ignored, weights);
  measures["parameters"] = static_cast<double>(weights.size());
  measures["model_bytes"] = static_cast<double>(model_bytes(model).size());
  measures["train_normals"] = static_cast<double>(draw_.split.train_normals.size());
  measures["train_anomalies"] = model.provenance.at("rows").at("train_anomalies").get<double>();
  measures["duplicate_share"] = duplicate_share(draw_, pool_);
  const nlohmann::json facts = model.detector->training_summary();
  if (const auto epochs = facts.find("epochs"); epochs != facts.end())
    measures["epochs"] = epochs->get<double>();
  if (const auto choice = facts.find("epoch_choice"); choice != facts.end())
    outcome_.result.epoch_choice = choice->get<std::string>();
}

std::string Running::notes() const {
  std::string text;
  const auto add = [&](const std::string& note) { text += (text.empty() ? "" : "; ") + note; };
  for (const auto& [name, value] : run_.settings) add(name + "=" + value);
  if (run_.preprocessing != "auto") add("preprocessing: " + run_.preprocessing);
  for (const std::string& note : draw_.notes) add(note);
  if (!run_.setting->adbench && run_.setting->protocol.normal.empty()) {
    std::string list;
    for (const std::string& name : draw_.normal_classes) list += (list.empty() ? "" : " ") + name;
    add("normal: " + list);
  }
  if (!draw_.withheld_classes.empty()) {
    std::string list;
    for (const std::string& name : draw_.seen_classes) list += (list.empty() ? "" : " ") + name;
    add("seen: " + list);
  }
  return text;
}

RunOutcome Running::run() {
  const Scorer scorer = fit();
  const Rows rows =
      united(united(draw_.test_normals, draw_.test_anomalies), united(draw_.test_seen, draw_.test_unseen));
  const std::vector<float> scores = score(scorer, rows);
  const double threshold = static_cast<double>(scorer.threshold());
  measure(scores, rows, threshold);
  describe(scorer);
  outcome_.result.notes = notes();
  if (keeps_details(run_)) {
    outcome_.details = run_details(run_, scores, groups(rows), threshold, best_threshold_);
    outcome_.details["training"] = curve_;
  }
  measure_latent(scorer, rows, outcome_.details);
  return std::move(outcome_);
}

Result named(const Run& run) {
  return {.experiment = run.setting->experiment,
          .dataset = run.setting->dataset,
          .case_name = run.setting->name,
          .method = run.method,
          .seed = run.seed};
}

}  // namespace

RunOutcome failed_run(const Run& run, const std::string& why) {
  RunOutcome outcome;
  outcome.result = named(run);
  outcome.result.error = why;
  return outcome;
}

bool keeps_details(const Run& run) { return run.seed == 1 && !run.setting->adbench; }

std::optional<RunOutcome> run_one(const Run& run, const Pool& pool, std::stop_token stop) {
  try {
    RunOutcome outcome = Running(run, pool, std::move(stop)).run();
    Result result = named(run);
    result.measures = std::move(outcome.result.measures);
    result.epoch_choice = std::move(outcome.result.epoch_choice);
    result.notes = std::move(outcome.result.notes);
    outcome.result = std::move(result);
    return outcome;
  } catch (const Error& error) {
    if (error.kind() == Error::Kind::interrupted) return std::nullopt;
    return failed_run(run, error.what());
  } catch (const std::bad_alloc&) {
    return failed_run(run, "out of memory");
  } catch (const std::exception& error) {
    return failed_run(run, error.what());
  }
}

}  // namespace anoean
