#include "core/output_file.hpp"

#include <anoean/error.hpp>

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace anoean {
namespace {

namespace fs = std::filesystem;

class OutputFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("anoean_output_file_" + std::to_string(getpid()));
    fs::create_directory(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
  }
  static void write(const std::string& to, std::string_view bytes) {
    OutputFile file(to);
    file.write(bytes);
    file.finish();
  }
  static std::string content(const std::string& of) {
    std::ifstream file(of, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static Error::Kind refusal(const std::string& to) {
    try {
      write(to, "x");
    } catch (const Error& error) {
      return error.kind();
    }
    ADD_FAILURE() << to << " was written";
    return {};
  }
  static mode_t mode(const std::string& of) {
    struct stat facts {};
    ::stat(of.c_str(), &facts);
    return facts.st_mode & 07777;
  }

  fs::path folder_;
};

TEST_F(OutputFileTest, ReplacesAFileAndLeavesNothingElseBehind) {
  write(path("a"), "first");
  write(path("a"), std::string_view("sec\0ond", 7));
  EXPECT_EQ(content(path("a")), std::string("sec\0ond", 7));
  EXPECT_EQ(files(), 1U);
  EXPECT_NE(mode(path("a")) & S_IRUSR, 0U);
}

TEST_F(OutputFileTest, UntilItIsFinishedTheOldFileStaysAndThenNoTemporaryOne) {
  write(path("a"), "first");
  {
    OutputFile file(path("a"));
    file.write("second");
    EXPECT_EQ(content(path("a")), "first");
    EXPECT_EQ(files(), 2U);
  }
  EXPECT_EQ(content(path("a")), "first");
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputFileTest, KeepsPermissionsAndLinks) {
  write(path("a"), "first");
  ::chmod(path("a").c_str(), 0600);
  fs::create_symlink("a", path("link"));
  fs::create_symlink("new", path("dangling"));
  write(path("link"), "second");
  write(path("dangling"), "third");
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_TRUE(fs::is_symlink(path("dangling")));
  EXPECT_EQ(content(path("a")), "second");
  EXPECT_EQ(content(path("new")), "third");
  EXPECT_EQ(mode(path("a")), 0600U);
}

TEST_F(OutputFileTest, TheMaskHoldsForNewFilesAndIsNotTouched) {
  const mode_t before = ::umask(027);
  std::vector<std::thread> writers;
  for (int t = 0; t < 4; ++t) {
    writers.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) write(path("new" + std::to_string(50 * t + i)), "x");
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(::umask(before), 027U);
  for (int i = 0; i < 200; ++i) EXPECT_EQ(mode(path("new" + std::to_string(i))), 0640U);
  EXPECT_EQ(files(), 200U);
}

TEST_F(OutputFileTest, AFullDiskIsAFailureAndANameThatCannotBeIsBadInput) {
  EXPECT_EQ(refusal("/dev/full"), Error::Kind::failure);
  EXPECT_EQ(refusal(path("no/such/folder")), Error::Kind::bad_input);
  EXPECT_EQ(refusal(folder_.string()), Error::Kind::bad_input);
  EXPECT_EQ(refusal(""), Error::Kind::bad_input);
  EXPECT_EQ(refusal(path(std::string(300, 'x'))), Error::Kind::bad_input);
}

TEST_F(OutputFileTest, WhatCanBeWrittenIsKnownBefore) {
  const std::string longest = path(std::string(255, 'x'));
  EXPECT_NO_THROW(require_writable(longest));
  EXPECT_EQ(files(), 0U);
  write(longest, "x");
  EXPECT_EQ(content(longest), "x");
  for (const std::string& bad : {path("no/such/folder"), folder_.string(), std::string(), longest + "x"}) {
    EXPECT_THROW(require_writable(bad), Error) << bad;
  }
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputFileTest, ADescriptorThatDoesNotBlockIsWaitedFor) {
  int pipe[2];
  ASSERT_EQ(::pipe2(pipe, O_NONBLOCK), 0);
  const std::string bytes(1 << 20, 'x');
  std::size_t read = 0;
  std::thread reader([&] {
    char block[1 << 14];
    while (read < bytes.size()) {
      const ssize_t got = ::read(pipe[0], block, sizeof block);
      if (got > 0) read += static_cast<std::size_t>(got);
      if (got <= 0) ::usleep(1000);
    }
  });
  EXPECT_EQ(write_all(pipe[1], bytes), 0);
  reader.join();
  EXPECT_EQ(read, bytes.size());
  ::close(pipe[0]);
  ::close(pipe[1]);
}

}  // namespace
}  // namespace anoean
