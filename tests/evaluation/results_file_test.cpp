#include "evaluation/results_file.hpp"

#include <anoean/error.hpp>

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace anoean {
namespace {

class ResultsFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "results_" + testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string csv() const { return folder_ + "/results.csv"; }
  std::string text() const {
    std::ifstream file(csv());
    std::ostringstream all;
    all << file.rdbuf();
    return all.str();
  }
  void write(const std::string& bytes) const { std::ofstream(csv()) << bytes; }

  std::string folder_;
};

Result result(std::uint64_t seed, double auc_pr = 0.5) {
  Result made{.experiment = "table1", .dataset = "nsl-kdd", .case_name = "all-classes", .method = "svm"};
  made.seed = seed;
  made.measures = {{"auc_pr", auc_pr}, {"epochs", 12}};
  return made;
}

TEST_F(ResultsFileTest, GivesBackWhatWasAppended) {
  Result odd = result(1, 1.0 / 3.0);
  odd.notes = "a, \"quoted\" note";
  odd.epoch_choice = "last";
  {
    ResultsFile file(folder_);
    file.append(odd);
    Result failed = result(2);
    failed.measures.clear();
    failed.error = "out of memory\nat once";
    file.append(failed);
  }
  const std::vector<Result> read = read_results(folder_);
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].key(), "table1/nsl-kdd/all-classes/svm/1");
  EXPECT_EQ(read[0].measures, odd.measures);
  EXPECT_EQ(read[0].notes, odd.notes);
  EXPECT_EQ(read[0].epoch_choice, "last");
  EXPECT_TRUE(read[1].measures.empty());
  EXPECT_EQ(read[1].error, "out of memory at once");
}

TEST_F(ResultsFileTest, DropsALineThatWasCutOffAnywhere) {
  {
    ResultsFile file(folder_);
    file.append(result(1));
    file.append(result(2));
  }
  const std::string whole = text();
  const std::size_t first_two_lines = whole.rfind('\n', whole.size() - 2) + 1;
  for (std::size_t size = first_two_lines; size < whole.size(); ++size) {
    write(whole.substr(0, size));
    ResultsFile file(folder_);
    ASSERT_EQ(file.results().size(), 1U) << size;
    EXPECT_EQ(file.dropped(), size == first_two_lines ? 0U : 1U);
    file.append(result(2));
    EXPECT_EQ(text(), whole);
  }
}

TEST_F(ResultsFileTest, DropsDamagedLinesAndKeepsTheOthers) {
  {
    ResultsFile file(folder_);
    file.append(result(1));
  }
  write(text() + std::string(40, '\0') + "\ntable1,nsl-kdd\n");
  ResultsFile file(folder_);
  EXPECT_EQ(file.results().size(), 1U);
  EXPECT_EQ(file.dropped(), 2U);
  file.append(result(2));
  EXPECT_EQ(read_results(folder_).size(), 2U);
}

TEST_F(ResultsFileTest, TakesUpWithAnEmptyFileAndACutOffHeader) {
  std::filesystem::create_directories(folder_);
  write("");
  {
    ResultsFile file(folder_);
    file.append(result(1));
  }
  EXPECT_EQ(read_results(folder_).size(), 1U);
}

TEST_F(ResultsFileTest, RefusesAnotherFile) {
  std::filesystem::create_directories(folder_);
  write("a,b\n1,2\n");
  EXPECT_THROW(ResultsFile file(folder_), Error);
  EXPECT_EQ(text(), "a,b\n1,2\n") << "and leaves it alone";
  std::filesystem::remove(folder_ + "/results.csv");
  EXPECT_NO_THROW(ResultsFile file(folder_)) << "a refusal does not keep the folder";
}

TEST_F(ResultsFileTest, IsForOneAtATime) {
  ResultsFile first(folder_);
  EXPECT_THROW(ResultsFile second(folder_), Error);
}

TEST_F(ResultsFileTest, SortsAndCountsARepeatedRunOnce) {
  ResultsFile file(folder_);
  file.append(result(2));
  file.append(result(1, 0.25));
  file.append(result(1, 0.75));
  file.append(result(3));
  file.sort({result(1).key(), result(2).key()});
  const std::vector<Result> read = read_results(folder_);
  ASSERT_EQ(read.size(), 3U);
  EXPECT_EQ(read[0].measures.at("auc_pr"), 0.75);
  EXPECT_EQ(read[1].seed, 2U);
  EXPECT_EQ(read[2].seed, 3U);
}

TEST_F(ResultsFileTest, ForgetsFailures) {
  ResultsFile file(folder_);
  Result failed = result(1);
  failed.error = "broken";
  file.append(failed);
  file.append(result(2));
  file.forget_failures({result(1).key()});
  file.append(result(1));
  const std::vector<Result> read = read_results(folder_);
  ASSERT_EQ(read.size(), 2U);
  EXPECT_TRUE(read[1].error.empty());
}

}  // namespace
}  // namespace anoean
