#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace anoean {

// A JSON object from a file that anybody may have altered. Throws Error where it cannot be read, is no
// object, or is nested more than 32 deep, as nothing of ours is.
nlohmann::json read_json_object(const std::string& path, const std::string& advice);

// A member of an object; the fallback where it is missing or of another type.
std::string text_member(const nlohmann::json& object, const char* name);
std::size_t count_member(const nlohmann::json& object, const char* name);

}  // namespace anoean
