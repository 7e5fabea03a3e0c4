#include "data/splits.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <numeric>
#include <set>

#include "core/random.hpp"
#include "data/tables.hpp"

namespace anoean {
namespace {

using testing::numbers;
using testing::table_of;
using testing::texts_column;

struct Records {
  Table table;
  std::vector<std::string> classes;
  std::vector<std::uint8_t> normal;
};

// Rows of the given classes ("n…" are normal), mixed; column "t" rises in no order, "g" has groups of about 5
// rows.
Records records(const std::map<std::string, std::size_t>& counts) {
  Records made;
  for (const auto& [name, count] : counts) made.classes.insert(made.classes.end(), count, name);
  Random random(7, "splits test");
  const std::vector<std::size_t> order = random.permutation(made.classes.size());
  std::vector<std::string> mixed;
  for (const std::size_t row : order) mixed.push_back(made.classes[row]);
  made.classes = mixed;
  std::vector<double> times;
  std::vector<std::string> groups;
  for (std::size_t row = 0; row < mixed.size(); ++row) {
    made.normal.push_back(mixed[row][0] == 'n' ? 1 : 0);
    times.push_back(static_cast<double>(random.below(1000)));
    groups.push_back("host" + std::to_string(random.below(mixed.size() / 5 + 4)));
  }
  made.table = table_of({numbers("t", times), texts_column("g", groups)});
  return made;
}

Split split(const Records& made, const SplitOptions& options = {}) {
  return split_rows(made.table, made.classes, made.normal, options);
}

SplitOptions by(const std::string& how, std::uint64_t seed = 1) {
  SplitOptions options;
  options.by = how;
  options.seed = seed;
  return options;
}

std::vector<std::vector<std::size_t>> parts(const Split& split) {
  return {split.train_normals,   split.validation_normals,   split.calibration_normals,
          split.train_anomalies, split.validation_anomalies, split.unused_anomalies};
}

void expect_partition(const Records& made, const Split& split) {
  std::vector<std::size_t> all;
  const auto lists = parts(split);
  for (const auto& part : lists) {
    EXPECT_TRUE(std::is_sorted(part.begin(), part.end()));
    all.insert(all.end(), part.begin(), part.end());
  }
  std::sort(all.begin(), all.end());
  std::vector<std::size_t> rows(made.table.rows);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  EXPECT_EQ(all, rows);
  for (std::size_t part = 0; part < 6; ++part) {
    for (const std::size_t row : lists[part]) EXPECT_EQ(made.normal[row] != 0, part < 3);
  }
  EXPECT_FALSE(split.train_normals.empty());
  EXPECT_FALSE(split.validation_normals.empty());
  EXPECT_FALSE(split.calibration_normals.empty());
}

std::size_t count_class(const Records& made, const std::vector<std::size_t>& rows, const std::string& name) {
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [&](std::size_t row) { return made.classes[row] == name; }));
}

TEST(Splits, PartitionTheRowsEveryWay) {
  for (const auto& counts :
       std::vector<std::map<std::string, std::size_t>>{{{"n", 8}},
                                                       {{"n", 9}, {"a", 1}},
                                                       {{"n", 100}, {"a", 20}, {"b", 3}},
                                                       {{"n1", 30}, {"n2", 1}, {"a", 40}}}) {
    const Records made = records(counts);
    for (const char* how : {"random", "group:g", "time:t"}) {
      for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        SCOPED_TRACE(std::string(how) + " " + std::to_string(made.table.rows));
        expect_partition(made, split(made, by(how, seed)));
      }
    }
  }
}

TEST(Splits, GiveEveryPartItsShare) {
  const Records made = records({{"n1", 1000}, {"n2", 200}, {"a", 100}, {"b", 10}});
  const Split found = split(made);
  EXPECT_EQ(found.validation_normals.size(), 180U);
  EXPECT_EQ(found.calibration_normals.size(), 180U);
  EXPECT_EQ(count_class(made, found.validation_anomalies, "a"), 20U);
  EXPECT_EQ(count_class(made, found.validation_anomalies, "b"), 2U);
}

TEST(Splits, EveryNormalIsAsLikelyToCalibrate) {
  // 3 of 20 normals calibrate; each of them, alone in its class or not, in 150 of 1,000 draws, and the two
  // classes are not drawn apart: the deviations allowed are 5 standard ones.
  const Records made = records({{"n1", 1}, {"n2", 18}, {"n3", 1}, {"a", 4}});
  constexpr std::size_t draws = 1000;
  std::vector<std::size_t> calibrates(made.table.rows);
  std::size_t both = 0;
  for (std::uint64_t seed = 1; seed <= draws; ++seed) {
    const Split found = split(made, by("random", seed));
    ASSERT_EQ(found.calibration_normals.size(), 3U);
    for (const std::size_t row : found.calibration_normals) ++calibrates[row];
    both += count_class(made, found.calibration_normals, "n1") *
            count_class(made, found.calibration_normals, "n3");
  }
  for (std::size_t row = 0; row < made.table.rows; ++row) {
    const double expected = made.normal[row] != 0 ? 150.0 : 0.0;
    EXPECT_NEAR(static_cast<double>(calibrates[row]), expected, 56.0) << made.classes[row];
  }
  EXPECT_NEAR(static_cast<double>(both), 1000.0 * 3 * 2 / (20 * 19), 20.0);
}

