#include <anoean/error.hpp>
#include <anoean/scorer.hpp>
#include <anoean/version.hpp>

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/number_text.hpp"
#include "data/json_text.hpp"
#include "data/splits.hpp"
#include "data/table_rows.hpp"
#include "detectors/anomaly_kinds.hpp"
#include "model/fit_rows.hpp"
#include "model/labelled_rows.hpp"
#include "model/labels.hpp"
#include "model/model.hpp"
#include "model/notes.hpp"

namespace anoean {
namespace {

constexpr double validation_share = 0.15;
constexpr double usual_false_alarm_rate = 0.01;
constexpr double validation_anomaly_share = 0.2;
// So few are better learnt from than held back for a look at how the training goes.
constexpr std::size_t few_anomalies = 1000;
constexpr double usual_rate = 0.1;  // of the calibration normals score higher than what is usual

// What the options say of the method, then what the preset says, then the method's defaults.
Settings settings_of(const FitOptions& options) {
  const Method& method = find_method(options.method);
  std::map<std::string, std::string> given = options.settings;
  if (!options.preset.empty()) {
    const Preset& preset = find_preset(method, options.preset);
    given.insert(preset.settings.begin(), preset.settings.end());
  }
  return {method.hyperparameters, given};
}

std::string preprocessing_of(const FitOptions& options, std::size_t kinds_of_anomalies) {
  if (options.preprocessing != "auto") return options.preprocessing;
  const Method& method = find_method(options.method);
  if (!options.preset.empty()) return find_preset(method, options.preset).preprocessing;
  return preprocessing_of(method, kinds_of_anomalies);
}

// One fit: from labelled rows to a model.
class Fitting {
 public:
  Fitting(const Table& table, Labels labels, const FitOptions& options)
      : table_(table), labels_(std::move(labels)), options_(options), pool_(options.threads) {}

  Scorer run();
  Scorer run(Split given);

 private:
  void split();
  void choose_rate();
  void infer_schema(const Table& training);
  void preprocess();
  std::vector<std::uint32_t> kinds_of_anomalies() const;
  Features features(const std::vector<std::size_t>& rows) const;
  void train();
  void calibrate();
  void keep_usual_records();
  nlohmann::json provenance() const;

