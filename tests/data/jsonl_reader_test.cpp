#include <anoean/table.hpp>

#include <cmath>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "data/table_rows.hpp"
#include "data/text_input.hpp"

namespace anoean {
namespace {

using testing::error_from;
using testing::table_from;
using Texts = std::vector<std::string>;

Texts column(const Table& table, const std::string& name) {
  const Column* found = table.find(name);
  return found == nullptr ? Texts{"no such column"} : texts(*found);
}

TEST(JsonlReader, FlattensObjects) {
  const Table table = table_from(
      "{\"a\":1,\"b\":{\"c\":\"x\",\"d\":{\"e\":2.5}}}\n\n"
      "{\"b\":{\"d\":{\"e\":-1e3},\"c\":\"y\"},\"new\":true}\r\n"
      "{\"a\":null,\"b\":{\"c\":\"x\"}}",
      {}, ".jsonl");
  ASSERT_EQ(table.rows, 3U);
  EXPECT_EQ(column(table, "a"), (Texts{"1", "", ""}));
  EXPECT_EQ(column(table, "b.c"), (Texts{"x", "y", "x"}));
  EXPECT_EQ(column(table, "b.d.e"), (Texts{"2.5", "-1000", ""}));
  EXPECT_EQ(column(table, "new"), (Texts{"", "1", ""}));
  EXPECT_EQ(table.find("new")->type, ColumnType::numeric);
}

TEST(JsonlReader, IsToldByItsFirstByte) {
  EXPECT_EQ(column(table_from("{\"a\":1}\n{\"a\":2}\n", {}, ".log"), "a"), (Texts{"1", "2"}));
}

TEST(JsonlReader, KeepsTextsAsTheyStand) {
  ReadOptions options;
  options.categorical = {"a", "t"};
  const Table table = table_from(
      "{\"a\":1.50,\"t\":true}\n{\"a\":\"\\u00e9\\n\",\"t\":false}\n{\"a\":12,\"t\":1}\n", options);
  EXPECT_EQ(column(table, "a"), (Texts{"1.50", "é\n", "12"}));
  EXPECT_EQ(column(table, "t"), (Texts{"true", "false", "1"}));
}

TEST(JsonlReader, CountsWhatIsNotFinite) {
  const Table table = table_from(
      "{\"a\":1}\n{\"a\":NaN}\n{\"a\":-Infinity,\"b\":\"\\\"NaN\"}\n{\"a\":1e999}\n{\"a\":\"inf\"}\n", {},
      ".json");
  ASSERT_NE(table.find("a"), nullptr);
  EXPECT_EQ(table.find("a")->type, ColumnType::numeric);
  EXPECT_EQ(table.find("a")->non_finite, 4U);
  EXPECT_EQ(column(table, "a"), (Texts{"1", "", "", "", ""}));
  EXPECT_EQ(column(table, "b"), (Texts{"", "", "\"NaN", "", ""}));
  // Such a line is read twice, and counted once.
  const Table twice = table_from("{\"a\":\"inf\",\"b\":NaN}\n", {}, ".json");
  EXPECT_EQ(twice.find("a")->non_finite, 1U);
  EXPECT_EQ(twice.find("b")->non_finite, 1U);
}

TEST(JsonlReader, ReadsOnlyWhatIsWanted) {
  ReadOptions options;
  options.numeric = {"b", "absent"};
  options.infer_text = false;
  const Table table = table_from("{\"a\":[1,{\"b\":7}],\"b\":3}\n", options);
  ASSERT_EQ(table.columns.size(), 2U);
  EXPECT_EQ(column(table, "b"), (Texts{"3"}));
  EXPECT_EQ(column(table, "absent"), (Texts{""}));
}

TEST(JsonlReader, PassesOverIgnoredKeys) {
  ReadOptions options;
  options.ignore = {"a", "c.list"};
  const Table table =
      table_from("{\"a\":{\"x\":1,\"y\":[{}]},\"b\":3,\"c\":{\"list\":[[1]],\"d\":4}}\n", options);
  ASSERT_EQ(table.columns.size(), 2U);
  EXPECT_EQ(column(table, "b"), (Texts{"3"}));
  EXPECT_EQ(column(table, "c.d"), (Texts{"4"}));
}

TEST(JsonlReader, NamesWhatIsWrongAndWhere) {
  EXPECT_EQ(error_from("{\"a\":1}\n{\"a\":}\n"),
            "FILE:2:6: is no valid JSON; write one object per line, as jq -c does");
  EXPECT_EQ(error_from("{\"a\":1}\n{\"a\":1} x\n"),
            "FILE:2:9: is no valid JSON; write one object per line, as jq -c does");
  EXPECT_EQ(error_from("{\"a\":1}\n[1]\n"),
            "FILE:2: is an array, not an object; write one object per line, as jq -c does");
  EXPECT_EQ(error_from("{\"a\":1}\n{\"a\":[1]}\n"),
            "FILE:2: key \"a\" holds an array; leave it out by --ignore a, or keep it");
  EXPECT_EQ(error_from("{\"a\":1}\n{}\n"),
            "FILE:2: has none of the expected keys; keys are expected such as a");
  ReadOptions options;
  options.numeric = {"a"};
  EXPECT_EQ(
      error_from("{\"a\":1}\n{\"a\":\"x\"}\n", options),
      "FILE:2: \"x\" in numeric column \"a\" is no number; correct it, or have the column learnt as text "
      "(anoean fit --categorical a)");
}

TEST(JsonlReader, BoundsDepthAndKeys) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "{\"a\":";
  EXPECT_EQ(error_from(deep + "1" + std::string(100000, '}')),
            "FILE:1: is nested deeper than 64 levels; write one object per line, as jq -c does");
  EXPECT_EQ(error_from("{\"" + std::string(5000, 'k') + "\":1}"),
            "FILE:1: has a key of more than 1024 bytes; write one object per line, as jq -c does");
}

TEST(JsonlReader, KeepsThePlaceOfMalformedRows) {
  ReadOptions options;
  options.keep_malformed = true;
  const Table table =
      table_from("{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"lost\n{\"a\":3,\"b\":\"y\"}\n", options);
  EXPECT_EQ(column(table, "a"), (Texts{"1", "", "3"}));
  EXPECT_EQ(column(table, "b"), (Texts{"x", "", "y"}));
  ASSERT_EQ(table.malformed.size(), 1U);
  EXPECT_EQ(table.malformed[0].row, 1U);
  EXPECT_EQ(table.malformed[0].line, 2U);
  EXPECT_EQ(table.malformed[0].text, "{\"a\":2,\"b\":\"lost");
  EXPECT_EQ(table.malformed[0].problem, "is no valid JSON");
}

}  // namespace
}  // namespace anoean
