#include "cli/input_flags.hpp"

#include <anoean/error.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/interruption.hpp"
#include "cli/value_list.hpp"
#include "data/byte_source.hpp"
#include "data/json_text.hpp"
#include "data/layouts.hpp"
#include "data/reader.hpp"
#include "data/table_rows.hpp"
#include "model/model.hpp"

namespace anoean::cli {
namespace {

constexpr std::size_t rows_per_block = 4096;

// A second reading of it would find nothing.
void require_one_standard_input(const std::vector<std::string>& files) {
  if (std::count(files.begin(), files.end(), "-") > 1)
    throw Error(Error::Kind::bad_input, "is named twice by --input", "standard input", "name it once");
}

}  // namespace

void InputFlags::add_files(CLI::App& command) {
  add_list(command, "--input,-i", files, "Files of records, or - for standard input")
      .required()
      ->type_name("FILE ...");
}

void InputFlags::add_format(CLI::App& command) {
  command
      .add_option("--input-format", read.format, "csv, tsv, jsonl, zeek, npy, npz or idx; guessed by default")
      ->type_name("FORMAT");
  command.add_option("--layout", read.layout, "A known layout of headerless records: nsl-kdd, kdd99, …")
      ->type_name("NAME");
  add_value_list(command, "--columns", read.columns, "Names for the columns of a file without a header")
      .type_name("A,B,…");
  command.add_option("--labels", read.labels, "The label file of IDX images; by default found beside them")
      ->type_name("FILE");
}

void InputFlags::add_columns(CLI::App& command) {
  add_value_list(command, "--numeric", read.numeric, "Learn these columns as numbers").type_name("COL ...");
  add_value_list(command, "--categorical", read.categorical, "Learn these columns as categories")
      .type_name("COL ...");
  add_value_list(command, "--ignore", read.ignore, "Never learn these columns").type_name("COL ...");
}

void InputFlags::add_threads(CLI::App& command) {
  command.add_option("--threads", threads, "Threads to use; default ANOEAN_THREADS, else all cores")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
}

bool InputFlags::any_stream() const {
  return std::any_of(files.begin(), files.end(), [](const std::string& path) {
    struct stat facts {};
    const int found = path == "-" ? ::fstat(STDIN_FILENO, &facts) : ::stat(path.c_str(), &facts);
    return found == 0 && !S_ISREG(facts.st_mode);
  });
}

std::vector<NamedFile> InputFlags::named_files() const {
  std::vector<NamedFile> named = named_by("--input", files);
  if (!read.labels.empty()) named.push_back({"--labels", read.labels});
  return named;
}

Table read_files(const std::vector<std::string>& files, const ReadOptions& options) {
  require_one_standard_input(files);
  Table all = read_table(files.front(), options);
  for (std::size_t i = 1; i < files.size(); ++i)
    append_rows(all, read_table(files[i], options), input_name(files[i]));
  return all;
}

void for_each_block(const std::vector<std::string>& files, const ReadOptions& options,
                    const std::function<void(const std::string& file, Table& block)>& take) {
  require_one_standard_input(files);
  Table block;
  for (const std::string& file : files) {
    const auto reader = open_reader(file, options);
    while (!interruption().stop_requested() && reader->read(block, rows_per_block)) take(file, block);
  }
}

void LabelFlags::add(CLI::App& command) {
  command.add_option("--label", label, "The column that says what each record is")->type_name("COL");
  add_value_list(command, "--normal", normal, "Its values that mean normal; all others are known anomalies")
      .type_name("VALUE ...");
}

void LabelFlags::complete_from_layout(const std::string& layout) {
  if (layout.empty()) return;
  const Layout& known = find_layout(layout);
  if (label.empty()) label = known.label;
  if (normal.empty() && label == known.label) normal = known.normal;
}

void LabelFlags::complete_from_model(const Scorer& scorer) {
  const nlohmann::json& provenance = scorer.model().provenance;
  if (label.empty()) label = text_from_json(provenance.at("label"));
  const SchemaColumn* column = scorer.model().schema.find(label);
  if (column != nullptr && (column->role == Role::numeric || column->role == Role::categorical))
    throw Error(Error::Kind::bad_input,
                "the model has learnt column \"" + label + "\", which is no label then", "--label",
                "name the column that says what each record is");
  if (!normal.empty()) return;
  for (const nlohmann::json& value : provenance.at("normal")) normal.push_back(text_from_json(value));
}

}  // namespace anoean::cli
