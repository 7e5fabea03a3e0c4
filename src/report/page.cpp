#include "report/page.hpp"

#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "core/sha256.hpp"
#include "data/json_text.hpp"
#include "report/embedded.hpp"
#include "report/escape.hpp"

namespace anoean::report {
namespace {

std::string base64_of_hexadecimal(std::string_view hexadecimal) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  // Three digits of four bits are two of six; a hash leaves four bits over, so 43 letters and one "=".
  for (std::size_t i = 0; i < hexadecimal.size(); i += 3) {
    std::string group(hexadecimal.substr(i, 3));
    group.resize(3, '0');
    const auto bits = static_cast<unsigned>(std::stoul(group, nullptr, 16));
    text += digits[bits >> 6];
    if (i + 1 < hexadecimal.size()) text += digits[bits & 63];
  }
  text.resize((text.size() + 3) / 4 * 4, '=');
  return text;
}

std::string hash_source(std::string_view script) {
  Sha256 hash;
  hash.update(script);
  return "'sha256-" + base64_of_hexadecimal(hash.finish()) + "'";
}

// No request leaves the page, and no script runs but those written here: each is named by its hash, so text
// of the data could not run even if it got into the page as markup. Vega's expressions are interpreted, which
// spares 'unsafe-eval'; Vega and the page set styles of single elements, which is what 'unsafe-inline'
// allows.
std::string content_policy(const std::vector<std::string_view>& scripts) {
  std::string policy =
      "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; script-src";
  for (const std::string_view script : scripts) policy += " " + hash_source(script);
  return policy;
}

std::string head(const std::vector<std::string_view>& scripts) {
  // The policy comes first: it holds for what follows it.
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
         content_policy(scripts) +
         "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<title>AnoEAN: a reproduction</title>\n<style>\n" +
         std::string(embedded::style) + "</style>\n</head>\n<body>\n";
}

}  // namespace

bool has_charts() { return !embedded::vega.empty(); }

std::string page(const nlohmann::json& data) {
  const std::string code = std::string(embedded::chart_code) + std::string(embedded::page_code);
  std::vector<std::string_view> scripts;
  if (has_charts()) scripts = {embedded::vega, embedded::interpreter};
  scripts.push_back(code);

  std::string html = head(scripts);
  html += embedded::page_body;
  html += embedded::page_footer;
  if (has_charts()) html += html_text(embedded::notices);
  html += "</pre></details>\n</footer>\n<script type=\"application/json\" id=\"data\">";
  html += script_json(printable_json(data));
  html += "</script>\n";
  for (const std::string_view script : scripts) html += "<script>" + std::string(script) + "</script>\n";
  return html + "</body>\n</html>\n";
}

}  // namespace anoean::report
