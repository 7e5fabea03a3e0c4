#include "evaluation/run_record.hpp"

#include <anoean/error.hpp>
#include <anoean/version.hpp>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/fnv1a.hpp"
#include "core/output_file.hpp"
#include "data/json_text.hpp"
#include "detectors/detector.hpp"
#include "evaluation/json_file.hpp"

namespace anoean {
namespace {

std::string path_in(const std::string& folder) { return folder + "/run.json"; }

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

// Of every default that a result depends on.
std::string settings_hash() {
  std::string text;
  for (const Method& method : known_methods()) {
    text += method.name + " " + method.preprocessing + "\n";
    for (const Hyperparameter& one : method.hyperparameters)
      text += one.name + "=" + one.fallback + " " + one.meaning + "\n";
  }
  return std::to_string(fnv1a(text));
}

// What a user calls it.
std::string described(const std::string& name) {
  if (name == "settings") return "set of default settings";
  if (name == "set") return "--set";
  return name == "without_anomalies" ? "choice of --without-anomalies" : name;
}

nlohmann::json identity(const GridOptions& grid) {
  return {{"version", version()},
          {"suite", name_of(grid.suite)},
          {"budget", name_of(grid.budget)},
          {"settings", settings_hash()},
          {"set", nlohmann::json(grid.settings)},
          {"preprocessing", grid.preprocessing},
          {"without_anomalies", grid.without_anomalies}};
}

}  // namespace

void require_record(const std::string& folder, const GridOptions& grid) {
  const nlohmann::json there = read_record(folder);
  const nlohmann::json ours = identity(grid);
  for (const auto& [name, wanted] : ours.items()) {
    // Records of before there was a choice are of the paper.
    const nlohmann::json usual = name == "suite" ? nlohmann::json(name_of(Suite::paper)) : nlohmann::json();
    if (there.value(name, usual) == wanted) continue;
    throw Error(Error::Kind::bad_input, "this folder holds results of another " + described(name), folder,
                "use another folder, or delete this one");
  }
}

void keep_record(const std::string& folder, const GridOptions& grid, const std::string& command,
                 std::size_t planned) {
  if (std::filesystem::exists(path_in(folder)) || std::filesystem::exists(folder + "/results.csv"))
    require_record(folder, grid);
  nlohmann::json record = identity(grid);
  record.update({{"command", command},
                 {"planned", planned},
                 {"processor", processor()},
                 {"cores", std::thread::hardware_concurrency()},
                 {"compiler", std::string("GCC-compatible ") + __VERSION__}});
  OutputFile file(path_in(folder));
  file.write(printable_json(record, 2) + "\n");
  file.finish();
}

nlohmann::json read_record(const std::string& folder) {
  if (!std::filesystem::is_regular_file(path_in(folder))) {
    throw Error(Error::Kind::bad_input, "this folder has no results, or no record of what they are of",
                folder, "make them with anoean reproduce or anoean benchmark, in another folder");
  }
  return read_json_object(path_in(folder), "use another folder");
}

}  // namespace anoean
