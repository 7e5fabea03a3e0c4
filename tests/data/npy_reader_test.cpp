#include "data/npy_reader.hpp"

#include <cmath>
#include <cstdio>
#include <cstring>
#include <gtest/gtest.h>
#include <numeric>
#include <unistd.h>

#include "data/binary_files.hpp"

namespace anoean {
namespace {

using namespace testing;

const std::string gold = std::string(ANOEAN_TEST_DATA) + "/arrays/";

std::string header(const std::string& type, const std::string& shape, const std::string& order = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
}

std::string problem_of_bytes(const std::string& bytes) {
  const NamedFile file("a.npy", bytes);
  return problem_of(open_npy_reader, file.path());
}

std::string problem_of_header(const std::string& text) {
  return problem_of_bytes(npy(text, std::string(6, '\1')));
}

Joined read_bytes(const std::string& bytes, const ReadOptions& options = {}) {
  const NamedFile file("a.npy", bytes);
  return read_all(*open_npy_reader(file.path(), options));
}

TEST(NpyReader, ReadsHalvesAndMarksWhatIsNotFinite) {
  const Joined read = read_all(*open_npy_reader(gold + "halves.npy", {}));
  ASSERT_EQ(read.rows, 9U);
  EXPECT_GT(read.blocks, 1U);
  ASSERT_EQ(read.columns.size(), 1U);
  const Column& column = read.columns[0];
  EXPECT_EQ(column.name, "x0");
  EXPECT_EQ(column.non_finite, 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(std::isnan(column.numbers[i]));
  const std::vector<double> rest(column.numbers.begin() + 3, column.numbers.end());
  EXPECT_EQ(rest, (std::vector<double>{0x1p-24, 1023 * 0x1p-24, 0x1p-14, 65504.0, -0.0, -0x1.554p-2}));
  EXPECT_TRUE(std::signbit(rest[4]));
}

TEST(NpyReader, ReadsImagesInEitherOrder) {
  for (const char* name : {"images_c.npy", "images_f.npy"}) {
    const Joined read = read_all(*open_npy_reader(gold + name, {}), 1);
    EXPECT_EQ(read.rows, 2U);
    EXPECT_EQ(read.blocks, 2U);
    EXPECT_EQ(read.images.height, 3U);
    EXPECT_EQ(read.images.width, 4U);
    EXPECT_EQ(read.images.channels, 2U);
    std::vector<float> expected(48);
    std::iota(expected.begin(), expected.end(), 0.0F);
    EXPECT_EQ(read.images.pixels, expected) << name;
  }
  const Joined grey = read_all(*open_npy_reader(gold + "grey.npy", {}));
  EXPECT_EQ(grey.images.channels, 1U);
  EXPECT_EQ(grey.images.pixels[13], 13.0F);
  EXPECT_TRUE(grey.columns.empty());
}

TEST(NpyReader, CountsWhatIsNotFinite) {
  const std::string one("\0\0\x80\x3f", 4), nan("\0\0\xc0\x7f", 4), infinity("\0\0\x80\xff", 4);
  const NamedFile images("images.npy", npy(header("<f4", "(2, 1, 2)"), one + nan + one + infinity));
  EXPECT_EQ(read_table(images.path()).images.non_finite, 2U);
  const NamedFile columns("columns.npy", npy(header("<f4", "(2, 2)"), one + nan + nan + infinity));
  ReadOptions options;
  options.categorical = {"x0"};
  const Table table = read_table(columns.path(), options);
  EXPECT_EQ(table.find("x0")->non_finite, 1U);
  EXPECT_EQ(table.find("x1")->non_finite, 2U);
}

TEST(NpyReader, ReadsGzip) {
  const Joined read = read_bytes(gzip(npy(header("|u1", "(3, 2)"), "\1\2\3\4\5\6")));
  ASSERT_EQ(read.columns.size(), 2U);
  EXPECT_EQ(read.columns[1].numbers, (std::vector<double>{2, 4, 6}));
}

TEST(NpyReader, ReadsStandardInput) {
  const NamedFile file("a.npy", npy(header("|u1", "(3, 2)"), "\1\2\3\4\5\6"));
  const int before = dup(STDIN_FILENO);
  ASSERT_NE(std::freopen(file.path().c_str(), "rb", stdin), nullptr);
  const Joined read = read_all(*open_npy_reader("-", {}));
  dup2(before, STDIN_FILENO);
  close(before);
  EXPECT_EQ(read.columns[0].numbers, (std::vector<double>{1, 3, 5}));
}

TEST(NpyReader, NamesAndChoosesColumns) {
  const std::string bytes = npy(header("|u1", "(2, 3)"), "\1\2\3\4\5\6");
  ReadOptions options;
  options.columns = {"a", "b", "y"};
  options.ignore = {"b"};
  const Joined read = read_bytes(bytes, options);
  ASSERT_EQ(read.columns.size(), 2U);
  EXPECT_EQ(read.columns[0].name, "a");
  EXPECT_EQ(read.columns[1].name, "y");
  EXPECT_EQ(read.texts[1], (std::vector<std::string>{"3", "6"}));

  options = {};
  options.infer_text = false;
  options.numeric = {"x2"};
  EXPECT_EQ(read_bytes(bytes, options).columns.at(0).numbers, (std::vector<double>{3, 6}));
  EXPECT_EQ(read_bytes(bytes, options).columns.size(), 1U);

  const NamedFile file("a.npy", bytes);
  options.numeric = {"z"};
  EXPECT_EQ(problem_of(open_npy_reader, file.path(), options), "there is no column \"z\"");
  options.numeric = {};
  EXPECT_EQ(problem_of(open_npy_reader, file.path(), options), "holds none of the columns that are wanted");
  options = {};
  options.columns = {"a", "b"};
  EXPECT_EQ(problem_of(open_npy_reader, file.path(), options), "holds 3 columns, 2 names are given");
  options.columns = {"a", "b", "a"};
  EXPECT_EQ(problem_of(open_npy_reader, file.path(), options), "columns 1 and 3 are both called \"a\"");
}

TEST(NpyReader, WritesCategoriesAsWholeNumbersWhereTheyAre) {
  ReadOptions options;
  options.categorical = {"x0"};
  const std::vector<double> values = {1.0, 1000000.0, -2.5, NAN, 1e300};
  std::string payload(values.size() * sizeof(double), '\0');
  std::memcpy(payload.data(), values.data(), payload.size());
  EXPECT_EQ(read_bytes(npy(header("<f8", "(5,)"), payload), options).texts.at(0),
            (std::vector<std::string>{"1", "1000000", "-2.5", "", "1e+300"}));
}

TEST(NpyReader, AcceptsEveryWayToWriteAHeader) {
  for (const char* text : {"{'descr': '|u1', 'fortran_order': False, 'shape': (6,), }",
                           "{\"shape\":(2,3),\"fortran_order\":False,\"descr\":\"<u1\"}",
                           "{'descr':'>i1','fortran_order':True,'shape':(2L,3L)}   \n"}) {
    EXPECT_EQ(problem_of_header(text), "") << text;
  }
  std::string version_2 = npy(header("|u1", "(6,)"), std::string(6, '\1'));
  version_2[6] = 2;
  version_2.insert(10, 2, '\0');
  EXPECT_EQ(problem_of_bytes(version_2), "");
}

TEST(NpyReader, RefusesDamagedHeaders) {
  for (const char* text :
       {"", "{", "{}", "[]", "{'descr': '<f8'}", "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} x",
        "{'descr': '<f8', 'fortran_order': Maybe, 'shape': (1,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (-6,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (6 6,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (6.0,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': 6}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (6,)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (6,), 'more': 1}", "{'descr': '|u1"}) {
    EXPECT_EQ(problem_of_header(text), "has a damaged header") << text;
  }
}

TEST(NpyReader, RefusesElementsThatAreNoNumbers) {
  for (const char* type :
       {"|O", "<U8", "|S3", "<c16", "<M8[s]", "<f16", "f8", "=f8", "|f8", "<b2", "", "<", "<f1"}) {
    EXPECT_NE(problem_of_header(header(type, "(1,)")).find("holds elements of type"), std::string::npos)
        << type;
  }
  EXPECT_EQ(problem_of_header("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}"),
            "holds records of several fields, not plain numbers");
}

TEST(NpyReader, RefusesSizesThatTheFileCannotHold) {
  for (const char* shape :
       {"(7,)", "(3, 3)", "(1099511627776,)", "(6, 18446744073709551615)", "(1, 4611686018427387904)",
        "(4294967296, 4294967296)", "(2, 4294967296, 4294967296, 4294967296)"}) {
    const std::string problem = problem_of_header(header("|u1", shape));
    EXPECT_TRUE(problem.find("its header claims") != std::string::npos ||
                problem.find("claims more bytes") == 0)
        << shape;
  }
  EXPECT_EQ(problem_of_header(header("|u1", "(5,)")), "is longer than its header says");
  EXPECT_EQ(problem_of_header(header("|u1", "(0,)")), "holds an empty array");
  EXPECT_EQ(problem_of_header(header("|u1", "(0, 18446744073709551615)")), "holds an empty array");
  EXPECT_EQ(problem_of_header(header("|u1", "()")), "holds an array of 0 dimensions");
  EXPECT_EQ(problem_of_header(header("|u1", "(1, 1, 1, 1, 6)")), "holds an array of 5 dimensions");
  EXPECT_EQ(problem_of_bytes(npy(header("|u1", "(1, 100000)"), std::string(100000, '\1'))),
            "holds rows of 100000 values, more than 65536");
}

TEST(NpyReader, BoundsWhatAGzipFileMayClaim) {
  const std::string lie = gzip(npy(header("|u1", "(1000000000, 1000)"), std::string(100, '\1')));
  EXPECT_NE(problem_of_bytes(lie).find("its header claims 1000000000000 bytes"), std::string::npos);
  const std::string smaller_lie = gzip(npy(header("|u1", "(100000, 1)"), std::string(100, '\1')));
  EXPECT_NE(problem_of_bytes(smaller_lie).find("is cut off"), std::string::npos);
}

TEST(NpyReader, RefusesOtherFiles) {
  EXPECT_NE(problem_of_bytes("").find("is cut off"), std::string::npos);
  EXPECT_EQ(problem_of_bytes("a,b,c\n1,2,3\n"), "is no NPY file");
  std::string newer = npy(header("|u1", "(6,)"), std::string(6, '\1'));
  newer[6] = 4;
  EXPECT_EQ(problem_of_bytes(newer), "is of NPY version 4, 1 to 3 are known");
  EXPECT_EQ(problem_of(open_npy_reader, "/no/such/file.npy"), "cannot be opened: No such file or directory");
  EXPECT_EQ(problem_of(open_npy_reader, "/tmp"), "is a directory");
}

TEST(NpyReader, BearsHostileFiles) {
  attack(open_npy_reader, "a.npy", npy(header("<i2", "(3, 2)"), std::string(12, '\1')));
  attack(open_npy_reader, "f.npy", npy(header("<i2", "(3, 1, 2)", "True"), std::string(12, '\1')));
  attack(open_npy_reader, "a.npy.gz", gzip(npy(header("<i2", "(3, 2)"), std::string(12, '\1'))));
}

}  // namespace
}  // namespace anoean
