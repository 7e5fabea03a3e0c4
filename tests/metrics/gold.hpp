#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace anoean {

// One file of tests/metrics/data: rows and what scikit-learn measures on them (tools/gold/metrics.py).
struct MetricsGold {
  std::map<std::string, std::string> measures;  // a number or "undefined", by name
  std::vector<float> scores;
  std::vector<std::uint8_t> anomalous;

  bool has(const std::string& name) const { return measures.count(name) != 0; }
  double number(const std::string& name) const { return std::stod(measures.at(name)); }
};

MetricsGold read_metrics_gold(const std::string& name);
std::vector<std::string> metrics_gold_names();

}  // namespace anoean
