#pragma once

#include <string>
#include <string_view>

namespace anoean::report {

// Text of the user's data, made harmless for the place where it is put.
std::string html_text(std::string_view text);      // between tags and in quoted attributes
std::string script_json(std::string_view json);    // JSON inside a script element: no tag can begin in it
std::string latex_text(std::string_view text);     // LaTeX's special characters as characters
std::string markdown_text(std::string_view text);  // one line, in a cell of a table

}  // namespace anoean::report
