#include <anoean/anoean.hpp>

#include <CLI/CLI.hpp>
#include <memory>
#include <set>

#include "cli/commands.hpp"
#include "cli/distinct_files.hpp"
#include "cli/input_flags.hpp"
#include "cli/interruption.hpp"
#include "cli/odd_values.hpp"
#include "cli/terminal.hpp"
#include "core/output_file.hpp"
#include "model/labels.hpp"
#include "model/model.hpp"

namespace anoean::cli {
namespace {

struct ThresholdFlags {
  InputFlags input;
  LabelFlags label;
  bool all_normal = false;
  std::string model;
  std::string output;  // "": the model itself
  double false_alarm_rate = 0.0;
};

struct NormalScores {
  std::vector<float> scores;
  std::size_t anomalies = 0;   // left out
  std::size_t unlabelled = 0;  // left out
  OddValues odd;
};

void add_block(NormalScores& normals, const Scorer& scorer, const Table& block, const ThresholdFlags& flags) {
  const std::vector<float> scores = scorer.score(block, flags.input.threads);
  normals.odd.add(block, scorer.model().preprocessor);
  if (flags.label.label.empty()) {
    normals.scores.insert(normals.scores.end(), scores.begin(), scores.end());
    return;
  }
  const std::set<std::string> normal = label_texts(flags.label.normal);
  const std::vector<std::string> classes = label_texts(require_column(block, flags.label.label));
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (classes[i].empty()) {
      ++normals.unlabelled;
    } else if (normal.contains(classes[i])) {
      normals.scores.push_back(scores[i]);
    } else {
      ++normals.anomalies;
    }
  }
}

NormalScores read_normals(const Scorer& scorer, const ThresholdFlags& flags, const LabelFlags& given) {
  const std::string& label = flags.label.label;
  ReadOptions reading = scorer.read_options(flags.input.read);
  reading.keep.clear();
  if (!label.empty()) reading.categorical.push_back(label);
  reading.stop = interruption();
  NormalScores normals;
  try {
    for_each_block(flags.input.files, reading,
                   [&](const std::string&, const Table& block) { add_block(normals, scorer, block, flags); });
  } catch (const Error& error) {
    const bool lacks_it = error.problem() == "there is no column \"" + label + "\"";
    if (!lacks_it || !given.label.empty()) throw;
    throw Error(error.kind(), error.problem() + ", the label that fit had", error.where(),
                "name another by --label, or say --all-normal where every row is normal");
  }
  if (interruption().stop_requested()) throw Error(Error::Kind::interrupted, "interrupted");
  return normals;
}

void summarise(const NormalScores& normals, std::size_t kept, const Scorer& before, const Scorer& after) {
  std::string line = "calibrated with " + counted(kept, "normal row", "normal rows");
  if (normals.anomalies > 0)
    line += "; left out " + counted(normals.anomalies, "known anomaly", "known anomalies");
  if (normals.unlabelled > 0)
    line += "; left out " + counted(normals.unlabelled, "row", "rows") + " without a label";
  tell(line);
  tell("threshold " + figure(static_cast<double>(after.threshold())) + " for a false-alarm rate of " +
       fixed(after.model().false_alarm_rate, 4) + "; before " +
       figure(static_cast<double>(before.threshold())) + " for " + fixed(before.model().false_alarm_rate, 4));
}

void complete(ThresholdFlags& flags, const Scorer& scorer) {
  if (flags.all_normal) return;
  flags.label.complete_from_layout(flags.input.read.layout);
  flags.label.complete_from_model(scorer);
  if (flags.label.label.empty() || !flags.label.normal.empty()) return;
  throw Error(Error::Kind::bad_input,
              "it is not said which values of \"" + flags.label.label + "\" mean normal", "--label",
              "name them by --normal");
}

void run(ThresholdFlags& flags) {
  if (flags.output.empty()) flags.output = flags.model;
  const std::vector<NamedFile> read = flags.input.named_files();
  require_each_once(read);
  require_file(flags.output, "--output", "a model");
  require_distinct({{flags.output == flags.model ? "--model" : "--output", flags.output}}, read);
  require_writable(flags.output);
  const Scorer before = Scorer::load(flags.model);
  const LabelFlags given = flags.label;
  complete(flags, before);
  NormalScores normals = read_normals(before, flags, given);
  normals.odd.tell_all();
  if (normals.scores.empty()) {
    throw Error(Error::Kind::bad_input,
                "no row is normal: " + counted(normals.anomalies, "known anomaly", "known anomalies") + ", " +
                    counted(normals.unlabelled, "row", "rows") + " without a label",
                flags.input.files.front(), "check --label and --normal, or say --all-normal");
  }
  const std::size_t kept = normals.scores.size();
  const Scorer after = before.recalibrated(std::move(normals.scores), flags.false_alarm_rate);
  after.save(flags.output);
  summarise(normals, kept, before, after);
  tell("wrote " + flags.output);
}

}  // namespace

void add_threshold(CLI::App& application) {
  CLI::App& command = *application.add_subcommand(
      "threshold", "Set a model's threshold from new normal records, without training");
  auto flags = std::make_shared<ThresholdFlags>();
  command.add_option("--model,-m", flags->model, "The model")->required()->type_name("FILE");
  flags->input.add_files(command);
  command
      .add_option("--false-alarm-rate", flags->false_alarm_rate,
                  "P(alert) of a normal record that the threshold promises; refused where the normal rows "
                  "are too few")
      ->required()
      ->type_name("R");
  command
      .add_option("--output,-o", flags->output,
                  "Where to write the model; by default it is replaced in one step")
      ->type_name("FILE");
  flags->label.add(command);
  command.add_flag("--all-normal", flags->all_normal, "Every row is normal, whatever a label says")
      ->excludes("--label")
      ->excludes("--normal");
  flags->input.add_format(command);
  flags->input.add_threads(command);
  command.footer(
      "The rows must be normal ones that fit did not get. Label and normal values default to those of fit; "
      "rows of "
      "other values, known anomalies, and rows without a label are left out and counted.");
  command.callback([flags] { run(*flags); });
}

}  // namespace anoean::cli
