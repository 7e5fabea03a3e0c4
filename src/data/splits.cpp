#include "data/splits.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "core/nearest.hpp"
#include "core/random.hpp"
#include "data/split_keys.hpp"

namespace anoean {
namespace {

constexpr std::size_t fewest_normals = 8;

using Rows = std::vector<std::size_t>;

// How many of the normals go where.
struct Quota {
  std::size_t training;
  std::size_t validation;
  std::size_t calibration;
};

std::size_t share_of(std::size_t count, double share) {
  return static_cast<std::size_t>(std::lround(static_cast<double>(count) * share));
}

Quota quota_of_normals(std::size_t normals, const SplitOptions& options) {
  const auto is_share = [](double share) { return share > 0.0 && share < 1.0; };
  const bool possible = is_share(options.validation) && is_share(options.calibration) &&
                        options.validation + options.calibration < 1.0 &&
                        options.validation_anomalies >= 0.0 && options.validation_anomalies < 1.0;
  if (!possible) {
    throw Error(Error::Kind::bad_input, "the shares of validation and calibration leave nothing for training",
                "", "each is above 0 and together they are below 1");
  }
  if (normals < fewest_normals) {
    throw Error(Error::Kind::bad_input,
                normals == 0 ? "there are no normal rows"
                             : "there are only " + std::to_string(normals) + " normal rows",
                "", "give at least " + std::to_string(fewest_normals) + ", better thousands");
  }
  // At least one in each part; shares near 1 yield to that.
  const std::size_t validation =
      std::clamp<std::size_t>(share_of(normals, options.validation), 1, normals - 2);
  const std::size_t calibration =
      std::clamp<std::size_t>(share_of(normals, options.calibration), 1, normals - 1 - validation);
  return {normals - validation - calibration, validation, calibration};
}

// Of a class that is alone, nothing: the first of a class goes to training.
std::size_t validation_anomalies_of(std::size_t count, const SplitOptions& options) {
  return count == 0 ? 0 : std::min(share_of(count, options.validation_anomalies), count - 1);
}

std::map<std::string, Rows> rows_by_class(std::span<const std::string> classes,
                                          std::span<const std::uint8_t> normal, bool normals) {
  std::map<std::string, Rows> grouped;
  for (std::size_t row = 0; row < normal.size(); ++row) {
    if ((normal[row] != 0) == normals) grouped[classes[row]].push_back(row);
  }
  return grouped;
}

void deal_anomalies(const Rows& rows, Split& split, const SplitOptions& options) {
  const std::size_t training = rows.size() - validation_anomalies_of(rows.size(), options);
  const auto border = rows.begin() + static_cast<std::ptrdiff_t>(training);
  split.train_anomalies.insert(split.train_anomalies.end(), rows.begin(), border);
  split.validation_anomalies.insert(split.validation_anomalies.end(), border, rows.end());
}

// Deals the shuffled normals at even steps.
void deal_normals_evenly(const Rows& rows, const Quota& quota, Split& split) {
  const std::size_t held_out = quota.validation + quota.calibration;
  std::size_t held = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if ((i + 1) * held_out / rows.size() == held) {
      split.train_normals.push_back(rows[i]);
      continue;
    }
    const bool to_validation = (held + 1) * quota.validation / held_out > held * quota.validation / held_out;
    (to_validation ? split.validation_normals : split.calibration_normals).push_back(rows[i]);
    ++held;
  }
}

Split split_at_random(std::span<const std::string> classes, std::span<const std::uint8_t> normal,
                      const SplitOptions& options) {
  Split split;
  Rows normals;
  std::string purpose = "split normals";
  for (const auto& [name, rows] : rows_by_class(classes, normal, true)) {
    purpose += " " + name;
    normals.insert(normals.end(), rows.begin(), rows.end());
  }
  // All of them together, whatever their class: shares of each class would not be what a new normal record is
  // drawn from, and the promise of the threshold needs just that.
  Random(options.seed, purpose).shuffle(normals);
  deal_normals_evenly(normals, quota_of_normals(normals.size(), options), split);
  for (auto& [name, rows] : rows_by_class(classes, normal, false)) {
    Random(options.seed, "split anomalies " + name).shuffle(rows);
    deal_anomalies(rows, split, options);
  }
  return split;
}

Split split_by_time(const Column& column, std::span<const std::string> classes,
                    std::span<const std::uint8_t> normal, const SplitOptions& options) {
  const std::vector<double> times = times_of(column);
  const auto earlier = [&](std::size_t a, std::size_t b) { return times[a] < times[b]; };
  Rows normals;
  for (std::size_t row = 0; row < normal.size(); ++row) {
    if (normal[row] != 0) normals.push_back(row);
  }
  std::stable_sort(normals.begin(), normals.end(), earlier);
  const Quota quota = quota_of_normals(normals.size(), options);
  const auto validation = normals.begin() + static_cast<std::ptrdiff_t>(quota.training);
  const auto calibration = validation + static_cast<std::ptrdiff_t>(quota.validation);
  Split split;
  split.train_normals.assign(normals.begin(), validation);
  split.validation_normals.assign(validation, calibration);
  split.calibration_normals.assign(calibration, normals.end());
  for (auto& [name, rows] : rows_by_class(classes, normal, false)) {
    std::stable_sort(rows.begin(), rows.end(), earlier);
    deal_anomalies(rows, split, options);
  }
  return split;
}

struct Group {
  Rows normals;
  Rows anomalies;
};

enum Part { training, validation, calibration };

// The part that lacks the most of its quota; a part that would stay empty comes first once groups run short.
Part neediest(const Quota& quota, const std::size_t (&given)[3], std::size_t groups_left) {
  const std::size_t wanted[3] = {quota.training, quota.validation, quota.calibration};
  const auto empty = static_cast<std::size_t>(std::count(std::begin(given), std::end(given), std::size_t{0}));
  Part best = training;
  double largest = std::numeric_limits<double>::lowest();
  for (const Part part : {training, validation, calibration}) {
    if (empty >= groups_left && given[part] != 0) continue;
    const double lacking = static_cast<double>(wanted[part]) - static_cast<double>(given[part]);
    if (lacking <= largest) continue;
    best = part;
    largest = lacking;
  }
  return best;
}

void give(Split& split, Part part, const Group& group) {
  Rows& normals = part == training     ? split.train_normals
                  : part == validation ? split.validation_normals
                                       : split.calibration_normals;
  normals.insert(normals.end(), group.normals.begin(), group.normals.end());
  // Known anomalies have no say in the threshold, and may be learnt from where validation rows are.
  Rows& anomalies = part == training     ? split.train_anomalies
                    : part == validation ? split.validation_anomalies
                                         : split.unused_anomalies;
  anomalies.insert(anomalies.end(), group.anomalies.begin(), group.anomalies.end());
}

// Groups with normals, the largest first, each to the part that lacks the most; its anomalies go along.
void deal_groups_with_normals(std::vector<Group> groups, const Quota& quota, Split& split) {
  if (groups.size() < 3) {
    throw Error(Error::Kind::bad_input,
                "the normal rows are in " + std::to_string(groups.size()) + " groups, at least 3 are needed",
                "", "split by another column or at random");
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.normals.size() > b.normals.size(); });
  // One group with known anomalies goes to training first, so that there is something to learn from.
  const auto known =
      std::find_if(groups.begin(), groups.end(), [](const Group& g) { return !g.anomalies.empty(); });
  if (known != groups.end()) std::rotate(groups.begin(), known, known + 1);
  std::size_t given[3] = {0, 0, 0};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const Part part = i == 0 ? training : neediest(quota, given, groups.size() - i);
    given[part] += groups[i].normals.size();
    give(split, part, groups[i]);
  }
}

