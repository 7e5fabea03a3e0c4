#include "evaluation/claims.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

namespace anoean {
namespace {

using Names = std::vector<std::string>;

const Names gans = {"anogan", "egbad", "alad"};
const Names compared = {"anogan", "egbad", "alad", "ocsvm", "svm"};

std::string text(const char* format, double value) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, format, value);
  return buffer;
}
std::string percent(double value) { return text("%.1f %%", 100.0 * value); }
// Three digits, thousands as k and millions as M.
std::string amount(double value) {
  if (value >= 1e6) return text("%.1f M", value / 1e6);
  if (value >= 1e4) return text("%.1f k", value / 1e3);
  return value >= 100.0 ? text("%.0f", value) : value >= 10.0 ? text("%.1f", value) : text("%.2f", value);
}

// What is there, and which of its methods is AnoEAN.
struct Results {
  const std::vector<Group>& groups;
  const std::string& method;
};

// Counts on how many occasions something was so; it holds where it was so on all that there should be.
struct Tally {
  std::size_t expected;
  std::size_t held = 0;
  std::size_t looked_at = 0;
  void add(bool holds) {
    ++looked_at;
    held += holds ? 1 : 0;
  }
  void conclude(Claim& claim) const {
    claim.verdict = looked_at == 0                               ? "not measured"
                    : held == looked_at && looked_at >= expected ? "holds"
                    : held > 0                                   ? "partly"
                                                                 : "not";
    if (looked_at == 0) return;
    claim.evidence =
        "So in " + std::to_string(held) + " of " + std::to_string(looked_at) + " comparisons" +
        (looked_at < expected ? " (of " + std::to_string(expected) + " that there should be).\n" : ".\n") +
        claim.evidence;
  }
};

// Mean of a measure over all cases of a data set and the seeds that both methods have.
struct Pair {
  double own = 0.0;
  double other = 0.0;
  std::size_t cases = 0;
  bool shortened = false;
};
void add_pair(Pair& pair, const Group& own, const Group& other, const std::string& column) {
  const std::optional<double> left = own.mean(column, other.seeds(column));
  const std::optional<double> right = other.mean(column, own.seeds(column));
  if (!left || !right) return;
  pair.own += *left;
  pair.other += *right;
  pair.shortened = pair.shortened || other.shortened;
  ++pair.cases;
}
Pair means(const Results& results, const std::string& dataset, const std::string& other,
           const std::string& column) {
  Pair pair;
  for (const Group& group : results.groups) {
    if (group.dataset != dataset || group.method != results.method) continue;
    if (const Group* beside = find_group(results.groups, group.experiment, group.case_name, other))
      add_pair(pair, group, *beside, column);
  }
  if (pair.cases > 0) {
    pair.own /= static_cast<double>(pair.cases);
    pair.other /= static_cast<double>(pair.cases);
  }
  return pair;
}

void append(std::string& evidence, const std::string& text) {
  evidence += (evidence.empty() ? "" : "\n") + text;
}

struct Cost {
  std::string column;
  std::string unit;
};

// A cost of AnoEAN's beside those of others, per data set: lower is what is claimed.
Claim compare_costs(Claim claim, const Results& results, const Names& others,
                    const std::vector<Cost>& costs) {
  const Names datasets = {"nsl-kdd", "kdd99", "mnist"};
  Tally tally{datasets.size() * costs.size() * others.size()};
  for (const std::string& dataset : datasets) {
    for (const Cost& cost : costs) {
      std::string line;
      for (const std::string& other : others) {
        const Pair pair = means(results, dataset, other, cost.column);
        if (pair.cases == 0) continue;
        tally.add(pair.own < pair.other);
        if (line.empty()) line = dataset + ", " + cost.unit + ": " + results.method + " " + amount(pair.own);
        line += ", " + other + " " + amount(pair.other);
        if (pair.shortened && cost.column == "fit_seconds") line += " (with fewer epochs)";
      }
      if (!line.empty()) append(claim.evidence, line);
    }
  }
  tally.conclude(claim);
  return claim;
}

Claim training_costs(const Results& results) {
  return compare_costs({1, "Training costs less than the GAN methods', since there is no generator.", "", ""},
                       results, gans,
                       {{"fit_seconds", "seconds to fit"}, {"parameters", "numbers in the model"}});
}

Claim scoring_costs(const Results& results) {
  return compare_costs(
      {2, "Scoring is faster and the model smaller than the others', fit for small devices.", "", ""},
      results, compared, {{"score_us_per_row", "µs per scored row"}, {"model_bytes", "bytes of the model"}});
}

