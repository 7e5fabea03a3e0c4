#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace anoean::exporting {

// A file of runtime/ as an exported model holds it.
struct RuntimeText {
  std::vector<std::string> needs;  // the names of others that have to stand before it
  std::string code;                // without its preprocessor lines, with the prefix for "anoean"
};

// name: of a file of runtime/, without its ending. prefix: a C identifier.
RuntimeText runtime_text(std::string_view name, std::string_view prefix);

}  // namespace anoean::exporting