TEST(Splits, TrainOnAnAnomalyThatIsAlone) {
  for (const char* how : {"random", "group:g", "time:t"}) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      const Split found = split(records({{"n", 50}, {"a", 1}}), by(how, seed));
      EXPECT_EQ(found.train_anomalies.size(), 1U) << how;
    }
  }
  SplitOptions greedy;
  greedy.validation_anomalies = 0.99;
  const Records made = records({{"n", 50}, {"a", 1}, {"b", 2}});
  const Split found = split(made, greedy);
  EXPECT_EQ(count_class(made, found.train_anomalies, "a"), 1U);
  EXPECT_EQ(count_class(made, found.train_anomalies, "b"), 1U);
}

TEST(Splits, HoldBackWholeClassesOfAnomalies) {
  const Records made = records({{"n", 60}, {"a", 10}, {"b", 10}, {"c", 10}, {"d", 10}});
  std::set<std::set<std::string>> draws;
  for (const char* how : {"random", "group:g", "time:t"}) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      SplitOptions options = by(how, seed);
      options.seen_classes = 0.5;
      const Split found = split(made, options);
      std::set<std::string> unseen;
      for (const std::size_t row : found.unseen_anomalies) unseen.insert(made.classes[row]);
      EXPECT_EQ(unseen.size(), 2U) << how;
      EXPECT_EQ(found.unseen_anomalies.size(), 20U) << how;
      EXPECT_TRUE(std::is_sorted(found.unseen_anomalies.begin(), found.unseen_anomalies.end()));
      for (const auto* rows : {&found.train_anomalies, &found.validation_anomalies}) {
        for (const std::size_t row : *rows) EXPECT_FALSE(unseen.contains(made.classes[row])) << how;
      }
      EXPECT_EQ(
          found.train_anomalies.size() + found.validation_anomalies.size() + found.unused_anomalies.size(),
          20U)
          << how;
      draws.insert(unseen);
    }
  }
  EXPECT_GT(draws.size(), 1U) << "the seed does not draw the classes";
  SplitOptions tiny;
  tiny.seen_classes = 0.01;
  EXPECT_FALSE(split(made, tiny).train_anomalies.empty());
}

TEST(Splits, DependOnTheSeedAlone) {
  const Records made = records({{"n", 100}, {"a", 20}});
  for (const char* how : {"random", "group:g"}) {
    EXPECT_EQ(parts(split(made, by(how, 3))), parts(split(made, by(how, 3))));
    EXPECT_NE(parts(split(made, by(how, 3))), parts(split(made, by(how, 4))));
  }
}

TEST(Splits, KeepGroupsTogether) {
  const Records made = records({{"n", 300}, {"a", 60}, {"b", 5}});
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Split found = split(made, by("group:g", seed));
    std::map<std::uint32_t, std::set<int>> parts_of_group;  // training, validation or calibration
    const auto lists = parts(found);
    for (std::size_t part = 0; part < 6; ++part) {
      for (const std::size_t row : lists[part]) {
        const auto place = static_cast<int>(part % 3);
        parts_of_group[made.table.columns[1].codes[row]].insert(place);
      }
    }
    for (const auto& [group, places] : parts_of_group) EXPECT_EQ(places.size(), 1U);
    EXPECT_NEAR(static_cast<double>(found.train_normals.size()), 210.0, 15.0);
    EXPECT_NEAR(static_cast<double>(found.validation_normals.size()), 45.0, 15.0);
  }
}

TEST(Splits, KeepValidationAndCalibrationGroupsApart) {
  const Records made = records({{"n", 300}});
  const Split found = split(made, by("group:g"));
  std::set<std::uint32_t> validation;
  for (const std::size_t row : found.validation_normals) validation.insert(made.table.columns[1].codes[row]);
  for (const std::size_t row : found.calibration_normals) {
    EXPECT_FALSE(validation.contains(made.table.columns[1].codes[row]));
  }
}

TEST(Splits, GiveThreeGroupsOneEach) {
  Records made;
  std::vector<std::string> groups(100, "large");
  groups[17] = "small";
  groups[60] = "";  // rows without a value are a group of their own
  made.table = table_of({texts_column("g", groups)});
  made.classes.assign(100, "n");
  made.normal.assign(100, 1);
  expect_partition(made, split(made, by("group:g")));
  EXPECT_EQ(split(made, by("group:g")).train_normals.size(), 98U);
}

