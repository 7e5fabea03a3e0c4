#include <anoean/anoean.hpp>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <set>

#include "cli/commands.hpp"
#include "cli/distinct_files.hpp"
#include "cli/input_flags.hpp"
#include "cli/interruption.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "core/output_file.hpp"
#include "export/c_export.hpp"
#include "export/onnx_export.hpp"
#include "model/labels.hpp"

namespace anoean::cli {
namespace {

struct ExportFlags {
  std::string model;
  std::string to;
  std::string output;
  std::string name;  // "": from the model's file name
  std::string calibration;
  std::string precision = "float32";
  LabelFlags label;
  InputFlags input;
};

std::string name_of(const ExportFlags& flags) {
  return flags.name.empty() ? std::filesystem::path(flags.model).stem().string() : flags.name;
}

// Whether it was not there before.
bool make_folder(const std::string& folder) {
  std::error_code problem;
  const bool made = std::filesystem::create_directories(folder, problem);
  if (problem) {
    throw Error(Error::Kind::bad_input, "cannot make the folder: " + problem.message(), folder,
                "name another with --output");
  }
  return made;
}

// All of them get their names once all of them are written.
void write_files_there(const ExportFlags& flags, const std::vector<exporting::CFile>& files) {
  std::vector<std::string> paths;
  for (const exporting::CFile& file : files)
    paths.push_back((std::filesystem::path(flags.output) / file.name).string());
  std::vector<NamedFile> read = {{"--model", flags.model}};
  if (!flags.calibration.empty()) read.push_back({"--calibration", flags.calibration});
  require_distinct(named_by("--output", paths), read);
  std::vector<std::unique_ptr<OutputFile>> written;
  for (const exporting::CFile& file : files) {
    written.push_back(std::make_unique<OutputFile>(paths[written.size()]));
    written.back()->write(file.text);
  }
  if (interruption().stop_requested()) throw Error(Error::Kind::interrupted, "interrupted");
  for (const auto& file : written) file->finish();
}

// A folder that was made for them goes where they cannot be written.
void write_files(const ExportFlags& flags, const std::vector<exporting::CFile>& files) {
  const bool made = make_folder(flags.output);
  try {
    write_files_there(flags, files);
  } catch (const Error&) {
    std::error_code ignored;
    if (made) std::filesystem::remove(flags.output, ignored);
    throw;
  }
}

std::string kilobytes(std::size_t bytes) { return fixed(static_cast<double>(bytes) / 1024.0, 1) + " KB"; }

std::string report(const ExportFlags& flags, const exporting::CExport& made) {
  std::string text = "wrote to " + flags.output + ":";
  for (const exporting::CFile& file : made.files) text += " " + file.name;
  text += "\nflash  " + kilobytes(made.table_bytes) +
          " of constants, and the code: 3 to 9 KB with what the compiler's mathematical functions take "
          "(estimated)\n";
  text += "RAM    " + std::to_string(made.workspace_bytes) + " bytes of workspace, " +
          std::to_string(made.row_bytes) + " of a record, and the stack: about " +
          std::to_string(made.stack_bytes) + " (estimated)\n";
  text += "the self-test scores " + std::to_string(made.golden_rows) +
          (flags.calibration.empty() ? " made-up rows" : " of the rows of " + flags.calibration) + "\n";
  text += "largest difference from the library over " + std::to_string(made.compared_rows) +
          " rows: " + figure(made.largest_difference) + ", or " + figure(made.largest_relative) +
          " of max(1, score)\n";
  if (made.library_auc_pr && made.exported_auc_pr) {
    text += "AUC-PR over the labelled ones: library " + fixed(100.0 * *made.library_auc_pr, 2) +
            " %, exported " + fixed(100.0 * *made.exported_auc_pr, 2) + " %\n";
  }
  return text;
}

// Nothing where label and normal values are not known, or not in the records.
std::vector<exporting::Truth> truth_of(const Table& rows, const LabelFlags& flags) {
  if (!flags.is_known() || rows.find(flags.label) == nullptr) return {};
  const std::set<std::string> normal = label_texts(flags.normal);
  std::vector<exporting::Truth> truth;
  for (const std::string& one : label_texts(*rows.find(flags.label))) {
    truth.push_back(one.empty()            ? exporting::Truth::unknown
                    : normal.contains(one) ? exporting::Truth::normal
                                           : exporting::Truth::anomalous);
  }
  return truth;
}

// label: as the user gave it. One that only the model knows may be missing in the records.
Table calibration_rows(const ExportFlags& flags, const std::string& label, const Scorer& scorer) {
  ReadOptions reading = scorer.read_options(flags.input.read);
  if (label.empty())
    reading.infer_text = true;
  else
    reading.categorical.push_back(label);
  reading.keep.clear();
  reading.stop = interruption();
  return read_table(flags.calibration, reading);
}

void run_c(ExportFlags& flags, const Scorer& scorer) {
  const std::string given_label = flags.label.label;
  flags.label.complete_from_layout(flags.input.read.layout);
  flags.label.complete_from_model(scorer);
  exporting::CExportOptions options{.name = name_of(flags), .stop = interruption()};
  if (flags.precision == "int8") options.precision = exporting::Precision::int8;
  Table rows;
  if (!flags.calibration.empty()) {
    rows = calibration_rows(flags, given_label, scorer);
    options.calibration = &rows;
    options.truth = truth_of(rows, flags.label);
  }
  const exporting::CExport made = export_as_c(scorer, options);
  // Fewer do not show how far values go, nor what is lost on other rows.
  constexpr std::size_t enough_for_scales = 100;
  if (options.precision == exporting::Precision::int8 && made.compared_rows < enough_for_scales)
    tell("note: the scales of int8 and its loss are those of " + std::to_string(made.compared_rows) +
         " rows; give --calibration some hundreds like those to come, anomalies among them");
  write_files(flags, made.files);
  print(report(flags, made));
}

std::string shape_text(const exporting::OnnxPort& port) {
  std::string text = port.name + " [rows";
  for (const std::size_t size : port.dimensions) text += " x " + std::to_string(size);
  return text + "]";
}

std::string port_list(const std::vector<exporting::OnnxPort>& ports) {
  std::string text;
  for (const exporting::OnnxPort& port : ports) text += (text.empty() ? "" : ", ") + shape_text(port);
  return text;
}

void run_onnx(const ExportFlags& flags, const Scorer& scorer) {
  require_distinct({{"--output", flags.output}}, {{"--model", flags.model}});
  const exporting::OnnxExport made = exporting::export_as_onnx(scorer);
  OutputFile file(flags.output);
  file.write(made.bytes);
  if (interruption().stop_requested()) throw Error(Error::Kind::interrupted, "interrupted");
  file.finish();
  print("wrote " + flags.output + ": " + kilobytes(made.bytes.size()) + ", ONNX opset " +
        std::to_string(exporting::OnnxGraph::opset) + "\ninputs   " + port_list(made.inputs) + "\noutputs  " +
        port_list(made.outputs) + "\n");
}

// Flags that would do nothing are a misunderstanding.
void refuse_flags_of_c(const CLI::App& command, const ExportFlags& flags) {
  std::set<std::string> taken = {"--help", "--model", "--to", "--output"};
  if (flags.precision == "float32") taken.insert("--precision");
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() == 0 || taken.contains(option->get_name())) continue;
    throw Error(Error::Kind::bad_input, "is for --to c; ONNX has the whole model in floats",
                option->get_name(), "leave it out");
  }
}

