#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/distinct_files.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "core/output_file.hpp"
#include "evaluation/report_data.hpp"
#include "report/chart_files.hpp"
#include "report/latex.hpp"
#include "report/markdown.hpp"
#include "report/page.hpp"

namespace anoean::cli {
namespace {

struct ReportFlags {
  std::string results;
  std::string output;
  std::string markdown;
  std::string latex;
  std::string svg;
};

void write(const std::string& path, const std::string& text) {
  Output output(path);
  output.write(text);
  output.finish();
  if (path != "-") tell("wrote " + path);
}

std::vector<NamedFile> results_files(const std::string& folder) {
  std::vector<NamedFile> files;
  std::error_code missing;
  for (auto entry = std::filesystem::recursive_directory_iterator(folder, missing);
       !missing && entry != std::filesystem::recursive_directory_iterator(); entry.increment(missing)) {
    const std::string name = entry->path().filename().string();
    const bool of_results =
        name == "results.csv" || name == "summary.json" || name == "run.json" || name == "lock";
    if (of_results || entry->path().parent_path().filename() == "details")
      files.push_back({"--results", entry->path().string()});
  }
  return files;
}

// What cannot be done is said before anything is.
void require_possible(const ReportFlags& flags) {
  std::vector<NamedFile> written;
  const auto add = [&](const char* flag, const std::string& path) {
    if (path.empty()) return;
    if (path != "-") require_writable(path);
    written.push_back({flag, path});
  };
  add("--output", flags.output);
  add("--markdown", flags.markdown);
  add("--latex", flags.latex);
  require_distinct(written, results_files(flags.results));
}

void run(const ReportFlags& flags) {
  const nlohmann::json data = read_report(flags.results);
  if (const auto dropped = data.at("damaged_lines").get<std::size_t>(); dropped > 0)
    tell("warning: " + counted(dropped, "damaged line", "damaged lines") +
         " of results.csv left out; run what made it once more");
  require_possible(flags);
  // First what needs another program: where it is missing, nothing is written.
  if (!flags.svg.empty()) {
    const std::size_t charts = report::write_chart_files(data, flags.svg);
    tell("wrote " + std::to_string(charts) + " charts to " + flags.svg);
  }
  write(flags.output, report::page(data));
  if (!report::has_charts()) tell("note: this build has no Vega, so the page has no charts");
  if (!flags.markdown.empty()) write(flags.markdown, report::markdown_tables(data));
  if (!flags.latex.empty()) write(flags.latex, report::latex_tables(data));
}

}  // namespace

void add_report(CLI::App& application) {
  CLI::App& command = *application.add_subcommand(
      "report", "Show the results of reproduce or benchmark: one HTML page that needs nothing else");
  auto flags = std::make_shared<ReportFlags>();
  command.add_option("--results", flags->results, "The folder that reproduce or benchmark wrote")
      ->required()
      ->type_name("DIR");
  command.add_option("--output,-o", flags->output, "The page")->required()->type_name("FILE.html");
  command
      .add_option("--markdown", flags->markdown, "Tables 1 and 2 in Markdown; for a benchmark its mean ranks")
      ->type_name("FILE");
  command.add_option("--latex", flags->latex, "Tables 1 and 2 in LaTeX, with booktabs")->type_name("FILE");
  command.add_option("--svg", flags->svg, "Every chart as an SVG file, drawn by node")->type_name("FOLDER");
  command.callback([flags] { run(*flags); });
}

}  // namespace anoean::cli