TEST(Splits, GroupByNumbersToo) {
  Records made;
  std::vector<double> groups;
  for (std::size_t row = 0; row < 60; ++row) groups.push_back(static_cast<double>(row % 6));
  made.table = table_of({numbers("g", groups)});
  made.classes.assign(60, "n");
  made.normal.assign(60, 1);
  EXPECT_EQ(split(made, by("group:g")).validation_normals.size(), 10U);
}

TEST(Splits, OrderByTime) {
  const Records made = records({{"n", 200}, {"a", 50}});
  const Split found = split(made, by("time:t"));
  const std::vector<double>& times = made.table.columns[0].numbers;
  const auto latest = [&](const std::vector<std::size_t>& rows) {
    double time = times[rows[0]];
    for (const std::size_t row : rows) time = std::max(time, times[row]);
    return time;
  };
  const auto earliest = [&](const std::vector<std::size_t>& rows) {
    double time = times[rows[0]];
    for (const std::size_t row : rows) time = std::min(time, times[row]);
    return time;
  };
  EXPECT_LE(latest(found.train_normals), earliest(found.validation_normals));
  EXPECT_LE(latest(found.validation_normals), earliest(found.calibration_normals));
  EXPECT_LE(latest(found.train_anomalies), earliest(found.validation_anomalies));
}

Records with_texts_as_time(const std::function<std::string(std::size_t)>& text) {
  Records made;
  std::vector<std::string> times;
  for (std::size_t row = 0; row < 20; ++row) times.push_back(text(row));
  made.table = table_of({texts_column("t", times)});
  made.classes.assign(20, "n");
  made.normal.assign(20, 1);
  return made;
}

TEST(Splits, ReadTimesFromTexts) {
  // Alphabetically "10" comes before "9".
  const Records numeric = with_texts_as_time([](std::size_t row) { return std::to_string(row); });
  EXPECT_EQ(split(numeric, by("time:t")).calibration_normals, (std::vector<std::size_t>{17, 18, 19}));
  const Records dates = with_texts_as_time([](std::size_t row) {
    const std::string day = std::to_string(20 - row);
    return "2024-05-" + std::string(2 - day.size(), '0') + day;
  });
  EXPECT_EQ(split(dates, by("time:t")).calibration_normals, (std::vector<std::size_t>{0, 1, 2}));
}

TEST(Splits, ReadTimesOfSeveralZonesInOrder) {
  // Alphabetically the latest would be those of the second zone.
  const Records zones = with_texts_as_time([](std::size_t row) {
    return row < 17 ? "2024-05-31T1" + std::to_string(row % 10) + ":00+09:00"
                    : std::string("2024-05-31T09:00-08:00");
  });
  EXPECT_EQ(split(zones, by("time:t")).calibration_normals, (std::vector<std::size_t>{17, 18, 19}));
}

std::string problem_of(const Records& made, const SplitOptions& options) {
  try {
    static_cast<void>(split(made, options));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    return error.what();
  }
  return "no error";
}

TEST(Splits, RefuseWhatCannotBeSplit) {
  EXPECT_NE(problem_of(records({{"n", 7}, {"a", 9}}), {}).find("only 7 normal rows"), std::string::npos);
  EXPECT_NE(problem_of(records({{"a", 9}}), {}).find("there are no normal rows"), std::string::npos);
  const Records made = records({{"n", 50}});
  EXPECT_NE(problem_of(made, by("group:h")).find("known: t, g"), std::string::npos);
  EXPECT_NE(problem_of(made, by("fold")).find("group:COLUMN"), std::string::npos);
  SplitOptions shares;
  shares.validation = 0.6;
  shares.calibration = 0.5;
  EXPECT_NE(problem_of(made, shares).find("leave nothing for training"), std::string::npos);
  Records two_groups = made;
  two_groups.table = table_of({numbers("g", std::vector<double>(50, 1.0))});
  EXPECT_NE(problem_of(two_groups, by("group:g")).find("at least 3"), std::string::npos);
  for (const char* text : {"9:59", "May 31", "10"}) {
    const Records mixed = with_texts_as_time(
        [&](std::size_t row) { return row == 5 ? std::string(text) : std::string("2024-05-31"); });
    EXPECT_NE(problem_of(mixed, by("time:t")).find(std::string(text) + " in column \"t\""),
              std::string::npos);
  }
  Records untimed = made;
  untimed.table.columns[0].numbers[3] = NAN;
  EXPECT_NE(problem_of(untimed, by("time:t")).find("row 4 has no \"t\""), std::string::npos);
}

}  // namespace
}  // namespace anoean
