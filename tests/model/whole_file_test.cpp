#include "model/whole_file.hpp"

#include <anoean/error.hpp>

#include <filesystem>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace anoean {
namespace {

class WholeFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / ("anoean_whole_file_" + std::to_string(getpid()));
    std::filesystem::create_directory(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string path(const char* name) const { return (folder_ / name).string(); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
  }
  std::filesystem::path folder_;
};

TEST_F(WholeFile, ReplacesAFileAndLeavesNothingElseBehind) {
  write_whole_file(path("a"), "first");
  write_whole_file(path("a"), std::string("sec\0ond", 7));
  EXPECT_EQ(read_whole_file(path("a")), std::string("sec\0ond", 7));
  EXPECT_EQ(files(), 1U);
  EXPECT_EQ(std::filesystem::status(path("a")).permissions() & std::filesystem::perms::group_read,
            std::filesystem::perms::group_read);
}

TEST_F(WholeFile, AFullDiskIsAFailureAndAMissingFolderBadInput) {
  try {
    write_whole_file("/dev/full", "x");
    FAIL() << "written";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::failure);
    EXPECT_EQ(error.where(), "/dev/full");
  }
  EXPECT_THROW(write_whole_file(path("no/such/folder"), "x"), Error);
  EXPECT_THROW(read_whole_file(path("missing")), Error);
  EXPECT_THROW(read_whole_file(folder_.string()), Error);
  EXPECT_THROW(write_whole_file(folder_.string(), "x"), Error);
}

}  // namespace
}  // namespace anoean
