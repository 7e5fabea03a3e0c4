#include <anoean/anoean.hpp>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/distinct_files.hpp"
#include "cli/interruption.hpp"
#include "cli/requests.hpp"
#include "cli/scoring.hpp"
#include "cli/value_list.hpp"
#include "model/explainable.hpp"
#include "model/model.hpp"

namespace anoean::cli {
namespace {

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
                      "Choose alerts batch by batch, not by the threshold: the expected share of false ones "
                      "among the alerts of a batch is at most Q (Benjamini-Hochberg)")
          ->type_name("Q");
  CLI::Option* batch =
      command.add_option("--batch", format.batch, "Rows per batch of --fdr; the last batch may have fewer")
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
      .add_option(
          "--explain", flags->format.explain,
          "Write the K columns of each row, or patches of its image, that add most to its score, with "
          "what is usual there")
      ->check(CLI::Range(1, 65536))
      ->type_name("K");
  add_false_discovery_rate(command, flags->format);
  add_value_list(
      command, "--keep", flags->format.keep,
      "Write these input columns next to the scores, unchanged; a learnt number in its shortest form")
      .type_name("COL ...");
  command
      .add_option("--rejects", flags->rejects,
                  "Write malformed rows to this file, unchanged, with what is wrong with them; those from a "
                  "pipe are appended as they come")
      ->type_name("FILE");
  command.add_flag("--strict", flags->strict, "Stop at the first malformed row");
  command.add_flag(
      "--drift", flags->drift,
      "Warn once when the scores of records that are not alerts move away from those of the calibration "
      "normals; a stream that does not change ever brings a warning with probability at most 0.01");
  const CLI::Range positive(std::size_t{1}, std::size_t{1'000'000'000});
  command
      .add_option("--flush-rows", flags->flush_rows,
                  "Write scores once this many rows have one, after a second at the latest; default: at once")
      ->check(positive)
      ->type_name("N");
  command
      .add_option("--flush-milliseconds", flags->flush_milliseconds,
                  "Write scores at the latest after this long, and only then if --flush-rows is not given")
      ->check(positive)
      ->type_name("T");
  flags->input.add_format(command);
  flags->input.add_threads(command);
  command.footer(
      "Writes row (from 1), score (higher = more anomalous), p_value (share of calibration normals at least "
      "as "
      "anomalous) and alert (1 or 0). A malformed row keeps its place, with empty fields. --explain adds, in "
      "words, columns as \"src_bytes 1.2e6, usual 0 to 5,450 (+3.1)\": the value, what most training normals "
      "have, and what it adds to the score of a usual record; of images patches of pixels, by their mean; "
      "methods anoean, mahalanobis and untrained. "
      "SIGHUP loads the model again, SIGUSR1 prints rows, alerts and malformed rows so far on standard "
      "error; "
      "at the end of a pipe that is done too.");
  command.callback([flags] { run(*flags); });
}

}  // namespace anoean::cli
