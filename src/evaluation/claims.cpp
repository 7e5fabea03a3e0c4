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

// Counts on how many occasions something was so.
struct Tally {
  std::size_t held = 0;
  std::size_t looked_at = 0;
  void add(bool holds) {
    ++looked_at;
    held += holds ? 1 : 0;
  }
  std::string verdict() const {
    if (looked_at == 0) return "not measured";
    return held == looked_at ? "holds" : held > 0 ? "partly" : "not";
  }
};

// Mean over all cases of a data set that both methods ran on.
struct Pair {
  double own = 0.0;
  double other = 0.0;
  std::size_t cases = 0;
};
Pair means(const std::vector<Group>& groups, const std::string& dataset, const std::string& other,
           const std::string& column) {
  Pair pair;
  for (const Group& group : groups) {
    if (group.dataset != dataset || group.method != "anoean") continue;
    const Group* beside = find_group(groups, group.experiment, group.case_name, other);
    if (beside == nullptr || !group.mean(column) || !beside->mean(column)) continue;
    pair.own += *group.mean(column);
    pair.other += *beside->mean(column);
    ++pair.cases;
  }
  if (pair.cases > 0) {
    pair.own /= static_cast<double>(pair.cases);
    pair.other /= static_cast<double>(pair.cases);
  }
  return pair;
}

struct Cost {
  std::string column;
  std::string unit;
};

// A cost of AnoEAN's beside those of others, per data set: lower is what is claimed.
void compare_costs(const std::vector<Group>& groups, const Names& others, const std::vector<Cost>& costs,
                   Tally& tally, std::string& evidence) {
  for (const std::string dataset : {"nsl-kdd", "kdd99", "mnist"}) {
    for (const Cost& cost : costs) {
      std::string line;
      for (const std::string& other : others) {
        const Pair pair = means(groups, dataset, other, cost.column);
        if (pair.cases == 0) continue;
        tally.add(pair.own < pair.other);
        if (line.empty()) line = dataset + ", " + cost.unit + ": anoean " + amount(pair.own);
        line += ", " + other + " " + amount(pair.other);
      }
      if (!line.empty()) evidence += (evidence.empty() ? "" : "; ") + line;
    }
  }
}

Claim training_costs(const std::vector<Group>& groups) {
  Claim claim{1, "Training costs less than the GAN methods', since there is no generator.", "", ""};
  Tally tally;
  compare_costs(groups, gans, {{"fit_seconds", "seconds to fit"}, {"parameters", "numbers in the model"}},
                tally, claim.evidence);
  claim.verdict = tally.verdict();
  return claim;
}

Claim scoring_costs(const std::vector<Group>& groups) {
  Claim claim{2, "Scoring is faster and the model smaller than the others', fit for small devices.", "", ""};
  Tally tally;
  compare_costs(groups, compared,
                {{"score_us_per_row", "µs per scored row"}, {"model_bytes", "bytes of the model"}}, tally,
                claim.evidence);
  claim.verdict = tally.verdict();
  return claim;
}

// Holds where unseen classes are found as well as seen ones to within five points of AUC-PR.
Claim unseen_classes(const std::vector<Group>& groups) {
  constexpr double margin = 0.05;
  Claim claim{3, "Anomaly types that training never saw are found.", "", ""};
  Tally tally;
  for (const std::string experiment : {"table1", "table2", "figure2", "figure3"}) {
    double seen = 0.0;
    double unseen = 0.0;
    std::size_t cases = 0;
    for (const Group& group : groups) {
      if (group.experiment != experiment || group.method != "anoean" || !group.mean("auc_pr_unseen"))
        continue;
      seen += *group.mean("auc_pr_seen");
      unseen += *group.mean("auc_pr_unseen");
      ++cases;
    }
    if (cases == 0) continue;
    seen /= static_cast<double>(cases);
    unseen /= static_cast<double>(cases);
    tally.add(unseen >= seen - margin);
    claim.evidence +=
        (claim.evidence.empty() ? "AUC-PR on seen and on unseen classes, mean of the cases: " : "; ") +
        experiment + " " + percent(seen) + " and " + percent(unseen);
  }
  claim.verdict = tally.verdict();
  return claim;
}

