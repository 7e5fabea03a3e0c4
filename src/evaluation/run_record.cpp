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

void require_same(const nlohmann::json& there, const nlohmann::json& wanted, const std::string& folder) {
  for (const char* name : {"version", "budget", "settings"}) {
    if (there.value(name, "") == wanted.at(name)) continue;
    throw Error(Error::Kind::bad_input,
                std::string("this folder holds results of another ") +
                    (std::string(name) == "settings" ? "set of default settings" : name),
                folder, "use another folder, or delete this one");
  }
}

}  // namespace

void keep_record(const std::string& folder, Budget budget, const std::string& command, std::size_t planned) {
  const nlohmann::json wanted = {{"version", version()},
                                 {"budget", name_of(budget)},
                                 {"settings", settings_hash()},
                                 {"command", command},
                                 {"planned", planned},
                                 {"processor", processor()},
                                 {"cores", std::thread::hardware_concurrency()},
                                 {"compiler", std::string("GCC-compatible ") + __VERSION__}};
  if (std::filesystem::exists(path_in(folder))) {
    require_same(read_record(folder), wanted, folder);
  }
  OutputFile file(path_in(folder));
  file.write(printable_json(wanted, 2) + "\n");
  file.finish();
}

nlohmann::json read_record(const std::string& folder) {
  std::ifstream file(path_in(folder));
  if (!file) {
    throw Error(Error::Kind::bad_input, "there are no results in this folder", folder,
                "make them with anoean reproduce");
  }
  nlohmann::json record = nlohmann::json::parse(file, nullptr, false);
  if (record.is_discarded() || !record.is_object())
    throw Error(Error::Kind::bad_input, "this file is damaged", path_in(folder), "use another folder");
  return record;
}

}  // namespace anoean
