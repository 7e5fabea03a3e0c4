#include "data/datasets.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <unistd.h>

#include "data/binary_files.hpp"
#include "data/known_data.hpp"
#include "data/layouts.hpp"

namespace anoean {
namespace {

using State = DatasetFileStatus::State;

TEST(Datasets, AreDescribedInFull) {
  std::set<std::string> names;
  std::set<std::string> paths;
  for (const Dataset& dataset : known_datasets()) {
    EXPECT_TRUE(names.insert(dataset.name).second) << dataset.name;
    EXPECT_FALSE(dataset.how_to_get.empty());
    EXPECT_FALSE(dataset.files.empty());
    EXPECT_NO_THROW(find_layout(dataset.layout)) << dataset.name;
    for (const DatasetFile& file : dataset.files) {
      EXPECT_TRUE(paths.insert(file.path).second) << file.path;
      EXPECT_TRUE(file.sha256.empty() || file.sha256.size() == 64) << file.path;
    }
  }
  EXPECT_EQ(names.size(), 23U);
  for (const char* name : {"nsl-kdd", "kdd99", "mnist", "adbench/6_cardio"})
    EXPECT_TRUE(names.contains(name));
}

DatasetFileStatus status_of(const std::string& directory, const std::string& path) {
  for (const DatasetFileStatus& status : check_datasets(directory)) {
    if (status.file->path == path) return status;
  }
  ADD_FAILURE() << path << " is not known";
  return {};
}

TEST(Datasets, TellMissingAlteredAndUncheckedFiles) {
  const auto directory =
      std::filesystem::path(::testing::TempDir()) / ("anoean_datasets_test" + std::to_string(getpid()));
  std::filesystem::create_directories(directory / "nsl-kdd");
  std::filesystem::create_directories(directory / "kdd99");
  const auto write = [&](const std::string& path, const std::string& bytes) {
    std::ofstream(directory / path, std::ios::binary) << bytes;
  };
  write("nsl-kdd/KDDTrain+.txt", "not the right one");
  write("nsl-kdd/KDDTest+.txt.gz", testing::gzip("cut off").substr(0, 15));
  write("kdd99/corrected", "no hash is known");
  const std::string train = "nsl-kdd/KDDTrain+.txt.gz";
  EXPECT_EQ(status_of(directory, train).state, State::altered);
  EXPECT_EQ(status_of(directory, train).found_at, (directory / "nsl-kdd/KDDTrain+.txt").string());
  EXPECT_EQ(status_of(directory, train).dataset->name, "nsl-kdd");
  EXPECT_EQ(status_of(directory, "nsl-kdd/KDDTest+.txt.gz").state, State::altered);
  EXPECT_EQ(status_of(directory, "kdd99/corrected.gz").state, State::unchecked);
  EXPECT_EQ(status_of(directory, "adbench/6_cardio.npz").state, State::missing);
  EXPECT_EQ(status_of(directory, "adbench/6_cardio.npz").found_at, "");
  std::filesystem::remove_all(directory);
}

TEST(Datasets, RecogniseTheRealFiles) {
  ANOEAN_NEED_DATA("nsl-kdd/KDDTrain+.txt.gz");
  for (const DatasetFileStatus& status : check_datasets(testing::known_data())) {
    EXPECT_NE(status.state, State::altered) << status.file->path;
  }
  EXPECT_EQ(status_of(testing::known_data(), "nsl-kdd/KDDTrain+.txt.gz").state, State::present);
}

}  // namespace
}  // namespace anoean
