#include "evaluation/groups.hpp"

#include <algorithm>
#include <cmath>

namespace anoean {

std::size_t Group::runs() const {
  const auto found = measures.find("auc_pr");
  return found == measures.end() ? 0 : found->second.size();
}

std::optional<double> Group::mean(const std::string& column) const {
  const auto found = measures.find(column);
  if (found == measures.end()) return std::nullopt;
  double sum = 0.0;
  for (const auto& [seed, value] : found->second) sum += value;
  return sum / static_cast<double>(found->second.size());
}

std::optional<double> Group::mean(const std::string& column, const std::set<std::uint64_t>& seeds) const {
  const auto found = measures.find(column);
  if (found == measures.end()) return std::nullopt;
  double sum = 0.0;
  std::size_t count = 0;
  for (const auto& [seed, value] : found->second) {
    if (!seeds.contains(seed)) continue;
    sum += value;
    ++count;
  }
  return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
}

std::set<std::uint64_t> Group::seeds(const std::string& column) const {
  std::set<std::uint64_t> seeds;
  if (const auto found = measures.find(column); found != measures.end()) {
    for (const auto& [seed, value] : found->second) seeds.insert(seed);
  }
  return seeds;
}

std::optional<double> Group::deviation(const std::string& column) const {
  const auto found = measures.find(column);
  if (found == measures.end() || found->second.size() < 2) return std::nullopt;
  const double center = *mean(column);
  double squares = 0.0;
  for (const auto& [seed, value] : found->second) squares += (value - center) * (value - center);
  return std::sqrt(squares / static_cast<double>(found->second.size() - 1));
}

const Group* find_group(const std::vector<Group>& groups, const std::string& experiment,
                        const std::string& case_name, const std::string& method) {
  const auto found = std::find_if(groups.begin(), groups.end(), [&](const Group& one) {
    return one.experiment == experiment && one.case_name == case_name && one.method == method;
  });
  return found == groups.end() ? nullptr : &*found;
}

std::vector<Group> group_results(const std::vector<Result>& results) {
  std::vector<Group> groups;
  for (const Result& result : results) {
    auto found = std::find_if(groups.begin(), groups.end(), [&](const Group& one) {
      return one.experiment == result.experiment && one.dataset == result.dataset &&
             one.case_name == result.case_name && one.method == result.method;
    });
    if (found == groups.end()) {
      Group made;
      made.experiment = result.experiment;
      made.dataset = result.dataset;
      made.case_name = result.case_name;
      made.method = result.method;
      found = groups.insert(found, made);
    }
    if (!result.error.empty()) {
      ++found->failed;
      continue;
    }
    found->epoch_choice = result.epoch_choice;
    found->shortened = found->shortened || result.notes.find("epochs=") != std::string::npos;
    for (const auto& [column, value] : result.measures) found->measures[column][result.seed] = value;
  }
  return groups;
}

}  // namespace anoean