// Holds where AnoEAN has the highest AUC-PR of the paper's systems for every number of normal classes.
Claim mixed_normals(const std::vector<Group>& groups) {
  Claim claim{4, "It keeps its lead where the normal class is made of several.", "", ""};
  Tally tally;
  for (int n = 1; n <= 5; ++n) {
    const std::string name = "n-" + std::to_string(n);
    const Group* own = find_group(groups, "figure3", name, "anoean");
    if (own == nullptr || own->runs() == 0) continue;
    std::string best;
    double highest = 0.0;
    for (const std::string& other : compared) {
      const Group* group = find_group(groups, "figure3", name, other);
      if (group == nullptr || group->runs() == 0 || *group->mean("auc_pr") <= highest) continue;
      best = other;
      highest = *group->mean("auc_pr");
    }
    if (best.empty()) continue;
    tally.add(*own->mean("auc_pr") > highest);
    claim.evidence += (claim.evidence.empty() ? "AUC-PR, and the best of the others: " : "; ") + name + " " +
                      percent(*own->mean("auc_pr")) + ", " + best + " " + percent(highest);
  }
  claim.verdict = tally.verdict();
  return claim;
}

// Holds where AnoEAN has the lowest share of false alerts of the paper's systems in both tables.
Claim false_alarms(const std::vector<Group>& groups) {
  Claim claim{5, "There are few false alarms.", "", ""};
  Tally tally;
  for (const std::string experiment : {"table1", "table2"}) {
    const Group* own = find_group(groups, experiment, "all-classes", "anoean");
    if (own == nullptr || own->runs() == 0) continue;
    std::string line = experiment + " anoean " + percent(*own->mean("false_alarm")) + " (recall " +
                       percent(*own->mean("recall")) + ")";
    bool lowest = true;
    bool any = false;
    for (const std::string& other : compared) {
      const Group* group = find_group(groups, experiment, "all-classes", other);
      if (group == nullptr || group->runs() == 0) continue;
      any = true;
      lowest = lowest && *own->mean("false_alarm") < *group->mean("false_alarm");
      line += ", " + other + " " + percent(*group->mean("false_alarm"));
    }
    if (!any) continue;
    tally.add(lowest);
    claim.evidence +=
        (claim.evidence.empty() ? "Share of alerts that are false, at the best F1: " : "; ") + line;
  }
  claim.verdict = tally.verdict();
  return claim;
}

// A run whose normals lie nearly on one line of the latent space has collapsed. Holds where such runs are as
// good as the others of their case, on average, to within two points of AUC-PR.
Claim collapse(const std::vector<Group>& groups) {
  constexpr double collapsed_rank = 1.5;
  constexpr double margin = 0.02;
  Claim claim{6, "A collapse of the latent space does no harm.", "not measured", ""};
  double sums[2] = {0.0, 0.0};
  std::size_t counts[2] = {0, 0};
  double separation = 0.0;
  for (const Group& group : groups) {
    const auto ranks = group.measures.find("latent_effective_rank");
    if (group.method != "anoean" || ranks == group.measures.end() || group.runs() < 2) continue;
    for (const auto& [seed, rank] : ranks->second) {
      const std::size_t kind = rank < collapsed_rank ? 1 : 0;
      sums[kind] += group.measures.at("auc_pr").at(seed) - *group.mean("auc_pr");
      ++counts[kind];
      if (kind == 1) separation += group.measures.at("latent_separation").at(seed);
    }
  }
  claim.evidence = std::to_string(counts[1]) + " of " + std::to_string(counts[0] + counts[1]) +
                   " runs have an effective rank of the normals' latent covariance below " +
                   amount(collapsed_rank);
  if (counts[0] == 0 || counts[1] == 0) return claim;
  const double difference =
      sums[1] / static_cast<double>(counts[1]) - sums[0] / static_cast<double>(counts[0]);
  claim.evidence += "; their AUC-PR is " + percent(std::fabs(difference)) +
                    (difference < 0 ? " lower" : " higher") +
                    " than that of the others of their cases, and their anomalies' mean lies " +
                    amount(separation / static_cast<double>(counts[1])) + " spreads of the normals away";
  claim.verdict = difference >= -margin ? "holds" : "not";
  return claim;
}

}  // namespace

std::vector<Claim> judge_claims(const std::vector<Group>& groups) {
  return {training_costs(groups), scoring_costs(groups), unseen_classes(groups),
          mixed_normals(groups),  false_alarms(groups),  collapse(groups)};
}

}  // namespace anoean
