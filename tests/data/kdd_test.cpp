#include <anoean/table.hpp>

#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <numeric>
#include <string>

namespace anoean {
namespace {

// The data sets' folder, or empty when it is not there.
std::string data_folder() {
  const char* given = std::getenv("ANOEAN_DATA");
  const std::string folder = given != nullptr ? given : ANOEAN_DEFAULT_DATA;
  return std::filesystem::exists(folder + "/nsl-kdd") ? folder : "";
}

double sum(const Table& table, const char* name) {
  const std::vector<double>& numbers = table.find(name)->numbers;
  return std::accumulate(numbers.begin(), numbers.end(), 0.0);
}

// Sums and counts as awk gives them for the unpacked file.
TEST(Kdd, IsReadWhole) {
  const std::string folder = data_folder();
  if (folder.empty())
    GTEST_SKIP() << "needs the NSL-KDD files: set ANOEAN_DATA to a folder that has nsl-kdd/";
  ReadOptions options;
  options.layout = "nsl-kdd";
  const Table table = read_table(folder + "/nsl-kdd/KDDTrain+.txt.gz", options);
  EXPECT_EQ(table.rows, 125973U);
  EXPECT_EQ(table.columns.size(), 42U);
  EXPECT_EQ(sum(table, "src_bytes"), 5740179316.0);
  EXPECT_EQ(sum(table, "count"), 10595281.0);
  EXPECT_NEAR(sum(table, "dst_host_srv_rerror_rate"), 15146.98, 1e-6);
  EXPECT_EQ(table.find("service")->categories.size(), 70U);
  EXPECT_EQ(table.find("class")->categories.size(), 23U);
}

}  // namespace
}  // namespace anoean
