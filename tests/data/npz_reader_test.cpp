#include "data/npz_reader.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "data/binary_files.hpp"
#include "data/datasets.hpp"
#include "data/known_data.hpp"

namespace anoean {
namespace {

using namespace testing;

const std::string gold = std::string(ANOEAN_TEST_DATA) + "/arrays/";

// As tools/gold/arrays.py has it.
double expected(const std::string& kind, std::size_t row, std::size_t column) {
  const double value = 7.0 * static_cast<double>(row) + static_cast<double>(column);
  if (kind == "b1") return std::fmod(value, 2.0);
  if (kind[0] == 'i') return value - 10.0;
  return kind[0] == 'f' ? value - 9.5 : value;
}

TEST(NpzReader, ReadsEveryTypeByteOrderAndLayout) {
  for (const char* name : {"stored.npz", "deflated.npz"}) {
    const Joined read = read_all(*open_npz_reader(gold + name, {}));
    EXPECT_EQ(read.rows, 5U);
    EXPECT_EQ(read.blocks, 3U);
    ASSERT_EQ(read.columns.size(), 12U * 2 * 2 * 3);
    for (std::size_t i = 0; i < read.columns.size(); ++i) {
      const Column& column = read.columns[i];
      for (std::size_t row = 0; row < 5; ++row) {
        EXPECT_EQ(column.numbers.at(row), expected(column.name.substr(0, 2), row, i % 3)) << column.name;
      }
    }
  }
}

TEST(NpzReader, ReadsARecordsArrayAndItsLabels) {
  const Joined read = read_all(*open_npz_reader(gold + "labelled.npz", {}));
  ASSERT_EQ(read.columns.size(), 4U);
  EXPECT_EQ(read.columns[0].name, "x0");
  EXPECT_EQ(read.columns[2].name, "x2");
  EXPECT_EQ(read.columns[3].name, "y");
  EXPECT_EQ(read.columns[3].type, ColumnType::categorical);
  EXPECT_EQ(read.texts[3], (std::vector<std::string>{"0", "1", "0", "0", "1"}));
}

TEST(NpzReader, ReadsLabelsAsNumbersAndSkipsArraysIfAsked) {
  ReadOptions options;
  options.numeric = {"y"};
  const Joined numeric = read_all(*open_npz_reader(gold + "labelled.npz", options));
  EXPECT_EQ(numeric.columns.at(3).numbers, (std::vector<double>{0, 1, 0, 0, 1}));
  options.infer_text = false;
  EXPECT_EQ(read_all(*open_npz_reader(gold + "labelled.npz", options)).columns.size(), 1U);
  options = {};
  options.ignore = {"X"};
  EXPECT_EQ(read_all(*open_npz_reader(gold + "labelled.npz", options)).columns.size(), 1U);
}

std::string bytes_array(std::size_t rows, std::size_t columns, bool fortran = false) {
  return npy(std::string("{'descr': '|u1', 'fortran_order': ") + (fortran ? "True" : "False") +
                 ", 'shape': (" + std::to_string(rows) + ", " + std::to_string(columns) + ")}\n",
             std::string(rows * columns, '\7'));
}

std::string problem_of_members(const std::vector<Member>& members) {
  const NamedFile file("a.npz", zip(members));
  return problem_of(open_npz_reader, file.path());
}

TEST(NpzReader, TakesFractionsCalledYForMeasurements) {
  const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}\n";
  const NamedFile file("a.npz", zip({member("x.npy", npy(header, std::string(8, '\0')), false),
                                     member("y.npy", npy(header, std::string(8, '\0')), false)}));
  const Joined read = read_all(*open_npz_reader(file.path(), {}));
  EXPECT_EQ(read.columns.at(1).name, "y");
  EXPECT_EQ(read.columns.at(1).type, ColumnType::numeric);
}

TEST(NpzReader, ReadsWhatTheTestsWrite) {
  EXPECT_EQ(
      problem_of_members({member("X.npy", bytes_array(4, 3), true), member("notes.txt", "hello", false)}),
      "");
  EXPECT_EQ(problem_of_members(
                {member("X.npy", bytes_array(4, 3), false), member("y.npy", bytes_array(4, 1), true)}),
            "");
}

TEST(NpzReader, RefusesWhatDoesNotFitTogether) {
  EXPECT_EQ(problem_of_members(
                {member("X.npy", bytes_array(4, 3), true), member("y.npy", bytes_array(5, 1), true)}),
            "holds arrays of different lengths: \"x\" of 4 rows, \"y\" of 5");
  EXPECT_EQ(problem_of_members({member("notes.txt", "hello", false)}), "holds no array");
  EXPECT_EQ(problem_of_members({}), "holds no array");
  const Member twice = member("X.npy", bytes_array(4, 3), true);
  EXPECT_EQ(problem_of_members({twice, twice}), "holds two arrays of one name");
  EXPECT_EQ(problem_of_members({twice, member("x.npy", bytes_array(4, 3), true)}),
            "holds two columns called \"x0\"");
  std::vector<Member> many;
  for (int i = 0; i < 257; ++i)
    many.push_back(member("m" + std::to_string(i) + ".npy", bytes_array(1, 1), false));
  EXPECT_EQ(problem_of_members(many), "holds more than 256 arrays");
}

TEST(NpzReader, RefusesLies) {
  const Member honest = member("X.npy", bytes_array(40, 30), true);
  Member lying = honest;
  lying.checksum ^= 1;
  EXPECT_EQ(problem_of_members({lying}), "is damaged: its checksum is wrong");
  lying = honest;
  lying.size += 1;
  EXPECT_EQ(problem_of_members({lying}), "is cut off");
  lying = honest;
  lying.size -= 1;
  EXPECT_NE(problem_of_members({lying}).find("its header claims 1200 bytes of data, at most 1199"),
            std::string::npos);
  lying = honest;
  lying.size = 4000000000U;
  EXPECT_EQ(problem_of_members({lying}), "claims an impossible size");
  lying = member("X.npy", bytes_array(4, 3), false);
  lying.size += 1;
  EXPECT_EQ(problem_of_members({lying}), "claims an impossible size");
  lying = honest;
  lying.size = 0xFFFFFFFFU;
  EXPECT_EQ(problem_of_members({lying}), "is of the zip64 kind, beyond 4 GiB");
  lying = honest;
  lying.packed_size += 100000;
  EXPECT_EQ(problem_of_members({lying}), "has a damaged directory");
  lying = honest;
  lying.flags = 1;
  EXPECT_EQ(problem_of_members({lying}), "holds encrypted data");
  lying = honest;
  lying.method = 12;
  EXPECT_EQ(problem_of_members({lying}), "holds data packed in a way that NumPy does not use");
  lying = honest;
  lying.offset_shift = 1;
  EXPECT_EQ(problem_of_members({lying}), "has a damaged directory");
  lying.packed_size -= 1;
  EXPECT_EQ(problem_of_members({lying}), "is damaged");
}

TEST(NpzReader, RefusesMembersThatShareBytes) {
  const Member first = member("X.npy", bytes_array(40, 30), true);
  Member second = member("Y.npy", bytes_array(40, 30), true);
  second.offset_shift =
      static_cast<std::uint32_t>(0) - static_cast<std::uint32_t>(30 + 5 + first.packed.size());
  EXPECT_EQ(problem_of_members({first, second}), "holds members that overlap");
}

// A gigabyte of zeros in a megabyte is what deflate can do; a header that claims it is believed only as it
// comes.
TEST(NpzReader, UnpacksNoMoreThanDeflateCan) {
  Member bomb =
      member("X.npy", npy("{'descr': '|u1', 'fortran_order': True, 'shape': (1000000, 1000)}", "abc"), true);
  bomb.size = static_cast<std::uint32_t>(1032 * bomb.packed.size());
  EXPECT_NE(problem_of_members({bomb}).find("its header claims 1000000000 bytes"), std::string::npos);
}

TEST(NpzReader, SaysHowToDoWithoutAnArray) {
  const auto array = [](const std::string& name, const std::string& type, const std::string& payload) {
    return member(
        name, npy("{'descr': '" + type + "', 'fortran_order': False, 'shape': (1, 1), }\n", payload), false);
  };
  const auto advice_of = [](const std::string& bytes) {
    const NamedFile file("a.npz", bytes);
    try {
      open_npz_reader(file.path(), {});
    } catch (const Error& error) {
      return error.advice();
    }
    return std::string("accepted");
  };
  for (const char* type : {"|O", "<U5", "|S3"}) {
    EXPECT_EQ(advice_of(zip({array("names.npy", type, std::string(20, 'x'))})),
              "save booleans, integers, or floats of 16, 32 or 64 bits, or leave it out by --ignore names")
        << type;
  }
  const std::string wide = npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2), }\n", "\1\2");
  EXPECT_EQ(advice_of(zip({member("X.npy", wide, false), array("x1.npy", "|u1", "\1")})),
            "ignore one of the arrays, or give other names by --columns");
}

