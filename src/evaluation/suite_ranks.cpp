#include "evaluation/suite_ranks.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace anoean {
namespace {

using Means = std::map<std::string, std::map<std::string, double>>;  // set → method → mean over seeds

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

std::vector<std::string> methods_of(const Means& means, const std::vector<std::string>& all) {
  std::vector<std::string> methods;
  for (const std::string& method : all) {
    if (std::any_of(means.begin(), means.end(), [&](const auto& set) { return set.second.contains(method); }))
      methods.push_back(method);
  }
  return methods;
}

std::optional<SuiteRanks> ranks_of(const Means& means, const std::vector<std::string>& sets,
                                   const std::vector<std::string>& all) {
  SuiteRanks ranks;
  ranks.methods = methods_of(means, all);
  std::vector<std::vector<double>> values;
  for (const std::string& set : sets) {
    std::vector<double> row;
    const auto found = means.find(set);
    const std::map<std::string, double> by_method =
        found == means.end() ? std::map<std::string, double>() : found->second;
    for (const std::string& method : ranks.methods) {
      if (const auto mean = by_method.find(method); mean != by_method.end()) row.push_back(mean->second);
    }
    if (row.size() < ranks.methods.size()) {
      ++ranks.left_out;
      continue;
    }
    ranks.sets.push_back(set);
    values.push_back(std::move(row));
  }
  if (ranks.methods.size() < 2 || values.size() < 2) return std::nullopt;
  ranks.ranks = compare_ranks(values);
  ranks.means.resize(ranks.methods.size());
  for (const std::vector<double>& row : values) {
    for (std::size_t i = 0; i < row.size(); ++i)
      ranks.means[i] += row[i] / static_cast<double>(values.size());
  }
  return ranks;
}

// The seeds that all of these groups have finished, of those that have finished any.
std::set<std::uint64_t> common_seeds(const std::vector<const Group*>& groups, const std::string& metric) {
  std::optional<std::set<std::uint64_t>> common;
  for (const Group* group : groups) {
    const std::set<std::uint64_t> seeds = group->seeds(metric);
    if (!common) {
      common = seeds;
    } else {
      std::erase_if(*common, [&](std::uint64_t seed) { return !seeds.contains(seed); });
    }
  }
  return common.value_or(std::set<std::uint64_t>());
}

Means means_of(const std::vector<Group>& groups, const std::string& case_name, const std::string& metric,
               std::vector<std::string>& sets) {
  std::map<std::string, std::vector<const Group*>> by_set;
  for (const Group& group : groups) {
    if (group.case_name != case_name) continue;
    add_once(sets, group.dataset);
    if (!group.mean(metric)) continue;
    by_set[group.dataset].push_back(&group);
  }
  Means means;
  for (const auto& [set, of_set] : by_set) {
    const std::set<std::uint64_t> seeds = common_seeds(of_set, metric);
    for (const Group* group : of_set) {
      if (const std::optional<double> mean = group->mean(metric, seeds)) means[set][group->method] = *mean;
    }
  }
  return means;
}

}  // namespace

std::vector<SuiteRanks> suite_ranks(const std::vector<Group>& groups,
                                    const std::vector<std::string>& methods) {
  std::vector<std::string> cases;
  for (const Group& group : groups) add_once(cases, group.case_name);
  std::vector<SuiteRanks> all;
  for (const std::string& name : cases) {
    for (const char* metric : {"auc_pr", "auc_roc"}) {
      std::vector<std::string> sets;
      const Means means = means_of(groups, name, metric, sets);
      std::optional<SuiteRanks> ranks = ranks_of(means, sets, methods);
      if (!ranks) continue;
      ranks->case_name = name;
      ranks->metric = metric;
      all.push_back(std::move(*ranks));
    }
  }
  return all;
}

}  // namespace anoean
