#include "report/escape.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace anoean::report {
namespace {

TEST(Escape, NoTagOfAScriptCanBeginInJson) {
  const nlohmann::json data = {{"error", "</script><!--<img src=x onerror=\"1\"> & more"}};
  const std::string text = script_json(data.dump());
  EXPECT_EQ(text.find_first_of("<>&"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(text), data);
}

TEST(Escape, HtmlShowsMarkupAsText) {
  EXPECT_EQ(html_text("<a href=\"x\">'&'"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;");
}

TEST(Escape, LatexSpecialsAreCharacters) {
  EXPECT_EQ(
      latex_text("50 % of a_b & {c} #1 $x$ ~ ^ \\"),
      "50 \\% of a\\_b \\& \\{c\\} \\#1 \\$x\\$ \\textasciitilde{} \\textasciicircum{} \\textbackslash{}");
}

TEST(Escape, MarkdownStaysInItsCell) { EXPECT_EQ(markdown_text("a|b\n<i>*c*"), "a\\|b &lt;i&gt;\\*c\\*"); }

}  // namespace
}  // namespace anoean::report
