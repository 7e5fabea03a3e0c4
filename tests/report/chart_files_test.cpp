#include "report/chart_files.hpp"

#include <anoean/error.hpp>

#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>

#include "report/page.hpp"
#include "report/small_report.hpp"

namespace anoean::report {
namespace {

std::string problem_of(const nlohmann::json& data, const std::string& folder) {
  try {
    write_chart_files(data, folder);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(ChartFiles, SayWhatIsMissing) {
  const std::string folder = ::testing::TempDir() + "charts_without_node", path = std::getenv("PATH");
  ::setenv("PATH", ::testing::TempDir().c_str(), 1);
  const std::string problem = problem_of(small_report(), folder);
  ::setenv("PATH", path.c_str(), 1);
  EXPECT_NE(problem.find(has_charts() ? "install the package nodejs" : "scripts/setup_vega.sh"),
            std::string::npos)
      << problem;
  EXPECT_FALSE(std::filesystem::exists(folder));
}

}  // namespace
}  // namespace anoean::report
