#include <anoean/anoean.hpp>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/commands.hpp"
#include "cli/distinct_files.hpp"
#include "cli/input_flags.hpp"
#include "cli/interruption.hpp"
#include "cli/odd_values.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "data/json_text.hpp"
#include "evaluation/evaluation.hpp"
#include "model/labels.hpp"
#include "model/model.hpp"

namespace anoean::cli {
namespace {

struct EvaluateFlags {
  InputFlags input;
  LabelFlags label;
  std::string model;
  bool json = false;
};

struct Timing {
  double seconds = 0.0;
  std::size_t rows = 0;
};

void add_block(ScoredRows& rows, const Scorer& scorer, const Table& block, const LabelFlags& flags,
               std::size_t threads, Timing& timing) {
  const auto started = std::chrono::steady_clock::now();
  const std::vector<float> scores = scorer.score(block, threads);
  timing.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  timing.rows += block.rows;
  const std::vector<std::string> classes = label_texts(require_column(block, flags.label));
  const std::set<std::string> normal = label_texts(flags.normal);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (classes[i].empty()) {
      ++rows.unlabelled;
      continue;
    }
    rows.scores.push_back(scores[i]);
    rows.anomalous.push_back(normal.contains(classes[i]) ? 0 : 1);
    rows.classes.push_back(classes[i]);
  }
}

nlohmann::json threshold_json(const ThresholdMetrics& metrics, const std::string& suffix) {
  return {{"threshold" + suffix, metrics.threshold},
          {"f1" + suffix, metrics.f1},
          {"precision" + suffix, metrics.precision},
          {"recall" + suffix, metrics.recall},
          {"false_alarm" + suffix, metrics.false_alarm},
          {"false_positive_rate" + suffix, metrics.false_positive_rate}};
}

// By what the kept epoch was chosen; null where the model does not say.
nlohmann::json epoch_choice(const Scorer& scorer) {
  const nlohmann::json& provenance = scorer.model().provenance;
  const auto training = provenance.find("training");
  if (training == provenance.end() || !training->is_object()) return nullptr;
  const auto choice = training->find("epoch_choice");
  return choice != training->end() && choice->is_string() ? *choice : nlohmann::json();
}

nlohmann::json to_json(const Evaluation& evaluation, const Timing& timing, const Scorer& scorer) {
  nlohmann::json json = {
      {"normals", evaluation.normals},
      {"anomalies", evaluation.anomalies},
      {"auc_pr", evaluation.auc_pr},
      {"auc_pr_interval", {evaluation.auc_pr_interval.low, evaluation.auc_pr_interval.high}},
      {"auc_roc", evaluation.auc_roc},
      {"score_us_per_row", 1e6 * timing.seconds / static_cast<double>(timing.rows)}};
  json.update(threshold_json(evaluation.best, ""));
  json.update(threshold_json(evaluation.at_threshold, "_at_threshold"));
  if (const nlohmann::json choice = epoch_choice(scorer); !choice.is_null()) json["epoch_choice"] = choice;
  if (evaluation.auc_pr_seen) json["auc_pr_seen"] = *evaluation.auc_pr_seen;
  if (evaluation.auc_pr_unseen) json["auc_pr_unseen"] = *evaluation.auc_pr_unseen;
  for (const ClassRecall& one : evaluation.classes) {
    json["classes"].push_back(
        {{"class", one.name}, {"rows", one.rows}, {"recall_at_threshold", one.recall}, {"seen", one.seen}});
  }
  return json;
}

std::string percent(double value) {
  std::string text = fixed(100.0 * value, 1);
  return std::string(text.size() < 6 ? 6 - text.size() : 0, ' ') + text;
}

std::string threshold_line(const std::string& name, const ThresholdMetrics& metrics) {
  return name + percent(metrics.f1) + percent(metrics.recall) + percent(metrics.precision) +
         percent(metrics.false_alarm) + percent(metrics.false_positive_rate) + "\n";
}

std::string to_text(const Evaluation& evaluation) {
  std::string text = std::to_string(evaluation.normals) + " normal rows, " +
                     std::to_string(evaluation.anomalies) + " anomalies; figures in %\n";
  text += "AUC-PR " + percent(evaluation.auc_pr) + "  (95 % interval " +
          fixed(100.0 * evaluation.auc_pr_interval.low, 1) + " to " +
          fixed(100.0 * evaluation.auc_pr_interval.high, 1) + ")\n";
  text += "AUC-ROC" + percent(evaluation.auc_roc) + "\n";
  if (evaluation.auc_pr_seen && evaluation.auc_pr_unseen) {
    text += "AUC-PR  on anomaly classes seen in training" + percent(*evaluation.auc_pr_seen) + ", unseen" +
            percent(*evaluation.auc_pr_unseen) + "\n";
  }
  text += "                       F1 recall precis.   FA   FPR\n";
  text += threshold_line("at the threshold  ", evaluation.at_threshold);
  text += threshold_line("at the best F1    ", evaluation.best);
  text += "FA: share of alerts that are false, FP/(FP+TP). FPR: share of normal rows that raise an alert.\n";
  text += "The best F1 is chosen on these very rows; the threshold was fixed before.\n";
  return text;
}

std::set<std::string> seen_classes(const Scorer& scorer) {
  std::set<std::string> names;
  for (const nlohmann::json& one : scorer.model().provenance.at("anomaly_classes"))
    names.insert(label_text(text_from_json(one.at("class"))));
  return names;
}

void run(EvaluateFlags& flags) {
  require_each_once(flags.input.named_files());
  const Scorer scorer = Scorer::load(flags.model);
  flags.label.complete_from_layout(flags.input.read.layout);
  flags.label.complete_from_model(scorer);
  if (!flags.label.is_known()) {
    throw Error(Error::Kind::bad_input, "an evaluation needs to know which rows are normal", "--label",
                "use --label COL --normal VALUE");
  }
  ReadOptions reading = scorer.read_options(flags.input.read);
  reading.categorical.push_back(flags.label.label);
  reading.keep.clear();
  reading.stop = interruption();
  ScoredRows rows;
  Timing timing;
  OddValues odd;
  for_each_block(flags.input.files, reading, [&](const std::string&, const Table& block) {
    add_block(rows, scorer, block, flags.label, flags.input.threads, timing);
    odd.add(block, scorer.model().preprocessor);
  });
  if (interruption().stop_requested()) throw Error(Error::Kind::interrupted, "interrupted");
  if (rows.unlabelled > 0)
    tell("note: " + std::to_string(rows.unlabelled) + " rows have no label and are left out");
  odd.tell_all();
  if (rows.scores.empty() && rows.unlabelled > 0)
    throw Error(Error::Kind::bad_input, "no row has a label in column \"" + flags.label.label + "\"", "",
                "name the label column by --label");
  const Evaluation evaluation = evaluate(rows, static_cast<double>(scorer.threshold()), seen_classes(scorer));
  print(flags.json ? printable_json(to_json(evaluation, timing, scorer), 2) + "\n" : to_text(evaluation));
}

}  // namespace

void add_evaluate(CLI::App& application) {
  CLI::App& command = *application.add_subcommand("evaluate", "Measure a model on labelled records");
  auto flags = std::make_shared<EvaluateFlags>();
  command.add_option("--model,-m", flags->model, "The model")->required()->type_name("FILE");
  flags->input.add_files(command);
  flags->label.add(command);
  flags->input.add_format(command);
  flags->input.add_threads(command);
  command.add_flag("--json", flags->json, "Print all figures as JSON, as fractions");
  command.footer("Label and normal values default to those of fit.");
  command.callback([flags] { run(*flags); });
}

}  // namespace anoean::cli
