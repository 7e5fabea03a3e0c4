#include <anoean/table.hpp>

#include <cmath>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "data/reader.hpp"
#include "data/table_rows.hpp"
#include "data/text_input.hpp"

namespace anoean {
namespace {

using testing::error_from;
using testing::packed;
using testing::table_from;
using testing::TemporaryFile;
using Texts = std::vector<std::string>;

Texts column(const Table& table, const std::string& name) {
  const Column* found = table.find(name);
  return found == nullptr ? Texts{"no such column"} : texts(*found);
}

Texts names(const Table& table) {
  Texts all;
  for (const Column& one : table.columns) all.push_back(one.name);
  return all;
}

TEST(CsvReader, ReadsNumbersAndTexts) {
  const Table table = table_from("a,b,c\n1,x,0.25\n-2.5e3,y,7\n,x,1\n");
  ASSERT_EQ(table.rows, 3U);
  EXPECT_EQ(table.find("a")->type, ColumnType::numeric);
  EXPECT_EQ(table.find("b")->type, ColumnType::categorical);
  EXPECT_EQ(column(table, "a"), (Texts{"1", "-2500", ""}));
  EXPECT_EQ(column(table, "b"), (Texts{"x", "y", "x"}));
  EXPECT_EQ(column(table, "c"), (Texts{"0.25", "7", "1"}));
}

TEST(CsvReader, ReadsTabs) {
  const Table table = table_from("a\tb\n1\tx,y\n", {}, ".tsv");
  EXPECT_EQ(column(table, "b"), (Texts{"x,y"}));
  EXPECT_EQ(column(table_from("a\tb\n1\tx,y\n", {}, ".txt"), "b"), (Texts{"x,y"}));
}

TEST(CsvReader, ReadsQuotedFields) {
  const Table table = table_from(
      "a,\"b \"\"1\"\"\"\n\"x,y\",\"1\"\n\"line one\nline two\",2\n\"\"\"\",3\nbare\"quote,4\nlast,\"5\"");
  EXPECT_EQ(column(table, "a"), (Texts{"x,y", "line one\nline two", "\"", "bare\"quote", "last"}));
  EXPECT_EQ(column(table, "b \"1\""), (Texts{"1", "2", "3", "4", "5"}));
}

TEST(CsvReader, TakesEveryLineEnd) {
  const char* inputs[] = {"a,b\r\n1,x\r\n2,\"y\"\r\n", "a,b\n1,x\n2,y",
                          "\xef\xbb\xbf"
                          "a,b\n1,x\n2,y\n\n",
                          "a,b\n\n1,x\n\r\n2,y\r\n\r\n", "\n\na,b\r\n1,x\n2,y\r"};
  for (const char* text : inputs) {
    const Table table = table_from(text);
    ASSERT_EQ(names(table), (Texts{"a", "b"})) << text;
    EXPECT_EQ(column(table, "a"), (Texts{"1", "2"})) << text;
    EXPECT_EQ(column(table, "b"), (Texts{"x", "y"})) << text;
  }
}

TEST(CsvReader, TakesASingleColumn) { EXPECT_EQ(column(table_from("a\n1\n\n2\n"), "a"), (Texts{"1", "2"})); }

TEST(CsvReader, NamesColumnsAsAsked) {
  ReadOptions options;
  options.columns = {"first", "second"};
  EXPECT_EQ(column(table_from("1,x\n2,y\n", options), "second"), (Texts{"x", "y"}));
  EXPECT_EQ(names(table_from(",b , \n0,1,2\n")), (Texts{"column 1", "b", "column 3"}));
}

TEST(CsvReader, KnowsLayouts) {
  const std::string features = "0,tcp,http,SF" + [] {
    std::string zeros;
    for (int i = 0; i < 37; ++i) zeros += ",0";
    return zeros;
  }();
  ReadOptions options;
  options.layout = "nsl-kdd";
  const Table nsl = table_from(features + ",normal,21\n", options);
  EXPECT_EQ(nsl.columns.size(), 42U);
  EXPECT_EQ(nsl.find("difficulty"), nullptr);
  EXPECT_EQ(column(nsl, "class"), (Texts{"normal"}));
  options.layout = "kdd99";
  const Table kdd =
      table_from(features + ",normal.\n" + features + ",normal\n" + features + ",smurf.\n", options);
  EXPECT_EQ(column(kdd, "class"), (Texts{"normal", "normal", "smurf"}));
  EXPECT_EQ(kdd.find("class")->categories.size(), 2U);
  options.layout = "nslkdd";
  EXPECT_TRUE(
      error_from("1\n", options)
          .starts_with("there is no layout \"nslkdd\"; did you mean \"nsl-kdd\"? known: nsl-kdd, kdd99"));
}

TEST(CsvReader, CountsWhatIsNotFinite) {
  const Table table = table_from("a\n1\nNaN\ninf\n-Infinity\n1e999\nNA\n?\nN/A\nnull\n");
  EXPECT_EQ(table.find("a")->non_finite, 4U);
  for (std::size_t row = 1; row < table.rows; ++row) {
    EXPECT_TRUE(std::isnan(table.find("a")->numbers[row])) << row;
  }
}

TEST(CsvReader, ReadsTypesAsAsked) {
  ReadOptions options;
  options.categorical = {"a"};
  options.ignore = {"c"};
  const Table table = table_from("a,b,c\n01,1,x\n1,2,x\n01,3,x\n", options);
  EXPECT_EQ(names(table), (Texts{"a", "b"}));
  EXPECT_EQ(column(table, "a"), (Texts{"01", "1", "01"}));
  options = {};
  options.numeric = {"b"};
  options.infer_text = false;
  EXPECT_EQ(names(table_from("a,b,c\nx,2,y\n", options)), (Texts{"b"}));
}

TEST(CsvReader, InfersFromManyRows) {
  std::string text = "a\n";
  for (int i = 0; i < 9998; ++i) text += "1\n";
  EXPECT_EQ(table_from(text + "x\n").find("a")->type, ColumnType::categorical);
  for (int i = 0; i < 5; ++i) text += "1\n";
  EXPECT_EQ(error_from(text + "x\n"),
            "FILE:10005:1: \"x\" in numeric column \"a\" is no number; correct it, or have the column learnt "
            "as text "
            "(anoean fit --categorical a)");
}

TEST(CsvReader, NamesWhatIsWrongAndWhere) {
  EXPECT_EQ(error_from("a,b\n1,2\n3\n"), "FILE:3: has 1 field instead of 2");
  EXPECT_EQ(error_from("a,b\n1,2\n3,4,5\n"), "FILE:3: has 3 fields instead of 2");
  EXPECT_EQ(error_from("a,b\n\"1\n\",2\n3,\"4\",5\n"), "FILE:4: has 3 fields instead of 2");
  EXPECT_EQ(error_from("a,b\n1,2\n\"3,4\n5,6\n"),
            "FILE:3: a quote is never closed; close it, or double the quotes inside of a quoted field");
  EXPECT_EQ(error_from("a,b\n1,\"2\"x\n"), "FILE:2: field 2 goes on behind its closing quote");
  EXPECT_EQ(error_from(""), "FILE: is empty; records are expected");
  EXPECT_EQ(error_from("\n\r\n"), "FILE: is empty; a header and rows are expected");
  EXPECT_EQ(error_from("a,b\n"), "FILE: has no rows; records are expected behind the header");
  EXPECT_EQ(error_from("a,b,a\n1,2,3\n"),
            "FILE: columns 1 and 3 are both called \"a\"; rename one; where the first row is no header, give "
            "--columns or --layout");
  EXPECT_EQ(error_from(std::string("a,b\n1,2\n3,\0\n", 12)),
            "FILE: is no text: it holds NUL bytes; it may be UTF-16, which is to be converted to UTF-8, or "
            "packed otherwise than by gzip");
  ReadOptions options;
  options.format = "cvs";
  EXPECT_EQ(error_from("a\n1\n", options),
            "there is no format \"cvs\"; did you mean \"csv\"? known: csv, tsv, jsonl, zeek, npy, npz, idx");
}

TEST(CsvReader, NamesTheCellThatIsNoNumber) {
  ReadOptions options;
  options.numeric = {"b", "c"};
  EXPECT_EQ(
      error_from("a,b,c\n1,2,x\n1,y,3\n", options),
      "FILE:2:5: \"x\" in numeric column \"c\" is no number; correct it, or have the column learnt as text "
      "(anoean fit --categorical c)");
  EXPECT_EQ(
      error_from("a,b,c\n\"1,\",\"y\",3\n", options),
      "FILE:2:6: \"y\" in numeric column \"b\" is no number; correct it, or have the column learnt as text "
      "(anoean fit --categorical b)");
}

TEST(CsvReader, RefusesNamesThatDoNotFit) {
  ReadOptions options;
  options.numeric = {"lenght"};
  EXPECT_EQ(error_from("length,width\n1,2\n", options),
            "FILE: there is no column \"lenght\"; did you mean \"length\"? known: length, width");
  options.numeric = {"width"};
  options.categorical = {"width"};
  EXPECT_EQ(
      error_from("length,width\n1,2\n", options),
      "FILE: column \"width\" is asked for both as numeric and as categorical; name it in one of the lists");
}

TEST(CsvReader, BoundsRowsAndColumns) {
  EXPECT_EQ(
      error_from("a,b\n1," + std::string(20 << 20, 'x') + "\n"),
      "FILE:2: a row is longer than 16 MiB; check that the file is text and that its quotes are closed");
  EXPECT_EQ(
      error_from("a,b\n\"" + std::string(20 << 20, '\n') + "\",\n"),
      "FILE:2: a row is longer than 16 MiB; check that the file is text and that its quotes are closed");
  EXPECT_EQ(error_from(std::string(70000, ',') + "\n"),
            "FILE: has more than 65536 columns; check the separator and the line ends");
}

TEST(CsvReader, KeepsThePlaceOfMalformedRows) {
  ReadOptions options;
  options.keep_malformed = true;
  options.numeric = {"a"};
  options.categorical = {"b"};
  const Table table = table_from("a,b\n1,x\n2\nthree,only here\n4,\"y\n\"\n5,\"z\"z\n6,x\n", options);
  EXPECT_EQ(column(table, "a"), (Texts{"1", "", "", "4", "", "6"}));
  EXPECT_EQ(column(table, "b"), (Texts{"x", "", "", "y\n", "", "x"}));
  EXPECT_EQ(table.find("b")->categories, (Texts{"x", "y\n"}));
  ASSERT_EQ(table.malformed.size(), 3U);
  const std::size_t rows[] = {1, 2, 4};
  const std::size_t lines[] = {3, 4, 7};
  const char* raw[] = {"2", "three,only here", "5,\"z\"z"};
  const char* problems[] = {"has 1 field instead of 2", "\"three\" in numeric column \"a\" is no number",
                            "field 2 goes on behind its closing quote"};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(table.malformed[i].row, rows[i]);
    EXPECT_EQ(table.malformed[i].line, lines[i]);
    EXPECT_EQ(table.malformed[i].text, raw[i]);
    EXPECT_EQ(table.malformed[i].problem, problems[i]);
  }
}

// Rows of all kinds, long and short, whose values tell their place.
std::string numbered_rows(std::size_t rows, bool quoted) {
  std::string text = "number,text\n";
  for (std::size_t i = 0; i < rows; ++i) {
    const bool quote = quoted && i % 7 == 0;
    const std::string filling(i % 5000 == 0 ? 100000 : i % 13, 'x');
    text += std::to_string(i) + (quote ? ",\"," : ",") + filling + std::to_string(i % 50) +
            (quote ? "\"\r\n" : "\n");
  }
  return text;
}

TEST(CsvReader, ReadsTheSameInBlocksOfAnySize) {
  for (const bool quoted : {false, true}) {
    const std::string text = numbered_rows(20000, quoted);
    const Table expected = table_from(text);
    ASSERT_EQ(expected.rows, 20000U);
    for (std::size_t row = 0; row < expected.rows; ++row) {
      ASSERT_EQ(expected.find("number")->numbers[row], static_cast<double>(row));
    }
    const Texts expected_texts = column(expected, "text");
    for (const std::size_t size : {std::size_t{1}, std::size_t{777}, std::size_t{100000}}) {
      const TemporaryFile file(packed(text), ".csv.gz");
      const std::unique_ptr<Reader> reader = open_reader(file.path(), {});
      Table block;
      std::size_t rows = 0;
      while (reader->read(block, size)) {
        ASSERT_LE(block.rows, size);
        const Texts block_texts = column(block, "text");
        for (std::size_t i = 0; i < block.rows; ++i) {
          ASSERT_EQ(block.find("number")->numbers[i], static_cast<double>(rows + i));
          ASSERT_EQ(block_texts[i], expected_texts[rows + i]);
        }
        rows += block.rows;
      }
      EXPECT_EQ(rows, expected.rows);
    }
  }
}

}  // namespace
}  // namespace anoean
