#include "evaluation/report_data.hpp"

#include <anoean/error.hpp>

#include <fstream>
#include <nlohmann/json.hpp>

namespace anoean {

nlohmann::json read_report(const std::string& directory) {
  const std::string path = directory + "/report.json";
  std::ifstream file(path);
  if (!file)
    throw Error(Error::Kind::bad_input, "there are no results", path,
                "name the --out folder of anoean reproduce");
  nlohmann::json report = nlohmann::json::parse(file, nullptr, false);
  if (report.is_discarded())
    throw Error(Error::Kind::bad_input, "this is no JSON", path, "run anoean reproduce again");
  return report;
}

}  // namespace anoean
