#include <anoean/table.hpp>

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

const std::string header =
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n"
    "#open\t2026-11-23-00-00-00\n#fields\tts\tuid\tid.orig_h\tid.resp_p\tproto\tduration\tlocal_orig\n"
    "#types\ttime\tstring\taddr\tport\tenum\tinterval\tbool\n";
const std::string first = "1700000000.25\tCa1\t10.0.0.1\t443\ttcp\t0.5\tT\n";
const std::string second = "1700000001.5\tCb2\t10.0.0.2\t53\tudp\t-\tF\n";

Texts column(const Table& table, const std::string& name) { return texts(*table.find(name)); }

TEST(ZeekReader, ReadsColumnsByTheirTypes) {
  const Table table = table_from(header + first + second + "#close\t2026-11-23-01-00-00\n", {}, ".log");
  ASSERT_EQ(table.rows, 2U);
  EXPECT_EQ(column(table, "ts"), (Texts{"1700000000.25", "1700000001.5"}));
  EXPECT_EQ(column(table, "id.orig_h"), (Texts{"10.0.0.1", "10.0.0.2"}));
  EXPECT_EQ(column(table, "id.resp_p"), (Texts{"443", "53"}));
  EXPECT_EQ(column(table, "duration"), (Texts{"0.5", ""}));
  EXPECT_EQ(column(table, "local_orig"), (Texts{"1", "0"}));
  EXPECT_EQ(table.find("duration")->type, ColumnType::numeric);
}

TEST(ZeekReader, TakesRepeatedHeaders) {
  const Table table = table_from(header + first + "#close\tnow\n" + header + second, {}, ".log");
  EXPECT_EQ(column(table, "uid"), (Texts{"Ca1", "Cb2"}));
}

TEST(ZeekReader, RefusesAHeaderThatChanges) {
  EXPECT_EQ(
      error_from(header + first + "#fields\tts\tuid\n" + second),
      "FILE:10: the log's header changes: \"#fields?ts?uid\"; give files with other columns one by one");
}

TEST(ZeekReader, RefusesABrokenHeader) {
  EXPECT_EQ(error_from("#separator \\x09\n" + first),
            "FILE: is no Zeek log: #fields is absent; check the format");
  EXPECT_EQ(error_from("#separator ab\n" + first),
            "FILE:1: \"#separator ab\" names no single separator; Zeek writes #separator \\x09");
  EXPECT_EQ(error_from("#fields\ta\tb\n#types\tcount\n1\t2\n"),
            "FILE: the log's header has 2 fields but 1 types; the file may be cut off; get it again");
}

TEST(ZeekReader, CountsLinesFromTheBeginOfTheFile) {
  EXPECT_EQ(error_from(header + first + "1\t2\n"), "FILE:10: has 2 fields instead of 7");
  EXPECT_EQ(
      error_from(header + first + "x\tC\t1.1.1.1\t5\ttcp\t1\tT\n"),
      "FILE:10:1: \"x\" in numeric column \"ts\" is no number; correct it, or have the column learnt as text "
      "(anoean fit --categorical ts)");
}

TEST(ZeekReader, KnowsConnections) {
  ReadOptions options;
  options.layout = "zeek-conn";
  const Table table = table_from(header + first + second, options, ".log");
  EXPECT_EQ(table.find("ts"), nullptr);
  EXPECT_EQ(table.find("id.resp_p")->type, ColumnType::categorical);
  const Table same = table_from(
      "{\"ts\":1,\"uid\":\"C\",\"id.resp_p\":443,\"proto\":\"tcp\",\"duration\":0.5,\"local_orig\":true,"
      "\"tunnel_parents\":[\"x\"]}\n",
      options, ".log");
  EXPECT_EQ(same.find("ts"), nullptr);
  EXPECT_EQ(column(same, "id.resp_p"), (Texts{"443"}));
  EXPECT_EQ(column(same, "local_orig"), (Texts{"1"}));
}

TEST(ZeekReader, TakesQuotesAsTheyStand) {
  const Table table =
      table_from("#separator \\x09\n#fields\ta\tb\n#types\tstring\tcount\n\"x\t1\n\"y\"\t2\n");
  EXPECT_EQ(column(table, "a"), (Texts{"\"x", "\"y\""}));
  EXPECT_EQ(column(table, "b"), (Texts{"1", "2"}));
}

}  // namespace
}  // namespace anoean