  const Table& table_;
  Labels labels_;
  const FitOptions& options_;
  ThreadPool pool_;
  Split split_;
  double false_alarm_rate_ = usual_false_alarm_rate;
  std::shared_ptr<Scorer::Model> model_ = std::make_shared<Scorer::Model>();
};

// Validation and calibration rows have no say in what is learnt.
void Fitting::infer_schema(const Table& training) {
  SchemaOptions schema;
  schema.label = options_.label;
  schema.keep = options_.keep;
  schema.numeric = options_.numeric;
  schema.categorical = options_.categorical;
  schema.ignore = options_.ignore;
  // Rows to come have values of it that training cannot know.
  if (const auto colon = options_.split.find(':'); colon != std::string::npos)
    schema.divides = options_.split.substr(colon + 1);
  model_->schema = Schema::infer(training, schema);
  for (const SchemaColumn& column : model_->schema.columns) {
    if (column.role == Role::left_out && !column.reason.empty()) {
      note(options_, "column \"" + column.name + "\" is left out: " + column.reason);
    }
  }
}

void Fitting::split() {
  SplitOptions split;
  split.seed = options_.seed;
  split.by = options_.split;
  split.seen_classes = options_.seen_classes;
  split.validation = validation_share;
  split.calibration = validation_share;
  // More anomalies than normals would cost time in every epoch and tell nothing new.
  const auto normals = static_cast<double>(std::count(labels_.normal.begin(), labels_.normal.end(), 1));
  const double anomalies = static_cast<double>(table_.rows) - normals;
  const bool holds_back = anomalies >= few_anomalies || validation_decides(options_);
  split.validation_anomalies =
      anomalies > 0.0 && holds_back
          ? std::min(validation_anomaly_share, validation_share * normals / anomalies)
          : 0.0;
  split_ = split_rows(table_, labels_.classes, labels_.normal, split);
  if (!split_.unused_anomalies.empty())
    note(options_, std::to_string(split_.unused_anomalies.size()) +
                       " known anomalies are in groups that set the threshold, and are left out");
  if (!split_.unseen_anomalies.empty()) {
    std::set<std::string> names;
    for (const std::size_t row : split_.unseen_anomalies) names.insert(labels_.classes[row]);
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    note(options_, "held out, not learnt: the anomalies of class " + list);
  }
  if (split_.train_anomalies.empty() && find_method(options_.method).learns_from_anomalies) {
    note(options_, "there is no known anomaly to learn from; even a few would make the scores better");
  } else if (split_.validation_anomalies.empty() && validation_decides(options_)) {
    note(options_,
         "too few known anomalies to hold some back: the last epoch, or the usual setting, is kept and not "
         "the best");
  }
}

// What was asked for is refused, before the long work, where it cannot be kept; nobody asked for the usual
// rate.
void Fitting::choose_rate() {
  const std::size_t normals = split_.calibration_normals.size();
  if (options_.false_alarm_rate) require_promise(normals, *options_.false_alarm_rate);
  const double smallest = 1.0 / static_cast<double>(normals + 1);
  false_alarm_rate_ = options_.false_alarm_rate.value_or(std::max(usual_false_alarm_rate, smallest));
}

void Fitting::preprocess() {
  // In the order of the input, by which running numbers and timestamps are told.
  std::vector<std::size_t> rows;
  std::merge(split_.train_normals.begin(), split_.train_normals.end(), split_.train_anomalies.begin(),
             split_.train_anomalies.end(), std::back_inserter(rows));
  std::vector<std::uint8_t> normal;
  for (const std::size_t row : rows) normal.push_back(labels_.normal[row]);
  const Table training = select_rows(table_, rows);
  infer_schema(training);
  PreprocessorOptions preprocessing;
  preprocessing.scaling = parse_scaling(preprocessing_of(options_, kinds_told_apart(kinds_of_anomalies())));
  preprocessing.clip = options_.clip;
  model_->preprocessor = Preprocessor::fit(training, normal, model_->schema, preprocessing);
}

// Of each training anomaly, by a number from 0.
std::vector<std::uint32_t> Fitting::kinds_of_anomalies() const {
  std::map<std::string, std::uint32_t> kinds;
  std::vector<std::uint32_t> kind_of;
  for (const std::size_t row : split_.train_anomalies)
    kind_of.push_back(kinds.emplace(labels_.classes[row], kinds.size()).first->second);
  return kind_of;
}

Features Fitting::features(const std::vector<std::size_t>& rows) const {
  return model_->preprocessor.transform(select_rows(table_, rows));
}

void Fitting::train() {
  const Method& method = find_method(options_.method);
  const Settings settings = settings_of(options_);
  model_->method = method.name;
  model_->settings = settings.all();
  model_->detector = method.create(settings);
  const TrainingData data{.normals = features(split_.train_normals),
                          .anomalies = features(split_.train_anomalies),
                          .anomaly_kinds = kinds_of_anomalies(),
                          .validation_normals = features(split_.validation_normals),
                          .validation_anomalies = features(split_.validation_anomalies)};
  const FitControl control{.seed = options_.seed,
                           .pool = &pool_,
                           .progress = options_.progress,
                           .stop = options_.stop,
                           .keep_best_on_stop = options_.keep_best_on_stop};
  model_->detector->fit(data, control);
}

void Fitting::calibrate() {
  const Features normals = features(split_.calibration_normals);
  std::vector<float> scores(normals.rows);
  model_->detector->score(normals, scores, pool_);
  model_->calibration = Calibration(std::move(scores));
  model_->false_alarm_rate = false_alarm_rate_;
  if (normals.rows == 0) {  // of a run that only ranks rows: nothing is an alert
    model_->threshold = std::numeric_limits<float>::infinity();
    return;
  }
  model_->threshold = model_->calibration.threshold(false_alarm_rate_);
  if (!options_.false_alarm_rate && false_alarm_rate_ > usual_false_alarm_rate) {
    note(options_, std::to_string(normals.rows) +
                       " calibration normals cannot promise the usual false-alarm rate of " +
                       shortest_text(usual_false_alarm_rate) + ", only 1/" +
                       std::to_string(normals.rows + 1) + "; with more normal rows it falls");
  }
}

void Fitting::keep_usual_records() {
  if (split_.calibration_normals.empty() || model_->detector->soft_score(1) == nullptr) return;
  Random random(options_.seed, "usual records");
  const double rate = std::max(usual_rate, model_->calibration.smallest_rate());
  model_->usual = std::make_shared<const UsualRecords>(
      UsualRecords::fit(table_, split_.train_normals, model_->preprocessor, *model_->detector,
                        model_->calibration.threshold(rate), random, pool_));
}

nlohmann::json Fitting::provenance() const {
  std::map<std::string, std::size_t> seen;
  for (const std::size_t row : split_.train_anomalies) ++seen[labels_.classes[row]];
  nlohmann::json anomaly_classes = nlohmann::json::array();
  for (const auto& [name, rows] : seen)
    anomaly_classes.push_back({{"class", text_to_json(name)}, {"rows", rows}});
  nlohmann::json normal = nlohmann::json::array();
  for (const std::string& value : options_.normal) normal.push_back(text_to_json(value));
  return {{"version", version()},
          {"seed", options_.seed},
          {"label", text_to_json(options_.label)},
          {"normal", normal},
          {"preset", options_.preset},
          {"split", text_to_json(options_.split)},
          {"rows",
           {{"train_normals", split_.train_normals.size()},
            {"train_anomalies", split_.train_anomalies.size()},
            {"validation_normals", split_.validation_normals.size()},
            {"validation_anomalies", split_.validation_anomalies.size()},
            {"calibration_normals", split_.calibration_normals.size()}}},
          {"anomaly_classes", anomaly_classes},
          {"training", model_->detector->training_summary()}};
}

Scorer Fitting::run() {
  split();
  return run(std::move(split_));
}

Scorer Fitting::run(Split given) {
  split_ = std::move(given);
  choose_rate();
  preprocess();
  train();
  calibrate();
  keep_usual_records();
  model_->provenance = provenance();
  return Scorer(std::move(model_));
}

void check(const FitOptions& options) {
  if (!(options.seen_classes > 0.0 && options.seen_classes <= 1.0)) {
    throw Error(Error::Kind::bad_input, "the share of seen classes must lie above 0 and at most at 1",
                "seen_classes");
  }
  if (!(options.clip > 0.0)) throw Error(Error::Kind::bad_input, "the clip range must be positive", "clip");
  if (options.preprocessing != "auto") parse_scaling(options.preprocessing);
  settings_of(options);
}

}  // namespace

Scorer fit(const Table& table, const FitOptions& options) {
  check(options);
  if (table.rows == 0) throw Error(Error::Kind::bad_input, "there are no rows to learn from");
  note_values(table, options);
  Labelled labelled = read_labelled(table, options);
  return Fitting(labelled.table ? *labelled.table : table, std::move(labelled.labels), options).run();
}

Scorer fit(const Table& table, const Table& anomalies, const FitOptions& options) {
  check(options);
  if (table.rows == 0) throw Error(Error::Kind::bad_input, "there are no rows to learn from");
  note_values(table, options);
  note_values(anomalies, options);
  Labelled labelled = read_labelled(table, options);
  Table all = std::move(labelled.table).value_or(table);
  append_rows(all, anomalies, "the known anomalies");
  Labels& labels = labelled.labels;
  const std::vector<std::string> classes = anomaly_classes(anomalies, options);
  labels.classes.insert(labels.classes.end(), classes.begin(), classes.end());
  labels.normal.resize(all.rows, 0);
  return Fitting(all, std::move(labels), options).run();
}

bool validation_decides(const FitOptions& options) {
  const Settings settings = settings_of(options);
  const auto says = [&](const char* name) {
    const auto choice = settings.all().find(name);
    return choice != settings.all().end() && choice->second == "validation";
  };
  return says("epoch_choice") || says("choose_by");
}

Scorer fit_rows(const Table& table, Labels labels, Split split, const FitOptions& options) {
  check(options);
  return Fitting(table, std::move(labels), options).run(std::move(split));
}

}  // namespace anoean