void deal_groups_of_anomalies(const std::vector<Group>& groups, Split& split, const SplitOptions& options) {
  std::size_t rows = 0;
  for (const Group& group : groups) rows += group.anomalies.size();
  std::size_t room = share_of(rows, options.validation_anomalies);
  for (const Group& group : groups) {
    const bool fits = !split.train_anomalies.empty() && group.anomalies.size() <= room;
    if (fits) room -= group.anomalies.size();
    give(split, fits ? validation : training, group);
  }
}

Split split_by_group(const Column& column, std::span<const std::uint8_t> normal,
                     const SplitOptions& options) {
  const std::vector<std::size_t> group_of = groups_of(column);
  std::vector<Group> groups;
  std::size_t normals = 0;
  for (std::size_t row = 0; row < normal.size(); ++row) {
    if (group_of[row] >= groups.size()) groups.resize(group_of[row] + 1);
    (normal[row] != 0 ? groups[group_of[row]].normals : groups[group_of[row]].anomalies).push_back(row);
    normals += normal[row] != 0 ? 1 : 0;
  }
  std::vector<Group> with_normals;
  std::vector<Group> without;
  for (const std::size_t group : Random(options.seed, "split groups").permutation(groups.size())) {
    (groups[group].normals.empty() ? without : with_normals).push_back(std::move(groups[group]));
  }
  Split split;
  deal_groups_with_normals(std::move(with_normals), quota_of_normals(normals, options), split);
  deal_groups_of_anomalies(without, split, options);
  return split;
}

