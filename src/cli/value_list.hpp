#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace anoean::cli {

// The values of a list: apart by commas; one that holds commas or quotes stands in quotes, as in CSV. Empty
// ones are passed over. Throws Error on a quote that is not closed, with flag as its place.
std::vector<std::string> split_values(std::string_view text, const std::string& flag);

// A flag with any number of arguments behind it, each a list of values. One that is given again adds to them.
CLI::Option& add_value_list(CLI::App& command, const std::string& flag, std::vector<std::string>& values,
                            const std::string& description);

// The same with every argument taken as it stands.
CLI::Option& add_list(CLI::App& command, const std::string& flag, std::vector<std::string>& values,
                      const std::string& description);

}  // namespace anoean::cli
