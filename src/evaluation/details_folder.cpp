#include "evaluation/details_folder.hpp"

#include <anoean/error.hpp>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/output_file.hpp"
#include "data/json_text.hpp"

namespace anoean {

std::string details_path(const std::string& folder, const Run& run) {
  return folder + "/details/" + run.setting->experiment + "_" + run.setting->dataset + "_" +
         run.setting->name + "_" + run.method + "_" + std::to_string(run.seed) + ".json";
}

void write_details(const std::string& folder, const Run& run, const nlohmann::json& details) {
  std::error_code problem;
  std::filesystem::create_directories(folder + "/details", problem);
  if (problem)
    throw Error(Error::Kind::failure, "cannot make this folder: " + problem.message(), folder + "/details");
  OutputFile file(details_path(folder, run));
  file.write(printable_json(details) + "\n");
  file.finish();
}

}  // namespace anoean
