#include "evaluation/runner.hpp"

#include <anoean/error.hpp>

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/random.hpp"
#include "evaluation/report_data.hpp"
#include "evaluation/results_file.hpp"

namespace anoean {
namespace {

// Rows as NSL-KDD's; an attack has larger numbers in some columns.
void write_rows(std::ofstream& file, Random& random, const std::string& name, std::size_t rows,
                double shift) {
  for (std::size_t row = 0; row < rows; ++row) {
    file << "1,tcp,http,SF";
    for (int column = 5; column <= 41; ++column)
      file << ',' << random.uniform() + (column % 5 == 0 ? shift : 0.0);
    file << ',' << name << ",21\n";
  }
}

class RunnerTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "runner_" + testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ + "/data/nsl-kdd");
    Random random(1, "rows");
    for (const char* name : {"KDDTrain+.txt", "KDDTest+.txt"}) {
      std::ofstream file(folder_ + "/data/nsl-kdd/" + name);
      write_rows(file, random, "normal", 600, 0.0);
      for (const char* attack : {"back", "land", "neptune", "smurf"})
        write_rows(file, random, attack, 60, 0.1 * static_cast<double>(attack[0] % 7));
    }
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  RunnerOptions options(const std::string& out, std::size_t jobs = 1) const {
    RunnerOptions options;
    options.grid = {.experiments = {"table1"},
                    .methods = {"mahalanobis", "untrained", "anoean-faithful"},
                    .seeds = 2,
                    .budget = Budget::quick};
    options.data = folder_ + "/data";
    options.out = folder_ + "/" + out;
    options.jobs = jobs;
    return options;
  }

  std::string folder_;
};

void ignore(const RunnerState&) {}

std::vector<Result> without_times(std::vector<Result> results) {
  for (Result& result : results)
    std::erase_if(result.measures, [](const auto& one) { return is_time(one.first); });
  return results;
}

void expect_same(const std::vector<Result>& one, const std::vector<Result>& other) {
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].key(), other[i].key());
    EXPECT_EQ(one[i].measures, other[i].measures) << one[i].key();
    EXPECT_EQ(one[i].notes, other[i].notes);
  }
}

TEST_F(RunnerTest, GivesTheSameInOneAndInTwoThreads) {
  EXPECT_EQ(reproduce(options("one"), ignore).finished, 12U);
  reproduce(options("two", 2), ignore);
  expect_same(without_times(read_results(folder_ + "/one")), without_times(read_results(folder_ + "/two")));
}

TEST_F(RunnerTest, GoesOnWhereItWasStopped) {
  std::stop_source stop;
  RunnerOptions stopped = options("out");
  stopped.stop = stop.get_token();
  reproduce(stopped, [&](const RunnerState& state) {
    if (state.finished >= 1) stop.request_stop();
  });
  reproduce(options("out"), ignore);
  reproduce(options("whole"), ignore);
  expect_same(without_times(read_results(folder_ + "/out")), without_times(read_results(folder_ + "/whole")));
}

TEST_F(RunnerTest, GoesOnAfterAStopBeforeTheFirstResult) {
  std::stop_source stop;
  stop.request_stop();
  RunnerOptions stopped = options("out");
  stopped.stop = stop.get_token();
  EXPECT_EQ(reproduce(stopped, ignore).finished, 0U);
  EXPECT_EQ(plan(options("out")).parts.at(0).finished, 0U);
  EXPECT_EQ(reproduce(options("out"), ignore).finished, 12U);
}

TEST_F(RunnerTest, RefusesOtherData) {
  RunnerOptions first = options("out");
  first.grid.seeds = 1;
  reproduce(first, ignore);
  const std::string results = folder_ + "/out/results.csv";
  const auto size = std::filesystem::file_size(results);
  const std::string file = folder_ + "/data/nsl-kdd/KDDTest+.txt";
  std::filesystem::copy_file(file, file + ".kept");
  {
    Random random(2, "one row more");
    std::ofstream more(file, std::ios::app);
    write_rows(more, random, "back", 1, 0.2);
  }
  std::string refusal;
  try {
    reproduce(options("out", 8), ignore);  // none of eight at once may go on
  } catch (const Error& error) {
    refusal = error.what();
  }
  EXPECT_NE(refusal.find("another version of nsl-kdd"), std::string::npos) << refusal;
  EXPECT_EQ(std::filesystem::file_size(results), size) << "nothing is recorded of them";
  std::filesystem::rename(file + ".kept", file);
  EXPECT_EQ(reproduce(options("out"), ignore).finished, 12U);
}

TEST_F(RunnerTest, RecordsThatRowsCannotBeRead) {
  std::ofstream(folder_ + "/data/nsl-kdd/KDDTest+.txt") << "1,2,3\n";
  const RunnerState state = reproduce(options("out"), ignore);
  EXPECT_EQ(state.failed, 12U);
  EXPECT_NE(read_results(folder_ + "/out").at(0).error, "");
}