void run(const CLI::App& command, ExportFlags& flags) {
  if (flags.to == "onnx") refuse_flags_of_c(command, flags);
  require_file(flags.output, "--output", "an export");
  const Scorer scorer = Scorer::load(flags.model);
  if (flags.to == "onnx")
    run_onnx(flags, scorer);
  else
    run_c(flags, scorer);
}

}  // namespace

void add_export(CLI::App& application) {
  CLI::App& command = *application.add_subcommand(
      "export", "Write a model as C source that any device can compile, or as an ONNX graph");
  auto flags = std::make_shared<ExportFlags>();
  command.add_option("--model,-m", flags->model, "The model, of the method anoean")
      ->required()
      ->type_name("FILE");
  command
      .add_option("--to", flags->to,
                  "What to write: c, which is C99, or onnx, one graph from records to scores")
      ->required()
      ->check(CLI::IsMember({"c", "onnx"}))
      ->type_name("FORMAT");
  command
      .add_option("--output,-o", flags->output,
                  "The file of ONNX; for C the folder to write to, made where it is missing")
      ->required()
      ->type_name("PATH");
  command
      .add_option("--name", flags->name,
                  "C: what the names of files and functions begin with; default the model file's name")
      ->type_name("NAME");
  command
      .add_option("--calibration", flags->calibration,
                  "C: records like those to be scored: some become the self-test's; by default it has a few "
                  "made-up ones")
      ->type_name("FILE");
  command
      .add_option(
          "--precision", flags->precision,
          "C: float32, or int8: weights in 8 bits, for tables, one encoder and the preset faithful; needs "
          "--calibration")
      ->check(CLI::IsMember({"float32", "int8"}))
      ->capture_default_str()
      ->type_name("TYPE");
  flags->label.add(command);
  flags->input.add_format(command);
  command.footer(
      "Of C, NAME.h and NAME.c are the model; NAME_parse.h and .c read records from texts and can be left "
      "out; "
      "NAME_selftest.c checks it on the device; NAME.mk and NAME.cmake are for your build.\n"
      "The graph of ONNX takes records as they stand in files (numbers and categories, or pixels) and gives "
      "score, alert and p_value.");
  command.callback([flags, &command] { run(command, *flags); });
}

}  // namespace anoean::cli
