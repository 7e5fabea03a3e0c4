#include "metrics/gold.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace anoean {

MetricsGold read_metrics_gold(const std::string& name) {
  std::ifstream file(std::filesystem::path(ANOEAN_TEST_DATA) / (name + ".txt"));
  MetricsGold gold;
  std::string key;
  std::string value;
  std::getline(file, value);  // who made the file
  while (file >> key >> value && key != "rows") gold.measures[key] = value;
  const std::size_t rows = std::stoul(value);
  for (std::size_t i = 0; i < rows && file >> key >> value; ++i) {
    gold.scores.push_back(std::strtof(key.c_str(), nullptr));
    gold.anomalous.push_back(value == "1" ? 1 : 0);
  }
  if (gold.scores.size() != rows) throw std::runtime_error(name + " is cut off");
  return gold;
}

std::vector<std::string> metrics_gold_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(ANOEAN_TEST_DATA)) {
    names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace anoean
