#include "report/page.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>

#include "core/sha256.hpp"
#include "report/small_report.hpp"

namespace anoean::report {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

TEST(Page, HoldsTheDataAsItIs) {
  const nlohmann::json data = small_report();
  const std::string html = page(data), begin = "<script type=\"application/json\" id=\"data\">";
  const std::size_t from = html.find(begin) + begin.size();
  EXPECT_EQ(nlohmann::json::parse(html.substr(from, html.find("</script>", from) - from)), data);
}

TEST(Page, IsOneFileThatForbidsTheNetwork) {
  const std::string html = page(small_report());
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
  EXPECT_EQ(html.find("unsafe-eval"), std::string::npos);
  // Vega knows of addresses, which the policy keeps it from; the page itself has none to load.
  const std::string own = html.substr(0, html.find("<script"));
  for (const char* outside : {" src=", "<link", "@import", "url("})
    EXPECT_EQ(own.find(outside), std::string::npos) << outside;
  EXPECT_EQ(html.find("sourceMappingURL="), std::string::npos);
}

TEST(Page, NamesEachScriptByItsHash) {
  const std::string html = page(small_report());
  EXPECT_EQ(count(html, "'sha256-"), count(html, "<script>"));
  EXPECT_EQ(count(html, "'sha256-"), has_charts() ? 3U : 1U);
  // Of 32 bytes: 43 letters and one "=".
  for (std::size_t at = html.find("'sha256-"); at != std::string::npos; at = html.find("'sha256-", at + 1))
    EXPECT_EQ(html.substr(at + 8 + 43, 2), "='");
}

TEST(Page, MarkupOfTheDataBeginsNoElement) {
  nlohmann::json data = small_report();
  const std::string plain = page(data);
  data["runs"] = {{{"error", "</script><script>hurt()</script><img src=x>"}}};
  const std::string html = page(data);
  EXPECT_EQ(count(html, "<script"), count(plain, "<script"));
  EXPECT_EQ(count(html, "<img"), count(plain, "<img"));
}

TEST(Page, TextThatIsNoUtf8IsReplaced) {
  EXPECT_NE(page({{"runs", {{{"error", "\xff"}}}}}).find("\xef\xbf\xbd"), std::string::npos);
}

TEST(Page, TellsTheLicencesOfWhatItHolds) {
  EXPECT_EQ(page({}).find("Interactive Data Lab") != std::string::npos, has_charts());
}

}  // namespace
}  // namespace anoean::report
