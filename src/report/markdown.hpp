#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace anoean::report {

// Tables 1 and 2 in Markdown, for a README; of a benchmark the tables of mean ranks.
std::string markdown_tables(const nlohmann::json& data);

}  // namespace anoean::report