TEST_F(RunnerTest, RefusesDamagedFilesWithTheirName) {
  reproduce(options("out"), ignore);
  const std::string details = folder_ + "/out/details/damaged.json";
  for (const std::string& damage : {std::string("{\"a\":") + std::string(100000, '['), std::string("[1]"),
                                    std::string("{\"experiment\":"), std::string()}) {
    std::ofstream(details) << damage;
    try {
      static_cast<void>(read_report(folder_ + "/out"));
      ADD_FAILURE() << damage.substr(0, 20);
    } catch (const Error& error) {
      EXPECT_EQ(error.where(), details);
    }
  }
  std::ofstream(details) << R"({"experiment":5,"method":[]})";
  EXPECT_NO_THROW(static_cast<void>(read_report(folder_ + "/out")));
  std::ofstream(folder_ + "/out/run.json") << R"({"budget":5,"planned":"x"})";
  EXPECT_NO_THROW(static_cast<void>(read_report(folder_ + "/out")));
  EXPECT_THROW(reproduce(options("out"), ignore), Error);
}

TEST_F(RunnerTest, ReportsWhatTheReportShows) {
  reproduce(options("out"), ignore);
  EXPECT_EQ(read_report(folder_ + "/out").at("damaged_lines"), 0);
  std::ofstream(folder_ + "/out/results.csv", std::ios::app) << "table1,nsl";
  const nlohmann::json report = read_report(folder_ + "/out");
  EXPECT_EQ(report.at("damaged_lines"), 1);
  EXPECT_EQ(report.at("methods"), (std::vector<std::string>{"anoean-faithful", "mahalanobis", "untrained"}));
  EXPECT_EQ(report.at("groups").size(), 6U);
  EXPECT_EQ(report.at("groups")[0].at("n"), 2);
  EXPECT_EQ(report.at("runs").size(), 12U);
  EXPECT_EQ(report.at("details").size(), 6U) << "of the first seed";
  ASSERT_EQ(report.at("claims").size(), 6U);
  for (const nlohmann::json& claim : report.at("claims")) {
    ASSERT_EQ(claim.at("by_method").size(), 2U);
    EXPECT_EQ(claim.at("by_method")[0].at("method"), "anoean-faithful");
    EXPECT_EQ(claim.at("by_method")[1].at("method"), "anoean");
  }
  const nlohmann::json& details = report.at("details")[0];
  EXPECT_EQ(details.at("method"), "anoean-faithful");
  EXPECT_EQ(details.at("scores").at("normal").size(), 200U);
  EXPECT_EQ(details.at("scores").at("seen").size() + details.at("scores").at("unseen").size(), 50U);
  EXPECT_EQ(details.at("latent").at("points").at("normal").size(), 200U);
  EXPECT_FALSE(details.at("training").empty());
}

TEST_F(RunnerTest, RefusesResultsOfAnotherBudget) {
  reproduce(options("out"), ignore);
  RunnerOptions other = options("out");
  other.grid.budget = Budget::standard;
  EXPECT_THROW(reproduce(other, ignore), Error);
}

// A record as a program writes it whose default settings of this method are others.
void change_settings_of(const std::string& method, const std::string& folder) {
  nlohmann::json record = nlohmann::json::parse(std::ifstream(folder + "/run.json"));
  record.at("settings").at(method) = "0";
  std::ofstream(folder + "/run.json") << record;
}

TEST_F(RunnerTest, RefusesResultsOfOtherDefaultSettings) {
  reproduce(options("out"), ignore);
  change_settings_of("anoean-faithful", folder_ + "/out");
  try {
    reproduce(options("out"), ignore);
    FAIL() << "other settings are not noticed";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("default settings of anoean-faithful"), std::string::npos)
        << error.what();
  }
  EXPECT_THROW(plan(options("out")), Error);
}

TEST_F(RunnerTest, GoesOnWhereOnlyMethodsWithoutResultsChanged) {
  reproduce(options("out"), ignore);
  change_settings_of("devnet", folder_ + "/out");
  EXPECT_EQ(reproduce(options("out"), ignore).finished, 12U);
}

TEST_F(RunnerTest, RepeatsARunWhoseDetailsAreGone) {
  reproduce(options("out"), ignore);
  const std::string leftover = folder_ + "/out/details/.anoean.a1B2c3";
  std::ofstream(leftover) << "{";
  std::filesystem::remove(folder_ + "/out/details/table1_nsl-kdd_all-classes_untrained_1.json");
  EXPECT_EQ(plan(options("out")).parts.at(0).finished, 5U);
  reproduce(options("out"), ignore);
  EXPECT_TRUE(std::filesystem::exists(folder_ + "/out/details/table1_nsl-kdd_all-classes_untrained_1.json"));
  EXPECT_EQ(read_results(folder_ + "/out").size(), 12U);
  EXPECT_FALSE(std::filesystem::exists(leftover)) << "a killed process left it";
}

}  // namespace
}  // namespace anoean
