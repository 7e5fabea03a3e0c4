#include <anoean/error.hpp>
#include <anoean/line_scorer.hpp>

#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

#include "core/number_text.hpp"
#include "model/small_table.hpp"

namespace anoean {
namespace {

Scorer fitted(const std::string& preset = "") {
  FitOptions options = quick_options();
  options.preset = preset;
  return fit(small_table(600, 80), options);
}

// The fields of small_table in another order, with one that nobody learnt.
ReadOptions fields() {
  ReadOptions options;
  options.columns = {"note", "kind", "rate", "size"};
  return options;
}

std::vector<std::string> lines() {
  std::vector<std::string> all = {
      "a,red,0.5,100",   "b,green,-1.25e0,1e2", "c,purple,0,99.75",     "d,,0.1,101",
      ",blue,,100",      "e,NA,0.1,?",          "\"f, g\",red,0.5,100", "g,\"red\",0.5,\"100\"",
      "h,red,0.5,100\r", "i,red, 0.5 ,+100",    "j,red,1e400,100",      "k,red,nan,100"};
  const Table table = small_table(600, 60, 9);
  for (std::size_t row = 0; row < table.rows; ++row) {
    all.push_back("row," + table.columns[2].categories[table.columns[2].codes[row]] + "," +
                  shortest_text(table.columns[1].numbers[row]) + "," +
                  shortest_text(table.columns[0].numbers[row]));
  }
  return all;
}

std::vector<float> scores_of_file(const Scorer& scorer, const std::vector<std::string>& all) {
  const std::string path = testing::TempDir() + "lines.csv";
  std::ofstream file(path, std::ios::binary);
  for (const std::string& line : all) file << line << '\n';
  file.close();
  return scorer.score(read_table(path, scorer.read_options(fields())));
}

TEST(LineScorer, GivesTheScoresOfATable) {
  for (const char* preset : {"", "faithful"}) {
    const Scorer scorer = fitted(preset);
    const std::vector<std::string> all = lines();
    const std::vector<float> expected = scores_of_file(scorer, all);
    const LineScorer line_scorer(scorer, fields());
    ASSERT_EQ(expected.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_EQ(line_scorer.score(all[i]), expected[i]) << all[i];
      EXPECT_EQ(line_scorer.score(all[i] + "\n"), expected[i]) << all[i];
    }
  }
}

TEST(LineScorer, ServesSeveralThreadsAtOnce) {
  const Scorer scorer = fitted();
  const std::vector<std::string> all = lines();
  const std::vector<float> expected = scores_of_file(scorer, all);
  const LineScorer line_scorer(scorer, fields());
  const Table table = small_table(300, 20, 4);
  const std::vector<float> of_table = scorer.score(table, 1);
  std::vector<std::vector<float>> found(4, std::vector<float>(all.size()));
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < found.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int round = 0; round < 20; ++round) {
        for (std::size_t i = 0; i < all.size(); ++i) found[t][i] = line_scorer.score(all[i]);
        EXPECT_EQ(scorer.score(table, 2), of_table);  // blocks beside single records
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<float>& one : found) EXPECT_EQ(one, expected);
}

std::string refusal(const LineScorer& scorer, const std::string& line) {
  try {
    scorer.score(line);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    return error.what();
  }
  return "";
}

TEST(LineScorer, RefusesMalformedLines) {
  const LineScorer scorer(fitted(), fields());
  const auto expect = [&](const std::string& line, const std::string& part) {
    EXPECT_NE(refusal(scorer, line).find(part), std::string::npos) << line << ": " << refusal(scorer, line);
  };
  expect("", "1 field");
  expect("a,red,0.5", "3 fields");
  expect("a,red,0.5,100,", "5 fields");
  expect("a,red,much,100", "\"much\" in numeric column \"rate\" is no number");
  expect("a,red,0.5,100\nb,red,0.5,100", "more than one record");
  expect("\"a,red,0.5,100", "never closed");
  expect(std::string("a,r\0d,0.5,100", 13), "NUL");
  EXPECT_EQ(refusal(scorer, "a,red,0.5,100"), "");  // and goes on
}

TEST(LineScorer, RefusesFieldsThatDoNotFitTheModel) {
  const Scorer scorer = fitted();
  const auto expect = [&](const ReadOptions& options) { EXPECT_THROW(LineScorer(scorer, options), Error); };
  expect({});
  ReadOptions missing = fields();
  missing.columns = {"kind", "rate"};
  expect(missing);
  ReadOptions twice = fields();
  twice.columns = {"kind", "rate", "size", "size"};
  expect(twice);
  ReadOptions other = fields();
  other.format = "jsonl";
  expect(other);
}

TEST(LineScorer, ReadsTabs) {
  const Scorer scorer = fitted();
  ReadOptions tabs = fields();
  tabs.format = "tsv";
  EXPECT_EQ(LineScorer(scorer, tabs).score("a, b\tred\t0.5\t100"),
            LineScorer(scorer, fields()).score("a,red,0.5,100"));
}

}  // namespace
}  // namespace anoean