TEST(NpzReader, RefusesOtherFiles) {
  const NamedFile file("a.npz", "a,b\n1,2\n");
  EXPECT_EQ(problem_of(open_npz_reader, file.path()), "is no NPZ file, or cut off");
  file.write(std::string(100000, 'x'));
  EXPECT_EQ(problem_of(open_npz_reader, file.path()),
            "is no NPZ file, or cut off: the directory at its end is missing");
  EXPECT_EQ(problem_of(open_npz_reader, "/no/such/file.npz"), "cannot be opened");
  try {
    open_npz_reader("-", {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "standard input: an NPZ file must be a file, not a pipe; save it first");
  }
  EXPECT_NE(problem_of(open_npz_reader, "/tmp"), "");
}

TEST(NpzReader, BearsHostileFiles) {
  attack(open_npz_reader, "a.npz",
         zip({member("X.npy", bytes_array(4, 3, true), true), member("y.npy", bytes_array(4, 1), false)}));
}

TEST(NpzReader, ReadsAllOfAdbench) {
  ANOEAN_NEED_DATA("adbench/6_cardio.npz");
  std::size_t sets = 0;
  for (const DatasetFileStatus& status : check_datasets(known_data())) {
    if (!status.dataset->name.starts_with("adbench/") || status.found_at.empty()) continue;
    const Joined read = read_all(*open_npz_reader(status.found_at, {}), 5000);
    EXPECT_GE(read.rows, 351U) << status.found_at;
    EXPECT_LE(read.rows, 41188U) << status.found_at;
    const auto anomalies = std::count(read.texts.back().begin(), read.texts.back().end(), "1");
    const auto normals = std::count(read.texts.back().begin(), read.texts.back().end(), "0");
    EXPECT_GT(anomalies, 0) << status.found_at;
    EXPECT_EQ(static_cast<std::size_t>(anomalies + normals), read.rows) << status.found_at;
    ++sets;
  }
  EXPECT_EQ(sets, 20U);
}

}  // namespace
}  // namespace anoean
