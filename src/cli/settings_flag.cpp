#include "cli/settings_flag.hpp"

#include <anoean/error.hpp>

namespace anoean::cli {

std::map<std::string, std::string> parse_settings(const std::vector<std::string>& texts) {
  std::map<std::string, std::string> settings;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Error(Error::Kind::bad_input, "\"" + text + "\" is no setting", "--set",
                  "write it as name=value");
    }
    const auto [earlier, fresh] = settings.emplace(text.substr(0, equals), text.substr(equals + 1));
    if (fresh) continue;
    throw Error(Error::Kind::bad_input, "\"" + earlier->first + "\" is set twice", "--set", "say it once");
  }
  return settings;
}

}  // namespace anoean::cli
