#include <anoean/anoean.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/distinct_files.hpp"
#include "cli/input_flags.hpp"
#include "cli/interruption.hpp"
#include "cli/method_list.hpp"
#include "cli/score_writer.hpp"
#include "cli/settings_flag.hpp"
#include "cli/terminal.hpp"
#include "cli/value_list.hpp"
#include "core/output_file.hpp"
#include "model/model.hpp"

namespace anoean::cli {
namespace {

struct FitFlags {
  InputFlags input;
  LabelFlags label;
  std::vector<std::string> anomalies;
  std::vector<std::string> keep;
  std::vector<std::string> set;
  std::string model;
  FitOptions fit;
  bool checkpoint = false;
  bool quiet = false;
  bool verbose = false;
};

// Of 64 bits: CLI11 takes -1 and what is too large for the largest one.
CLI::Validator whole_number() {
  return CLI::Validator(
      [](std::string& text) {
        std::uint64_t value = 0;
        const char* end = text.data() + text.size();
        const auto [rest, problem] = std::from_chars(text.data(), end, value);
        const bool whole = problem == std::errc{} && rest == end;
        return whole ? std::string() : text + " is no whole number from 0 to 18446744073709551615";
      },
      "");
}

std::string methods_help() {
  return "Methods (\"anoean methods NAME\" lists the settings of one):\n" + method_list();
}

void refuse_label(const std::string& label, const std::vector<std::string>& columns,
                  const std::string& flag) {
  if (std::find(columns.begin(), columns.end(), label) == columns.end()) return;
  throw Error(Error::Kind::bad_input, "column \"" + label + "\" is the label, which is never learnt", flag,
              "leave it out there");
}

// Label and kept columns are read as they stand, whatever they look like.
ReadOptions read_options(const FitFlags& flags) {
  ReadOptions options = flags.input.read;
  options.stop = interruption();
  options.keep = flags.keep;
  // What rows are held back by is read, though it may not be learnt.
  std::erase(options.ignore, flags.fit.split.substr(flags.fit.split.find(':') + 1));
  const std::string& label = flags.label.label;
  if (label.empty()) return options;
  refuse_label(label, options.numeric, "--numeric");
  refuse_label(label, options.ignore, "--ignore");
  options.categorical.push_back(label);
  std::erase(options.keep, label);
  return options;
}

FitOptions fit_options(const FitFlags& flags, ProgressDisplay& display) {
  FitOptions options = flags.fit;
  options.label = flags.label.label;
  options.normal = flags.label.normal;
  options.settings = parse_settings(flags.set);
  options.numeric = flags.input.read.numeric;
  options.categorical = flags.input.read.categorical;
  options.ignore = flags.input.read.ignore;
  options.keep = flags.keep;
  options.threads = flags.input.threads;
  options.progress = display.callback();
  options.stop = interruption();
  options.keep_best_on_stop = flags.checkpoint;
  return options;
}

// Which rows were used for what.
std::string rows_line(const nlohmann::json& rows, const nlohmann::json& training, bool learns_anomalies) {
  const auto count = [&](const char* name) { return rows.at(name).get<std::size_t>(); };
  const auto line = [&](std::size_t normals, std::size_t anomalies, const std::string& held) {
    return "learnt from " + std::to_string(normals) + " normal rows" +
           (learns_anomalies ? " and " + std::to_string(anomalies) + " known anomalies" : "") +
           "; held back " + held + std::to_string(count("calibration_normals")) + " for the threshold";
  };
  if (training.value("learns_from_all", false)) {
    return line(count("train_normals") + count("validation_normals"),
                count("train_anomalies") + count("validation_anomalies"), "");
  }
  const bool chosen_by_them = training.value("epoch_choice", "") == "validation";
  const std::string purpose = !chosen_by_them                   ? " to validate, "
                              : training.contains("best_epoch") ? " to choose the epoch, "
                                                                : " to choose by, ";
  return line(count("train_normals"), count("train_anomalies"),
              std::to_string(count("validation_normals")) + " + " +
                  std::to_string(count("validation_anomalies")) + purpose);
}

// How normals were taken that nobody checked, where no trial tells.
std::string suspects_line(const nlohmann::json& training) {
  return fixed(100.0 * training["contamination"].get<double>(), 0) +
         " % of the normals suspect: those that look most like anomalies are not learnt as normals";
}

std::string trials_line(const nlohmann::json& training) {
  double roc_auc = 0.0;
  for (const nlohmann::json& trial : training["trials"]) {
    if (trial["pseudo_anomalies"] == training["pseudo_anomalies"] &&
        trial["contamination"] == training["contamination"] &&
        trial["leaves_out_ambiguous"] == training["leaves_out_ambiguous"])
      roc_auc = trial["roc_auc"].get<double>();
  }
  const auto percent = [&](const char* name) {
    return fixed(100.0 * training[name].get<double>(), 0) + " % of the ";
  };
  const bool fewer = training["leaves_out_ambiguous"].get<bool>();
  return "chosen by trials: " + percent("contamination") + "normals suspect, " + percent("pseudo_anomalies") +
         "anomalies made, ambiguous anomalies " + (fewer ? "left out" : "kept") +
         "; AUC-ROC of hidden known anomalies " + fixed(roc_auc, 4);
}

void summarise(const Scorer& scorer, const std::string& path, double seconds) {
  const nlohmann::json& facts = scorer.model().provenance;
  const nlohmann::json& rows = facts.at("rows");
  const nlohmann::json& training = facts.at("training");
  tell(rows_line(rows, training, find_method(scorer.model().method).learns_from_anomalies));
  if (training.contains("trials")) {
    tell(trials_line(training));
  } else if (training.value("contamination", 0.0) > 0.0) {
    tell(suspects_line(training));
  }
  std::string line;
  if (training.contains("best_epoch")) {
    line = "kept epoch " + std::to_string(training["best_epoch"].get<int>()) + " of " +
           std::to_string(training["epochs"].get<int>());
  } else if (training.contains("support_vectors")) {
    line = "kept " + std::to_string(training["support_vectors"].get<std::size_t>()) + " support vectors";
  }
  if (training.contains("validation_auc_pr")) {
    line += ", validation AUC-PR " + fixed(training["validation_auc_pr"].get<double>(), 4);
  }
  if (!line.empty()) tell(line);
  tell("threshold " + figure(static_cast<double>(scorer.threshold())) + " for a false-alarm rate of " +
       fixed(scorer.model().false_alarm_rate, 4));
  tell("wrote " + path + " (" + fixed(seconds, 1) + " s)");
}

void run(FitFlags& flags) {
  const auto started = std::chrono::steady_clock::now();
  std::vector<NamedFile> read = flags.input.named_files();
  const std::vector<NamedFile> anomalies = named_by("--anomalies", flags.anomalies);
  read.insert(read.end(), anomalies.begin(), anomalies.end());
  require_each_once(read);
  require_distinct({{"--model", flags.model}}, read);
  require_file(flags.model, "--model", "a model");
  require_keepable(flags.keep);
  require_writable(flags.model);
  flags.label.complete_from_layout(flags.input.read.layout);
  if (flags.label.label.empty() && !flags.label.normal.empty()) {
    throw Error(Error::Kind::bad_input, "--normal needs --label", "",
                "name the column that holds these values");
  }
  ProgressDisplay display(flags.quiet     ? Verbosity::quiet
                          : flags.verbose ? Verbosity::every_step
                                          : Verbosity::normal);
  const FitOptions options = fit_options(flags, display);
  const ReadOptions reading = read_options(flags);
  const Table table = read_files(flags.input.files, reading);
  const Scorer scorer = flags.anomalies.empty() ? fit(table, options)
                                                : fit(table, read_files(flags.anomalies, reading), options);
  scorer.save(flags.model);
  display.clear();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started;
  if (interruption().stop_requested()) tell("note: interrupted; what was learnt so far is kept");
  if (!flags.quiet) summarise(scorer, flags.model, seconds.count());
}

}  // namespace

void add_fit(CLI::App& application) {
  CLI::App& command =
      *application.add_subcommand("fit", "Learn a detector from records and write a model file");
  auto flags = std::make_shared<FitFlags>();
  flags->input.add_files(command);
  command.add_option("--model,-m", flags->model, "Where to write the model")->required()->type_name("OUT");
  flags->label.add(command);
  add_list(command, "--anomalies", flags->anomalies, "Files that hold only known anomalies")
      .type_name("FILE ...");
  flags->input.add_format(command);
  flags->input.add_columns(command);
  add_value_list(command, "--keep", flags->keep,
                 "Pass these columns through to the scores as they stand, never learn them")
      .type_name("COL ...");
  command.add_option("--method", flags->fit.method, "The detector, one of those below")
      ->type_name("NAME")
      ->capture_default_str();
  command
      .add_option("--preset", flags->fit.preset,
                  "Settings of the method that go together, see anoean methods NAME")
      ->type_name("NAME");
  add_list(command, "--set", flags->set, "A setting of the method, name=value; may be repeated")
      .type_name("K=V ...");
  command
      .add_option(
          "--preprocessing", flags->fit.preprocessing,
          "auto (what suits the method), standard, minmax, log-standard, log-limited, log-range or quantile")
      ->type_name("KIND")
      ->capture_default_str();
  command.add_option("--clip", flags->fit.clip, "Clip features to this many scale units")
      ->capture_default_str();
  command
      .add_option("--split", flags->fit.split,
                  "How rows are held back: random, group:COL (whole groups) or time:COL (the latest; numbers "
                  "or dates such as 2024-05-31T09:59:00Z); COL is not learnt")
      ->capture_default_str();
  command
      .add_option(
          "--seen-classes", flags->fit.seen_classes,
          "Share of the anomaly classes to learn from, drawn by the seed; the others stay unseen, for "
          "evaluate to report apart")
      ->capture_default_str();
  command
      .add_option("--false-alarm-rate", flags->fit.false_alarm_rate,
                  "The probability of an alert for a normal record that the threshold promises; refused if "
                  "too few rows are held back for it. Default 0.01, or the smallest rate they can promise")
      ->type_name("R");
  command.add_option("--seed", flags->fit.seed, "Same seed, same data: same model")
      ->check(whole_number())
      ->capture_default_str();
  flags->input.add_threads(command);
  command.add_flag("--checkpoint", flags->checkpoint,
                   "On Ctrl-C write the model so far, once training has begun");
  CLI::Option* quiet = command.add_flag("--quiet", flags->quiet, "Print notes and errors only");
  command
      .add_flag(
          "--verbose", flags->verbose,
          "Print a line per epoch: losses, D's accuracy on each group, distance of the latent normals from "
          "N(0, I), validation AUC-PR")
      ->excludes(quiet);
  command.footer(methods_help());
  command.callback([flags] { run(*flags); });
}

}  // namespace anoean::cli
