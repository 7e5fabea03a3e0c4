#include <anoean/anoean.hpp>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "cli/commands.hpp"
#include "cli/distinct_files.hpp"
#include "cli/input_flags.hpp"
#include "cli/interruption.hpp"
#include "cli/output.hpp"
#include "cli/score_writer.hpp"
#include "cli/terminal.hpp"
#include "cli/value_list.hpp"
#include "data/table_rows.hpp"
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
  bool strict = false;
};

// Scores blocks as they come and writes them in order.
class Scoring {
 public:
  Scoring(const ScoreFlags& flags, const Scorer& scorer)
      : flags_(flags), scorer_(scorer), output_(flags.output), writer_(output_, flags.format, scorer) {
    if (!flags.rejects.empty()) rejects_ = std::make_unique<Output>(flags.rejects);
  }

  void take(const std::string& file, const Table& block);
  void finish();
  void tell_notes() const;

 private:
  void set_aside(const std::string& file, const Table& block);
  std::vector<Explanation> explain(const Table& block, const std::vector<float>& scores);

  const ScoreFlags& flags_;
  const Scorer& scorer_;
  Output output_;
  ScoreWriter writer_;
  std::unique_ptr<Output> rejects_;
  std::size_t malformed_ = 0;
  std::string first_problem_;
  std::size_t non_finite_ = 0;
  std::size_t imprecise_ = 0;
};

void Scoring::set_aside(const std::string& file, const Table& block) {
  for (const MalformedRow& row : block.malformed) {
    const std::string where = (file == "-" ? "standard input" : file) + ":" + std::to_string(row.line);
    if (flags_.strict)
      throw Error(Error::Kind::bad_input, row.problem, where, "leave out --strict to skip such rows");
    if (malformed_ == 0) first_problem_ = where + ": " + row.problem;
    ++malformed_;
    if (rejects_) rejects_->write(row.text + "\n");
  }
  if (rejects_ && !block.malformed.empty()) rejects_->flush();
}

// Of the rows that are written.
std::vector<Explanation> Scoring::explain(const Table& block, const std::vector<float>& scores) {
  if (flags_.format.explain == 0) return {};
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!std::isnan(scores[i]) && writer_.writes(scores[i])) rows.push_back(i);
  }
  std::vector<Explanation> explanations =
      scorer_.explain(select_rows(block, rows), flags_.format.explain, flags_.input.threads);
  for (const Explanation& one : explanations) imprecise_ += one.precise ? 0 : 1;
  return explanations;
}

void Scoring::take(const std::string& file, const Table& block) {
  set_aside(file, block);
  non_finite_ += non_finite_values(block);
  const std::vector<float> scores = scorer_.score(block, flags_.input.threads);
  writer_.write(block, scores, explain(block, scores));
  output_.flush();
}

void Scoring::finish() {
  writer_.finish();
  output_.finish();
  if (rejects_) rejects_->finish();
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

void run(ScoreFlags& flags) {
  require_distinct_files(flags);
  const Scorer scorer = Scorer::load(flags.model);
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
  try {
    for_each_block(flags.input.files, reading,
                   [&](const std::string& file, const Table& block) { scoring.take(file, block); });
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::interrupted) throw;
  }
  if (interruption().stop_requested()) {
    // A pipe has got every row that was scored, block by block; a file that is not whole goes.
    scoring.tell_notes();
    throw Error(Error::Kind::interrupted, "interrupted");
  }
  scoring.finish();
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
  command.add_flag("--alerts-only", flags->format.alerts_only, "Write only rows at or above the threshold");
  command
      .add_option("--explain", flags->format.explain,
                  "Write the K columns of each row that add most to its score, with what is usual there")
      ->check(CLI::PositiveNumber)
      ->type_name("K");
  add_value_list(command, "--keep", flags->format.keep,
                 "Write these columns of the input beside the scores, as they stand; a number that is learnt "
                 "in its shortest form")
      .type_name("COL ...");
  command.add_option("--rejects", flags->rejects, "Write malformed rows to this file, as they stand")
      ->type_name("FILE");
  command.add_flag("--strict", flags->strict, "Stop at the first malformed row");
  flags->input.add_format(command);
  flags->input.add_threads(command);
  command.footer(
      "Writes row (from 1), score (higher = more anomalous), p_value (share of calibration normals at least "
      "as "
      "anomalous) and alert (1 or 0). A malformed row keeps its place, with empty fields. --explain adds, in "
      "words, columns as \"src_bytes 1.2e6, usual 0 to 5,450 (+3.1)\": the value, what most training normals "
      "have, and what it adds to the score of a usual record; methods anoean, mahalanobis and untrained.");
  command.callback([flags] { run(*flags); });
}

}  // namespace anoean::cli