const Column& split_column(const Table& table, const std::string& name) {
  const Column* column = table.find(name);
  if (column != nullptr) return *column;
  std::vector<std::string> names;
  for (const Column& other : table.columns) names.push_back(other.name);
  throw Error(Error::Kind::bad_input, "there is no column \"" + name + "\" to split by", "",
              did_you_mean(name, names));
}

// Takes the rows of the classes that were not drawn out of training and validation.
void hold_out_classes(std::span<const std::string> classes, std::span<const std::uint8_t> normal,
                      const SplitOptions& options, Split& split) {
  std::vector<std::string> names;
  for (const auto& [name, rows] : rows_by_class(classes, normal, false)) names.push_back(name);
  const std::vector<std::size_t> order = Random(options.seed, "seen classes").permutation(names.size());
  std::set<std::string> unseen;
  for (std::size_t i = std::max<std::size_t>(1, share_of(names.size(), options.seen_classes));
       i < order.size(); ++i) {
    unseen.insert(names[order[i]]);
  }
  for (Rows* rows : {&split.train_anomalies, &split.validation_anomalies, &split.unused_anomalies}) {
    const auto kept = std::stable_partition(rows->begin(), rows->end(),
                                            [&](std::size_t row) { return !unseen.contains(classes[row]); });
    split.unseen_anomalies.insert(split.unseen_anomalies.end(), kept, rows->end());
    rows->erase(kept, rows->end());
  }
}

Split split_as_asked(const Table& table, std::span<const std::string> classes,
                     std::span<const std::uint8_t> normal, const SplitOptions& options) {
  if (options.by == "random") return split_at_random(classes, normal, options);
  if (options.by.starts_with("group:"))
    return split_by_group(split_column(table, options.by.substr(6)), normal, options);
  if (options.by.starts_with("time:")) {
    return split_by_time(split_column(table, options.by.substr(5)), classes, normal, options);
  }
  throw Error(Error::Kind::bad_input, "\"" + options.by + "\" is no way to split", "",
              "choose random, group:COLUMN or time:COLUMN");
}

}  // namespace

Split split_rows(const Table& table, std::span<const std::string> classes,
                 std::span<const std::uint8_t> normal, const SplitOptions& options) {
  if (classes.size() != table.rows || normal.size() != table.rows) {
    throw Error(Error::Kind::bad_input,
                "there is not one class for each of the " + std::to_string(table.rows) + " rows");
  }
  Split split = split_as_asked(table, classes, normal, options);
  hold_out_classes(classes, normal, options, split);
  for (Rows* rows :
       {&split.train_normals, &split.validation_normals, &split.calibration_normals, &split.train_anomalies,
        &split.validation_anomalies, &split.unused_anomalies, &split.unseen_anomalies}) {
    std::sort(rows->begin(), rows->end());
  }
  return split;
}

}  // namespace anoean
