#include "detectors/trial_halves.hpp"

#include <map>
#include <numeric>
#include <set>

#include "core/random.hpp"
#include "detectors/anomaly_kinds.hpp"

namespace anoean {
namespace {

// So many rows tell the candidates apart as well as more.
constexpr std::size_t most_normals = 5000;
constexpr std::size_t most_validation_normals = 2000;
constexpr std::size_t most_anomalies = 1000;

// The kind of each chosen anomaly where kinds are told apart, also among these; else each is a group by
// itself.
std::vector<std::size_t> groups_of(std::span<const std::size_t> chosen, const TrainingData& data,
                                   std::size_t& kinds) {
  std::vector<std::size_t> groups;
  if (tells_kinds(data.anomaly_kinds))
    for (const std::size_t row : chosen) groups.push_back(data.anomaly_kinds[row]);
  kinds = std::set<std::size_t>(groups.begin(), groups.end()).size();
  if (kinds >= fewest_kinds) return groups;
  kinds = 0;
  groups.resize(chosen.size());
  std::iota(groups.begin(), groups.end(), std::size_t{0});
  return groups;
}

}  // namespace

std::vector<std::uint8_t> halves(std::span<const std::size_t> groups, std::uint64_t seed) {
  Random random(seed, "halves of the known anomalies");
  const std::set<std::size_t> known(groups.begin(), groups.end());
  const std::vector<std::size_t> order = random.permutation(known.size());
  std::map<std::size_t, std::uint8_t> half_of;
  for (const std::size_t group : known)
    half_of.emplace(group, static_cast<std::uint8_t>(order[half_of.size()] % 2));
  std::vector<std::uint8_t> half;
  for (const std::size_t group : groups) half.push_back(half_of.at(group));
  return half;
}

TrialHalves make_trial_halves(const TrainingData& data, std::uint64_t seed) {
  Random random(seed, "rows of the trials");
  const std::vector<std::size_t> normals = random.sample(data.normals.rows, most_normals);
  const std::vector<std::size_t> anomalies = random.sample(data.anomalies.rows, most_anomalies);
  const std::vector<std::size_t> validation =
      random.sample(data.validation_normals.rows, most_validation_normals);
  TrialHalves made;
  const std::vector<std::size_t> groups = groups_of(anomalies, data, made.kinds);
  const std::vector<std::uint8_t> half_of = halves(groups, seed);
  for (const std::uint8_t half : {std::uint8_t{0}, std::uint8_t{1}}) {
    std::vector<std::size_t> shown;
    std::vector<std::size_t> hidden;
    TrialHalf& one = made.both.emplace_back();
    for (std::size_t i = 0; i < anomalies.size(); ++i) {
      (half_of[i] == half ? hidden : shown).push_back(anomalies[i]);
      if (half_of[i] == half) made.groups.push_back(groups[i]);
    }
    one.data.normals = data.normals.select(normals);
    one.data.validation_normals = data.validation_normals.select(validation);
    one.data.anomalies = data.anomalies.select(shown);
    one.data.validation_anomalies = data.anomalies.select({});
    one.hidden = data.anomalies.select(hidden);
  }
  return made;
}

}  // namespace anoean
