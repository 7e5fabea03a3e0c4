#include "cli/value_list.hpp"

#include <anoean/error.hpp>

#include <CLI/CLI.hpp>
#include <functional>

namespace anoean::cli {
namespace {

using TakeArgument = std::function<void(const std::string&)>;

// Not as CLI11 has it for vectors, which takes "[a]" apart.
CLI::Option& add_repeated(CLI::App& command, const std::string& flag, const std::string& description,
                          std::vector<std::string>& values, const TakeArgument& take) {
  constexpr int most_arguments = 1 << 20;  // of so many, and more, CLI11 takes one at a time
  CLI::Option& option = *command.add_option(
      flag,
      [&values, take](const CLI::results_t& arguments) {
        values.clear();
        for (const std::string& argument : arguments) take(argument);
        return true;
      },
      description);
  return *option.expected(1, most_arguments)->allow_extra_args(false);
}

// Takes the value in quotes at the begin of text from it.
std::string take_quoted(std::string_view& text, const std::string& flag) {
  const std::string_view whole = text;
  std::string value;
  for (;;) {
    text.remove_prefix(1);
    const std::size_t quote = text.find('"');
    if (quote == std::string_view::npos) {
      throw Error(Error::Kind::bad_input, "a quote is never closed in " + std::string(whole), flag,
                  "a value with commas or quotes is written as in CSV: \"a, \"\"b\"\"\"");
    }
    value += text.substr(0, quote);
    text.remove_prefix(quote + 1);
    if (!text.starts_with('"')) return value;
    value += '"';
  }
}

}  // namespace

std::vector<std::string> split_values(std::string_view text, const std::string& flag) {
  std::vector<std::string> values;
  while (!text.empty()) {
    std::string value;
    if (text.starts_with('"')) value = take_quoted(text, flag);
    const std::size_t comma = text.find(',');
    value += text.substr(0, comma);
    if (!value.empty()) values.push_back(std::move(value));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return values;
}

CLI::Option& add_value_list(CLI::App& command, const std::string& flag, std::vector<std::string>& values,
                            const std::string& description) {
  return add_repeated(command, flag, description, values, [&values, flag](const std::string& argument) {
    for (std::string& value : split_values(argument, flag)) values.push_back(std::move(value));
  });
}

CLI::Option& add_list(CLI::App& command, const std::string& flag, std::vector<std::string>& values,
                      const std::string& description) {
  return add_repeated(command, flag, description, values,
                      [&values](const std::string& argument) { values.push_back(argument); });
}

}  // namespace anoean::cli