// Holds where unseen classes are found as well as seen ones to within five points of AUC-PR, and twice as
// well as chance, which has the share of anomalies, 20 %.
Claim unseen_classes(const Results& results) {
  constexpr double margin = 0.05;
  constexpr double floor = 0.4;
  const Names experiments = {"table1", "table2", "figure2", "figure3"};
  Claim claim{3, "Anomaly types that training never saw are found.", "", ""};
  Tally tally{experiments.size()};
  for (const std::string& experiment : experiments) {
    double seen = 0.0;
    double unseen = 0.0;
    double cases = 0.0;
    for (const Group& group : results.groups) {
      if (group.experiment != experiment || group.method != results.method) continue;
      const std::optional<double> on_seen = group.mean("auc_pr_seen");
      const std::optional<double> on_unseen = group.mean("auc_pr_unseen");
      if (!on_seen || !on_unseen) continue;
      seen += *on_seen;
      unseen += *on_unseen;
      cases += 1.0;
    }
    if (cases == 0.0) continue;
    seen /= cases;
    unseen /= cases;
    tally.add(unseen >= seen - margin && unseen >= floor);
    append(claim.evidence, experiment + ": AUC-PR " + percent(seen) + " on seen, " + percent(unseen) +
                               " on unseen classes, mean of the cases");
  }
  tally.conclude(claim);
  return claim;
}

// Whether AnoEAN is ahead of each of the paper's systems on a case, over the seeds that both have.
void compare_on(const Results& results, const std::string& experiment, const std::string& case_name,
                const std::string& column, bool higher, Tally& tally, std::string& evidence) {
  const Group* own = find_group(results.groups, experiment, case_name, results.method);
  if (own == nullptr || !own->mean(column)) return;
  std::string line =
      experiment + ", " + case_name + ": " + results.method + " " + percent(*own->mean(column));
  for (const std::string& other : compared) {
    const Group* group = find_group(results.groups, experiment, case_name, other);
    Pair pair;
    if (group != nullptr) add_pair(pair, *own, *group, column);
    if (pair.cases == 0) continue;
    tally.add(higher ? pair.own > pair.other : pair.own < pair.other);
    line += ", " + other + " " + percent(pair.other);
  }
  append(evidence, line);
}

// Holds where AnoEAN has the highest AUC-PR of the paper's systems for every number of normal classes.
Claim mixed_normals(const Results& results) {
  constexpr std::size_t most_classes = 5;
  Claim claim{4, "It keeps its lead where the normal class is made of several.", "", ""};
  Tally tally{most_classes * compared.size()};
  for (std::size_t n = 1; n <= most_classes; ++n)
    compare_on(results, "figure3", "n-" + std::to_string(n), "auc_pr", true, tally, claim.evidence);
  tally.conclude(claim);
  return claim;
}

// Holds where AnoEAN has the lowest share of false alerts of the paper's systems in both tables.
Claim false_alarms(const Results& results) {
  Claim claim{5, "There are few false alarms.", "", ""};
  Tally tally{2 * compared.size()};
  for (const std::string experiment : {"table1", "table2"})
    compare_on(results, experiment, "all-classes", "false_alarm", false, tally, claim.evidence);
  tally.conclude(claim);
  return claim;
}

// A run whose normals lie nearly on one line of the latent space has collapsed. Holds where such runs are as
// good as the others of their case, on average over the cases with both, to within two points of AUC-PR.
Claim collapse(const Results& results) {
  constexpr double collapsed_rank = 1.5;
  constexpr double margin = 0.02;
  Claim claim{6, "A collapse of the latent space does no harm.", "not measured", ""};
  double difference = 0.0;
  double cases = 0.0;
  std::size_t runs = 0;
  std::size_t collapsed_runs = 0;
  for (const Group& group : results.groups) {
    const auto ranks = group.measures.find("latent_effective_rank");
    if (group.method != results.method || ranks == group.measures.end()) continue;
    std::set<std::uint64_t> collapsed;
    std::set<std::uint64_t> others;
    for (const auto& [seed, rank] : ranks->second) (rank < collapsed_rank ? collapsed : others).insert(seed);
    runs += ranks->second.size();
    collapsed_runs += collapsed.size();
    const std::optional<double> with = group.mean("auc_pr", collapsed);
    const std::optional<double> without = group.mean("auc_pr", others);
    if (!with || !without) continue;
    difference += *with - *without;
    cases += 1.0;
  }
  claim.evidence = std::to_string(collapsed_runs) + " of " + std::to_string(runs) +
                   " runs have an effective rank of the normals' latent covariance below " +
                   amount(collapsed_rank);
  if (cases == 0.0) return claim;
  difference /= cases;
  claim.evidence += "\nWhere a case has such runs and others, their AUC-PR is " +
                    text("%.1f", 100.0 * std::fabs(difference)) +
                    (difference < 0 ? " points lower" : " points higher") + ", mean of " +
                    text("%.0f", cases) + " cases";
  claim.verdict = difference >= -margin ? "holds" : "not";
  return claim;
}

}  // namespace

std::vector<Claim> judge_claims(const std::vector<Group>& groups, const std::string& method) {
  const Results results{groups, method};
  return {training_costs(results), scoring_costs(results), unseen_classes(results),
          mixed_normals(results),  false_alarms(results),  collapse(results)};
}

}  // namespace anoean
