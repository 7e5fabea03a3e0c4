#include "export/runtime_text.hpp"

#include <map>
#include <stdexcept>

#include "export/embedded_files.hpp"

namespace anoean::exporting {
namespace {

std::string_view embedded_file(std::string_view name) {
  static const std::map<std::string_view, std::string_view> files{
      {"channel_map", embedded::channel_map},
      {"column_deviations", embedded::column_deviations},
      {"convolution", embedded::convolution},
      {"dense", embedded::dense},
      {"dense8", embedded::dense8},
      {"distance8", embedded::distance8},
      {"dot", embedded::dot},
      {"dot8", embedded::dot8},
      {"expand", embedded::expand},
      {"finite_score", embedded::finite_score},
      {"first_layer", embedded::first_layer},
      {"first_layer8", embedded::first_layer8},
      {"leaky_relu", embedded::leaky_relu},
      {"length", embedded::length},
      {"narrow_gaussian", embedded::narrow_gaussian},
      {"nearest", embedded::nearest},
      {"number", embedded::number},
      {"parse_category", embedded::parse_category},
      {"parse_number", embedded::parse_number},
      {"products", embedded::products},
      {"quantise", embedded::quantise},
      {"scale_linear", embedded::scale_linear},
      {"scale_log", embedded::scale_log},
      {"scale_pixel", embedded::scale_pixel},
      {"scale_quantile", embedded::scale_quantile},
      {"scaling", embedded::scaling},
      {"sigmoid", embedded::sigmoid},
      {"softplus", embedded::softplus},
      {"tanh", embedded::tanh},
      {"texts", embedded::texts},
      {"wide_gaussian", embedded::wide_gaussian},
  };
  const auto found = files.find(name);
  if (found == files.end()) throw std::logic_error("there is no runtime file " + std::string(name));
  return found->second;
}

std::string with_prefix(std::string line, std::string_view prefix) {
  constexpr std::string_view generic = "anoean_";
  for (std::size_t at = line.find(generic); at != std::string::npos; at = line.find(generic, at)) {
    line.replace(at, generic.size(), std::string(prefix) + "_");
    at += prefix.size() + 1;
  }
  return line;
}

}  // namespace

RuntimeText runtime_text(std::string_view name, std::string_view prefix) {
  constexpr std::string_view own_include = "#include \"export/runtime/";
  RuntimeText text;
  std::string_view rest = embedded_file(name);
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.starts_with(own_include)) {
      const std::string_view file = line.substr(own_include.size());
      text.needs.emplace_back(file.substr(0, file.find('.')));
    }
    if (!line.starts_with('#')) text.code += with_prefix(std::string(line), prefix) + "\n";
  }
  // The empty lines that the preprocessor's leave behind.
  text.code.erase(0, text.code.find_first_not_of('\n'));
  text.code.erase(text.code.find_last_not_of('\n') + 1);
  text.code += "\n";
  return text;
}

}  // namespace anoean::exporting
