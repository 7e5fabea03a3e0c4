#include "evaluation/protocol.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <set>

#include "small_pool.hpp"

namespace anoean {
namespace {

using Rows = std::vector<std::size_t>;

Sizes small_sizes() {
  return {.train_normals = 50,
          .train_anomalies = 20,
          .validation_normals = 10,
          .validation_anomalies = 5,
          .calibration_normals = 10,
          .test_normals = 40,
          .test_anomalies = 10};
}

Protocol normal_protocol() {
  Protocol protocol;
  protocol.normal = {"normal"};
  protocol.sizes = small_sizes();
  return protocol;
}

Pool nine_attacks(std::size_t rows = 30) {
  std::vector<PoolPart> parts = {{"normal", 200}};
  for (char name = 'a'; name <= 'i'; ++name) parts.push_back({std::string(1, name), rows});
  return make_pool(parts);
}

std::set<std::string> classes_of(const Rows& rows, const Pool& pool) {
  std::set<std::string> names;
  for (const std::size_t row : rows) names.insert(pool.class_names[pool.classes[row]]);
  return names;
}

TEST(Protocol, DrawsItsSizes) {
  const Pool pool = nine_attacks();
  const Draw draw = normal_protocol().draw(pool, 1);
  EXPECT_EQ(draw.split.train_normals.size(), 50U);
  EXPECT_EQ(draw.split.validation_normals.size(), 10U);
  EXPECT_EQ(draw.split.calibration_normals.size(), 10U);
  EXPECT_EQ(draw.split.train_anomalies.size(), 20U);
  EXPECT_EQ(draw.split.validation_anomalies.size(), 5U);
  EXPECT_EQ(draw.test_normals.size(), 40U);
  EXPECT_EQ(draw.test_anomalies.size(), 10U);
  EXPECT_EQ(draw.test_seen.size(), 10U);
  EXPECT_TRUE(draw.test_unseen.empty());
  EXPECT_TRUE(draw.notes.empty());
  EXPECT_EQ(classes_of(draw.test_normals, pool), std::set<std::string>{"normal"});
  EXPECT_FALSE(classes_of(draw.test_anomalies, pool).contains("normal"));
}

TEST(Protocol, IsHonestAtEverySeed) {
  const Pool pool = nine_attacks();
  Protocol protocol = normal_protocol();
  for (const double share : {1.0, 4.0 / 9.0}) {
    protocol.seen_share = share;
    for (std::uint64_t seed = 1; seed <= 50; ++seed)
      EXPECT_NO_THROW(require_honest(protocol.draw(pool, seed), pool));
  }
}

TEST(Protocol, WithholdsWholeClasses) {
  const Pool pool = nine_attacks();
  Protocol protocol = normal_protocol();
  protocol.seen_share = 4.0 / 9.0;
  std::set<std::vector<std::string>> withheld;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Draw draw = protocol.draw(pool, seed);
    EXPECT_EQ(draw.withheld_classes.size(), 5U);
    withheld.insert(draw.withheld_classes);
    const std::set<std::string> unseen(draw.withheld_classes.begin(), draw.withheld_classes.end());
    for (const Rows* rows :
         {&draw.split.train_anomalies, &draw.split.validation_anomalies, &draw.test_seen}) {
      for (const std::string& name : classes_of(*rows, pool)) EXPECT_FALSE(unseen.contains(name));
    }
    for (const std::string& name : classes_of(draw.test_unseen, pool)) EXPECT_TRUE(unseen.contains(name));
  }
  EXPECT_GT(withheld.size(), 10U) << "the seed draws the classes";
}

TEST(Protocol, DrawsClassesAgainThatHoldTooFewRows) {
  // Only a draw with the large class among the seen ones holds 25 rows.
  const Pool pool = make_pool({{"normal", 200}, {"a", 5}, {"b", 5}, {"c", 5}, {"large", 60}});
  Protocol protocol = normal_protocol();
  protocol.seen_share = 0.25;
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    EXPECT_EQ(protocol.draw(pool, seed).seen_classes, std::vector<std::string>{"large"});
}

TEST(Protocol, RefusesClassesThatNeverHoldEnough) {
  const Pool pool = make_pool({{"normal", 200}, {"a", 5}, {"b", 5}, {"c", 5}, {"d", 5}});
  Protocol protocol = normal_protocol();
  protocol.seen_share = 0.25;
  EXPECT_THROW(protocol.draw(pool, 1), Error);
}

TEST(Protocol, RefusesDataWithoutAnomalies) {
  EXPECT_THROW(normal_protocol().draw(make_pool({{"normal", 200}}), 1), Error);
}

TEST(Protocol, DrawsRareClassesAsOftenAsCommonOnesForTheSeenTest) {
  const Pool pool = make_pool({{"normal", 200}, {"common", 5000}, {"rare", 400}});
  Protocol protocol = normal_protocol();
  protocol.sizes.test_anomalies = 100;
  const Draw draw = protocol.draw(pool, 1);
  std::map<std::uint32_t, std::size_t> counts;
  for (const std::size_t row : draw.test_seen) ++counts[pool.classes[row]];
  ASSERT_EQ(counts.size(), 2U);
  for (const auto& [one, count] : counts) EXPECT_NEAR(static_cast<double>(count), 50.0, 20.0);
  std::size_t rare = 0;
  for (const std::size_t row : draw.test_anomalies)
    rare += pool.class_names[pool.classes[row]] == "rare" ? 1 : 0;
  EXPECT_LT(rare, 25U) << "by rows, the rare class stays rare";
}

TEST(Protocol, SaysWhereNormalsRunOut) {
  const Pool pool = make_pool({{"normal", 100}, {"a", 200}});
  const Draw draw = normal_protocol().draw(pool, 1);
  EXPECT_EQ(draw.split.train_normals.size(), 40U);
  ASSERT_EQ(draw.notes.size(), 1U);
  EXPECT_EQ(draw.notes[0], "only 40 normal rows are left to train on");
}

TEST(Protocol, SaysWhereAnomaliesRunOut) {
  const Pool pool = make_pool({{"normal", 200}, {"a", 30}});
  const Draw draw = normal_protocol().draw(pool, 1);
  EXPECT_EQ(draw.notes, (std::vector<std::string>{"only 5 anomalies are left to test on",
                                                  "only 5 anomalies of seen classes are left to test on"}));
}

TEST(Protocol, MixesNormalClassesInEqualParts) {
  std::vector<PoolPart> parts;
  for (char name = '0'; name <= '9'; ++name) parts.push_back({std::string(1, name), 100});
  const Pool pool = make_pool(parts);
  Protocol protocol;
  protocol.drawn_normal = 3;
  protocol.seen_count = 4;
  protocol.sizes = small_sizes();
  const Draw draw = protocol.draw(pool, 7);
  EXPECT_EQ(draw.normal_classes.size(), 3U);
  EXPECT_EQ(draw.withheld_classes.size(), 3U);
  std::map<std::uint32_t, std::size_t> counts;
  for (const std::size_t row : draw.split.train_normals) ++counts[pool.classes[row]];
  for (const auto& [one, count] : counts) EXPECT_TRUE(count == 16 || count == 17) << count;
}

TEST(Protocol, KeepsFilesApart) {
  const Pool pool =
      make_pool({{"normal", 100, 0}, {"a", 60, 0}, {"normal", 80, 1}, {"a", 40, 1}, {"new", 40, 1}});
  Protocol protocol = normal_protocol();
  protocol.files = Protocol::Files::train_to_test;
  const Draw draw = protocol.draw(pool, 1);
  require_honest(draw, pool);
  for (const Rows* rows : {&draw.split.train_normals, &draw.split.train_anomalies,
                           &draw.split.validation_anomalies, &draw.split.calibration_normals}) {
    for (const std::size_t row : *rows) EXPECT_EQ(pool.file[row], 0);
  }
  for (const Rows* rows : {&draw.test_normals, &draw.test_anomalies, &draw.test_seen, &draw.test_unseen}) {
    for (const std::size_t row : *rows) EXPECT_EQ(pool.file[row], 1);
  }
  EXPECT_EQ(draw.withheld_classes, std::vector<std::string>{"new"});
}

TEST(Protocol, LeavesRepeatedRowsOut) {
  Pool pool = make_pool({{"normal", 300}, {"a", 100}});
  for (std::size_t row = 0; row < 100; ++row) pool.row_hashes[row] = 7;
  Protocol protocol = normal_protocol();
  const Draw with = protocol.draw(pool, 1);
  EXPECT_GT(duplicate_share(with, pool), 0.0);
  protocol.deduplicated = true;
  const Draw without = protocol.draw(pool, 1);
  EXPECT_EQ(duplicate_share(without, pool), 0.0);
  ASSERT_FALSE(without.notes.empty());
  EXPECT_EQ(without.notes[0], "99 of 400 rows repeat another one and are left out");
}

TEST(Honesty, RefusesATestRowInTraining) {
  const Pool pool = nine_attacks();
  Draw draw = normal_protocol().draw(pool, 1);
  draw.test_anomalies.push_back(draw.split.train_anomalies.front());
  EXPECT_THROW(require_honest(draw, pool), Error);
}

TEST(Honesty, RefusesARowThatIsUsedTwice) {
  const Pool pool = nine_attacks();
  Draw draw = normal_protocol().draw(pool, 1);
  draw.split.calibration_normals.push_back(draw.split.train_normals.front());
  EXPECT_THROW(require_honest(draw, pool), Error);
}

TEST(Honesty, RefusesAnUnseenClassInValidation) {
  const Pool pool = nine_attacks();
  Protocol protocol = normal_protocol();
  protocol.seen_share = 4.0 / 9.0;
  Draw draw = protocol.draw(pool, 1);
  draw.split.validation_anomalies.push_back(draw.test_unseen.front());
  draw.test_unseen.clear();
  std::erase(draw.test_anomalies, draw.split.validation_anomalies.back());
  EXPECT_THROW(require_honest(draw, pool), Error);
}

TEST(Honesty, RefusesAWithheldClassInTraining) {
  const Pool pool = nine_attacks();
  Draw draw = normal_protocol().draw(pool, 1);
  draw.withheld_classes.push_back(draw.seen_classes.front());
  EXPECT_THROW(require_honest(draw, pool), Error);
}

}  // namespace
}  // namespace anoean
