// A benchmark over data sets, run by the same runner as the experiments of the paper.
#include <anoean/error.hpp>

#include <bit>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>

#include "data/binary_files.hpp"
#include "evaluation/report_data.hpp"
#include "evaluation/results_file.hpp"
#include "evaluation/runner.hpp"

namespace anoean {
namespace {

// Three numbers a row, larger ones in anomalies.
std::string archive(std::size_t normals, std::size_t anomalies, double shift) {
  const std::size_t rows = normals + anomalies;
  std::string x;
  std::string y;
  Random random(rows, "rows");
  for (std::size_t row = 0; row < rows; ++row) {
    for (int column = 0; column < 3; ++column)
      x += anoean::testing::number(
          std::bit_cast<std::uint64_t>(random.uniform() + (row < normals ? 0.0 : shift)), 8);
    y += anoean::testing::number(row < normals ? 0 : 1, 8);
  }
  const std::string count = std::to_string(rows);
  return anoean::testing::zip(
      {anoean::testing::member(
           "X.npy",
           anoean::testing::npy("{'descr': '<f8', 'fortran_order': False, 'shape': (" + count + ", 3), }\n",
                                x),
           true),
       anoean::testing::member(
           "y.npy",
           anoean::testing::npy("{'descr': '<i8', 'fortran_order': False, 'shape': (" + count + ",), }\n", y),
           true)});
}

class BenchmarkTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        ::testing::TempDir() + "benchmark_" + ::testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ + "/data/adbench");
    write("1_near", archive(500, 40, 0.3));
    write("2_far", archive(300, 30, 1.0));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ + "/data/adbench/" + name + ".npz", std::ios::binary) << bytes;
  }

  RunnerOptions options(const std::string& out, std::size_t jobs = 1) const {
    RunnerOptions options;
    options.grid = {.experiments = {},
                    .methods = {"mahalanobis", "isolation-forest", "devnet"},
                    .budget = Budget::quick,
                    .suite = Suite::adbench};
    options.data = folder_ + "/data";
    options.out = folder_ + "/" + out;
    options.jobs = jobs;
    return options;
  }

  std::vector<Result> results(const std::string& out) const {
    std::vector<Result> all = read_results(folder_ + "/" + out);
    for (Result& result : all)
      std::erase_if(result.measures, [](const auto& one) { return is_time(one.first); });
    return all;
  }

  std::string folder_;
};

void ignore(const RunnerState&) {}

void expect_same(const std::vector<Result>& one, const std::vector<Result>& other) {
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].key(), other[i].key());
    EXPECT_EQ(one[i].measures, other[i].measures) << one[i].key();
    EXPECT_EQ(one[i].notes, other[i].notes);
  }
}

TEST_F(BenchmarkTest, RunsEverySetShareAndMethod) {
  const RunnerState state = reproduce(options("out"), ignore);
  EXPECT_EQ(state.planned, 12U);
  EXPECT_EQ(state.failed, 0U);
  for (const Result& result : results("out")) {
    EXPECT_EQ(result.error, "") << result.key();
    EXPECT_GT(result.measures.at("auc_pr"), 0.0);
    EXPECT_EQ(result.measures.count("f1_at_threshold"), 0U) << "there is none";
    if (result.dataset == "2_far") {
      EXPECT_GT(result.measures.at("auc_roc"), 0.9) << result.key();
    }
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/out/details"));
}

// The fifth of the known anomalies that may choose an epoch is learnt from where it chooses none.
TEST_F(BenchmarkTest, MethodsThatChooseNothingLearnFromAllAnomalies) {
  RunnerOptions wanted = options("out");
  wanted.grid.methods = {"anoean", "anoean-faithful"};
  reproduce(wanted, ignore);
  std::map<std::string, double> learnt;
  for (const Result& result : results("out")) {
    if (result.dataset == "2_far" && result.case_name == "labels-100")
      learnt[result.method] = result.measures.at("train_anomalies");
  }
  EXPECT_EQ(learnt["anoean"], 65.0);
  EXPECT_EQ(learnt["anoean-faithful"], 52.0);
}

TEST_F(BenchmarkTest, GoesOnWhereItWasStopped) {
  std::stop_source stop;
  RunnerOptions stopped = options("out");
  stopped.stop = stop.get_token();
  reproduce(stopped, [&](const RunnerState& state) {
    if (state.finished >= 1) stop.request_stop();
  });
  reproduce(options("out", 2), ignore);
  reproduce(options("whole"), ignore);
  expect_same(results("out"), results("whole"));
}

TEST_F(BenchmarkTest, ReportsRanks) {
  reproduce(options("out"), ignore);
  const nlohmann::json report = read_report(folder_ + "/out");
  EXPECT_EQ(report.at("ranks").size(), 4U) << "two shares, two measures";
  const nlohmann::json& first = report.at("ranks")[0];
  EXPECT_EQ(first.at("case"), "labels-5");
  EXPECT_EQ(first.at("metric"), "auc_pr");
  EXPECT_EQ(first.at("sets"), (std::vector<std::string>{"1_near", "2_far"}));
  ASSERT_EQ(first.at("methods").size(), 3U);
  double ranks = 0.0;
  for (const nlohmann::json& one : first.at("methods")) ranks += one.at("mean_rank").get<double>();
  EXPECT_NEAR(ranks, 6.0, 1e-9);
  EXPECT_FALSE(report.contains("claims"));
  EXPECT_EQ(report.at("cases").size(), 4U);
  EXPECT_EQ(report.at("about").at("suite"), "adbench");
  EXPECT_NE(report.at("protocol").dump().find("ADBench"), std::string::npos);
}

TEST_F(BenchmarkTest, ASetThatCannotBeReadFailsItsOwnRunsAlone) {
  write("3_broken", "no archive");
  const RunnerState state = reproduce(options("out"), ignore);
  EXPECT_EQ(state.planned, 18U);
  EXPECT_EQ(state.failed, 6U);
  for (const Result& result : results("out"))
    EXPECT_EQ(result.error.empty(), result.dataset != "3_broken") << result.error;
}

TEST_F(BenchmarkTest, RefusesAFolderOfThePapersExperiments) {
  reproduce(options("out"), ignore);
  RunnerOptions other = options("out");
  other.grid.suite = Suite::paper;
  EXPECT_THROW(plan(other), Error);
}

}  // namespace
}  // namespace anoean
