#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace anoean {

// A text of the user's data in JSON. JSON holds UTF-8 only, data may hold any bytes: a text that is no UTF-8
// is written as an array of its bytes, so that every name and category survives saving as it is.
nlohmann::json text_to_json(const std::string& text);
std::string text_from_json(const nlohmann::json& json);  // throws nlohmann's exceptions or Error

// JSON for people and other programs, on one line unless an indent is given. What is no UTF-8 in its texts
// becomes U+FFFD.
std::string printable_json(const nlohmann::json& json, int indent = -1);

}  // namespace anoean
