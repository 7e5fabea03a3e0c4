#include "data/json_text.hpp"

#include <anoean/error.hpp>

#include <nlohmann/json.hpp>

namespace anoean {
namespace {

bool is_utf8(const std::string& text) {
  try {
    static_cast<void>(nlohmann::json(text).dump());
    return true;
  } catch (const nlohmann::json::type_error&) {
    return false;
  }
}

}  // namespace

nlohmann::json text_to_json(const std::string& text) {
  if (is_utf8(text)) return text;
  nlohmann::json bytes = nlohmann::json::array();
  for (const char c : text) bytes.push_back(static_cast<unsigned char>(c));
  return bytes;
}

std::string text_from_json(const nlohmann::json& json) {
  if (!json.is_array()) return json.get<std::string>();
  std::string text;
  for (const nlohmann::json& byte : json) {
    if (!byte.is_number_unsigned() || byte.get<std::uint64_t>() > 255) {
      throw Error(Error::Kind::bad_input, "a text of the model holds what is no byte", "model",
                  "the file is damaged; fit again");
    }
    text += static_cast<char>(byte.get<std::uint8_t>());
  }
  return text;
}

std::string printable_json(const nlohmann::json& json, int indent) {
  return json.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace anoean
