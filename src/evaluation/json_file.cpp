#include "evaluation/json_file.hpp"

#include <anoean/error.hpp>

#include <fstream>

namespace anoean {

nlohmann::json read_json_object(const std::string& path, const std::string& advice) {
  constexpr int deepest = 32;
  std::ifstream file(path);
  bool too_deep = false;
  const auto watch = [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
    too_deep = too_deep || depth > deepest;
    return !too_deep;  // what is deeper is not kept
  };
  nlohmann::json json = nlohmann::json::parse(file, watch, false);
  if (!file.is_open() || too_deep || json.is_discarded() || !json.is_object())
    throw Error(Error::Kind::bad_input, "this file is damaged", path, advice);
  return json;
}

std::string text_member(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::size_t count_member(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_unsigned() ? found->get<std::size_t>() : 0;
}

}  // namespace anoean
