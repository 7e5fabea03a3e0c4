#pragma once

#include <string_view>

// Files that the build puts into the library (cmake/embed_texts.cmake).
namespace anoean::report::embedded {

extern const std::string_view style;        // the page's style sheets, one after the other
extern const std::string_view chart_code;   // JavaScript that needs no browser: formats, palette, charts
extern const std::string_view page_code;    // JavaScript of the page
extern const std::string_view node_code;    // the end of the script for node
extern const std::string_view page_body;    // HTML before the data
extern const std::string_view page_footer;  // HTML after it, up to the notices
extern const std::string_view notices;      // licences of Vega and of what it contains
extern const std::string_view vega;         // empty where the build found no Vega, as is the next
extern const std::string_view interpreter;  // of Vega's expressions, which needs no eval

}  // namespace anoean::report::embedded
