#include "report/result_tables.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "report/latex.hpp"
#include "report/markdown.hpp"
#include "report/small_report.hpp"

namespace anoean::report {
namespace {

TEST(ResultTables, KeepTheOrderOfMethodsAndLeaveFiguresOut) {
  const std::vector<ResultTable> tables = result_tables(small_report());
  ASSERT_EQ(tables.size(), 1U);
  ASSERT_EQ(tables[0].rows.size(), 3U);
  EXPECT_EQ(tables[0].rows[0].method, "SVM");
  EXPECT_EQ(tables[0].rows[1].method, "AnoEAN");
  EXPECT_TRUE(tables[0].rows[2].sanity);
}

TEST(ResultTables, MarkTheBestAsShown) {
  const std::vector<Row> rows = result_tables(small_report()).at(0).rows;
  // 97.2 both, and the sanity row takes no part.
  EXPECT_TRUE(rows[0].cells[0].best);
  EXPECT_TRUE(rows[1].cells[0].best);
  EXPECT_FALSE(rows[2].cells[0].best);
  // Of false alarms the lowest is best.
  EXPECT_FALSE(rows[0].cells[2].best);
  EXPECT_TRUE(rows[1].cells[2].best);
}

TEST(ResultTables, MarkdownHasOursAndThePapers) {
  const std::string text = markdown_tables(small_report());
  EXPECT_NE(text.find("**Table 1: NSL-KDD & 100 % &lt;b&gt;**"), std::string::npos) << text;
  EXPECT_NE(text.find("| AnoEAN | **97.2 ± 0.9** (97.5) | 93.0 | **5.0 ± 1.0** | – (94.6) | 5 |"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("| *Mahalanobis* | 99.0 ± 0.0 | – | – | – | 5 |"), std::string::npos) << text;
}

TEST(ResultTables, LatexIsEscapedAndHasRules) {
  const std::string text = latex_tables(small_report());
  EXPECT_NE(text.find("NSL-KDD \\& 100 \\% <b>"), std::string::npos) << text;
  EXPECT_NE(text.find("AnoEAN & \\textbf{97.2} $\\pm$ 0.9 (97.5) & 93.0 & "), std::string::npos) << text;
  for (const char* rule : {"\\toprule", "\\midrule", "\\bottomrule"})
    EXPECT_NE(text.find(rule), std::string::npos) << rule;
}

TEST(ResultTables, NothingToShowIsSaid) {
  for (const char* text : {"{}", "[]", "null", R"({"cases": 3, "groups": "x", "methods": {}})",
                           R"({"cases": [{"experiment": "table1"}], "groups": [1], "methods": ["svm"]})"}) {
    const nlohmann::json data = nlohmann::json::parse(text);
    EXPECT_EQ(markdown_tables(data),
              "There are no results of Tables 1 and 2, nor ranks of two methods or more.\n")
        << text;
    EXPECT_EQ(latex_tables(data), "% There are no results of Tables 1 and 2.\n") << text;
  }
}

}  // namespace
}  // namespace anoean::report
