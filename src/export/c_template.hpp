#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anoean::exporting {

using Replacements = std::vector<std::pair<std::string, std::string>>;

// A file of templates/ with the prefix for "@name@", in capitals for "@NAME@", the version for "@version@",
// and then in turn each value for "@its name@". One that a user's text is part of comes last.
std::string from_template(std::string_view text, const std::string& prefix,
                          const Replacements& replacements = {});

}  // namespace anoean::exporting
