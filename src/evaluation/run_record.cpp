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

// Of every default that a result of this method, or preset of one, depends on.
std::string settings_hash(const std::string& name) {
  const Contender contender = contender_named(name);
  const Method& method = find_method(contender.method);
  std::map<std::string, std::string> changed;
  std::string preprocessing = method.preprocessing;
  for (const Preset& preset : method.presets) {
    if (preset.name != contender.preset) continue;
    changed = preset.settings;
    if (!preset.preprocessing.empty()) preprocessing = preset.preprocessing;
  }
  for (const std::string& other : {method.preprocessing_of_kinds, method.preprocessing_without_anomalies})
    if (contender.preset.empty() && !other.empty()) preprocessing += " " + other;
  std::string text = method.name + " " + preprocessing + "\n";
  for (const Hyperparameter& one : method.hyperparameters) {
    const auto found = changed.find(one.name);
    const std::string& value = found == changed.end() ? one.fallback : found->second;
    text += one.name + "=" + value + " " + one.meaning + "\n";
  }
  return std::to_string(fnv1a(text));
}

nlohmann::json settings_of_all() {
  nlohmann::json settings = nlohmann::json::object();
  for (const std::string& name : methods_in_order()) settings[name] = settings_hash(name);
  return settings;
}

// What a user calls it.
std::string described(const std::string& name) {
  if (name == "set") return "--set";
  if (name == "suite") return "command (reproduce or benchmark)";
  return name == "without_anomalies" ? "choice of --without-anomalies" : name;
}

nlohmann::json identity(const GridOptions& grid) {
  return {{"version", version()},
          {"suite", name_of(grid.suite)},
          {"budget", name_of(grid.budget)},
          {"set", nlohmann::json(grid.settings)},
          {"preprocessing", grid.preprocessing},
          {"without_anomalies", grid.without_anomalies}};
}

nlohmann::json object_in(const nlohmann::json& record, const char* name) {
  const auto found = record.find(name);
  return found != record.end() && found->is_object() ? *found : nlohmann::json::object();
}

void write_record(const std::string& folder, const nlohmann::json& record) {
  OutputFile file(path_in(folder));
  file.write(printable_json(record, 2) + "\n");
  file.finish();
}

[[noreturn]] void refuse(const std::string& folder, const std::string& what, const std::string& advice) {
  throw Error(Error::Kind::bad_input, "this folder holds results of another " + what, folder, advice);
}

}  // namespace

void require_record(const std::string& folder, const GridOptions& grid, const std::vector<Result>& results) {
  const nlohmann::json there = read_record(folder);
  const nlohmann::json ours = identity(grid);
  // What differs first of these is what a user understands best.
  for (const char* name : {"suite", "version", "budget", "set", "preprocessing", "without_anomalies"}) {
    const nlohmann::json& wanted = ours[name];
    // Records of before there was a choice are of the paper.
    const nlohmann::json usual =
        std::string_view(name) == "suite" ? nlohmann::json(name_of(Suite::paper)) : nlohmann::json();
    if (there.value(name, usual) != wanted)
      refuse(folder, described(name), "use another folder with --out, or move this one away");
  }
  // Methods that this program does not know are not its to judge.
  const nlohmann::json settings = object_in(there, "settings");
  const nlohmann::json now = settings_of_all();
  for (const Result& result : results) {
    const std::string& method = result.method;
    if (now.contains(method) && settings.value(method, nlohmann::json()) != now[method])
      refuse(folder, "set of default settings of " + method,
             "use another folder, or delete the lines of " + method + " from results.csv to run them anew");
  }
}

void keep_record(const std::string& folder, const GridOptions& grid, const std::vector<Result>& results,
                 const std::string& command, std::size_t planned) {
  if (std::filesystem::exists(path_in(folder)) || !results.empty()) require_record(folder, grid, results);
  nlohmann::json before = nlohmann::json::object();
  if (std::filesystem::exists(path_in(folder))) before = read_record(folder);
  nlohmann::json settings = object_in(before, "settings");
  settings.update(settings_of_all());
  nlohmann::json record = identity(grid);
  record.update({{"settings", settings},
                 {"data", object_in(before, "data")},
                 {"command", command},
                 {"planned", planned},
                 {"processor", processor()},
                 {"cores", std::thread::hardware_concurrency()},
                 {"compiler", std::string("GCC-compatible ") + __VERSION__}});
  write_record(folder, record);
}

void keep_data(const std::string& folder, const Pool& pool) {
  nlohmann::json record = read_record(folder);
  nlohmann::json data = object_in(record, "data");
  const nlohmann::json now = {{"records", pool.table.rows}, {"hash", std::to_string(hash_of(pool))}};
  if (data.contains(pool.dataset)) {
    if (data[pool.dataset] != now)
      refuse(folder, "version of " + pool.dataset, "use another folder, or the data that it was begun with");
    return;
  }
  data[pool.dataset] = now;
  record["data"] = data;
  write_record(folder, record);
}

nlohmann::json read_record(const std::string& folder) {
  if (!std::filesystem::is_regular_file(path_in(folder))) {
    throw Error(Error::Kind::bad_input, "this folder has no results, or no record of what they are of",
                folder, "make them with anoean reproduce or anoean benchmark, in another folder");
  }
  return read_json_object(path_in(folder), "use another folder");
}

}  // namespace anoean
