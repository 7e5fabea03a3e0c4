#include "data/idx_reader.hpp"

#include <gtest/gtest.h>

#include "data/binary_files.hpp"

namespace anoean {
namespace {

using namespace testing;

const std::string two_images = idx(0x08, {2, 2, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, '\xFF'});
const std::string two_labels = idx(0x08, {2}, {7, 0});

TEST(IdxReader, ReadsImagesAndTheLabelsBesideThem) {
  const NamedFile images("train-images-idx3-ubyte", two_images);
  const NamedFile labels("train-labels-idx1-ubyte", two_labels);
  const Joined read = read_all(*open_idx_reader(images.path(), {}), 1);
  EXPECT_EQ(read.rows, 2U);
  EXPECT_EQ(read.blocks, 2U);
  EXPECT_EQ(read.images.height, 2U);
  EXPECT_EQ(read.images.width, 3U);
  EXPECT_EQ(read.images.channels, 1U);
  EXPECT_EQ(read.images.pixels, (std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255}));
  ASSERT_EQ(read.columns.size(), 1U);
  EXPECT_EQ(read.columns[0].name, "label");
  EXPECT_EQ(read.columns[0].type, ColumnType::categorical);
  EXPECT_EQ(read.texts[0], (std::vector<std::string>{"7", "0"}));
}

TEST(IdxReader, FindsPackedLabelsAndNamedOnes) {
  const NamedFile images("t10k-images.idx3-ubyte", two_images);
  EXPECT_TRUE(read_all(*open_idx_reader(images.path(), {})).columns.empty());
  ReadOptions wanting;
  wanting.categorical = {"label"};
  EXPECT_EQ(problem_of(open_idx_reader, images.path(), wanting),
            "the labels of the images are not beside them");
  {
    const NamedFile packed("t10k-labels.idx1-ubyte.gz", gzip(two_labels));
    EXPECT_EQ(read_all(*open_idx_reader(images.path(), {})).columns.size(), 1U);
  }
  const NamedFile named("answers", two_labels);
  ReadOptions options;
  options.labels = named.path();
  EXPECT_EQ(read_all(*open_idx_reader(images.path(), options)).columns.size(), 1U);
  options.labels = named.path() + "x";
  EXPECT_THROW(open_idx_reader(images.path(), options), Error);
}

TEST(IdxReader, ReadsLabelsOnlyIfWanted) {
  const NamedFile images("train-images-idx3-ubyte.gz", gzip(two_images));
  const NamedFile labels("train-labels-idx1-ubyte", "rubbish");
  ReadOptions options;
  options.infer_text = false;
  EXPECT_TRUE(read_all(*open_idx_reader(images.path(), options)).columns.empty());
  options = {};
  options.ignore = {"label"};
  EXPECT_TRUE(read_all(*open_idx_reader(images.path(), options)).columns.empty());
  EXPECT_THROW(open_idx_reader(images.path(), {}), Error);
}

std::string problem_of_bytes(const std::string& bytes) {
  const NamedFile file("a.idx", bytes);
  return problem_of(open_idx_reader, file.path());
}

TEST(IdxReader, ReadsEveryElementType) {
  const NamedFile file("a.idx");
  const auto first = [&](const std::string& bytes) {
    file.write(bytes);
    return read_all(*open_idx_reader(file.path(), {})).columns.at(0).numbers.at(0);
  };
  EXPECT_EQ(first(idx(0x08, {1}, "\xFF")), 255.0);
  EXPECT_EQ(first(idx(0x09, {1}, "\xFF")), -1.0);
  EXPECT_EQ(first(idx(0x0B, {1}, "\xFF\xFE")), -2.0);
  EXPECT_EQ(first(idx(0x0C, {1}, "\xFF\xFF\xFF\xFD")), -3.0);
  EXPECT_EQ(first(idx(0x0D, {1}, number(0xC0200000, 4, true))), -2.5);
  EXPECT_EQ(first(idx(0x0E, {1, 1}, number(0x4004000000000000, 8, true))), 2.5);
}

TEST(IdxReader, RefusesOtherFilesAndLies) {
  EXPECT_EQ(problem_of_bytes("text, not IDX"), "is no IDX file: its magic number is wrong");
  EXPECT_EQ(problem_of_bytes(idx(0x0A, {1}, "x")), "is no IDX file: its magic number is wrong");
  EXPECT_NE(problem_of_bytes("").find("is cut off"), std::string::npos);
  EXPECT_NE(problem_of_bytes(idx(0x08, {3, 2, 3}, std::string(17, 'x'))).find("its header claims 18 bytes"),
            std::string::npos);
  EXPECT_EQ(problem_of_bytes(idx(0x08, {1, 2, 3}, std::string(7, 'x'))), "is longer than its header says");
  const std::uint32_t huge = 0xFFFFFFFF;
  EXPECT_EQ(problem_of_bytes(idx(0x08, {huge, huge, huge}, "x")),
            "claims more bytes than a number can count");
  EXPECT_NE(problem_of_bytes(idx(0x08, {huge, 28, 28}, "x")).find("its header claims"), std::string::npos);
  EXPECT_EQ(problem_of_bytes(idx(0x08, {0, 28, 28}, "")), "holds an empty array");
  EXPECT_EQ(problem_of_bytes(idx(0x08, {}, "")), "holds an array of 0 dimensions");
}

TEST(IdxReader, IsAskedForByTheNameOfTheFile) {
  const NamedFile images("train-images-idx3-ubyte", "\x01" + two_images.substr(1));
  EXPECT_EQ(problem_of(open_reader, images.path()), "is no IDX file: its magic number is wrong");
  images.write(two_images);
  EXPECT_EQ(problem_of(open_reader, images.path()), "");
  images.write("");
  EXPECT_EQ(problem_of(open_reader, images.path()), "is empty");
}

TEST(IdxReader, RefusesLabelsOfAnotherNumber) {
  const NamedFile images("train-images-idx3-ubyte", two_images);
  const NamedFile labels("train-labels-idx1-ubyte", idx(0x08, {3}, {7, 0, 1}));
  EXPECT_NE(problem_of(open_idx_reader, images.path()).find("arrays of different lengths"),
            std::string::npos);
}

TEST(IdxReader, BearsHostileFiles) {
  attack(open_idx_reader, "a.idx", two_images);
  attack(open_idx_reader, "a.idx.gz", gzip(two_images));
}

}  // namespace
}  // namespace anoean
