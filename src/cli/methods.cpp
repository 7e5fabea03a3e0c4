#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/method_list.hpp"
#include "cli/output.hpp"
#include "data/json_text.hpp"
#include "detectors/anomaly_kinds.hpp"
#include "detectors/detector.hpp"

namespace anoean::cli {
namespace {

struct MethodsFlags {
  std::string name;
  bool json = false;
  bool markdown = false;
};

using Rows = std::vector<std::vector<std::string>>;

const char* word(Hyperparameter::Type type) {
  switch (type) {
    case Hyperparameter::Type::integer:
      return "integer";
    case Hyperparameter::Type::real:
      return "real";
    case Hyperparameter::Type::boolean:
      return "boolean";
    case Hyperparameter::Type::choice:
      return "choice";
    case Hyperparameter::Type::text:
      break;
  }
  return "text";
}

std::string settings_text(const Method& method) {
  if (method.hyperparameters.empty()) return "It has no settings.\n";
  Rows rows = {{"setting", "type", "default", "allowed"}};
  for (const Hyperparameter& one : method.hyperparameters)
    rows.push_back({one.name, word(one.type), one.fallback, allowed_values(one)});
  const std::vector<std::string> lines = aligned(rows);
  std::string text = lines.front() + "\n";
  for (std::size_t i = 1; i < lines.size(); ++i)
    text += lines[i] + "\n    " + method.hyperparameters[i - 1].meaning + "\n";
  return text;
}

std::string presets_text(const Method& method) {
  std::string text;
  for (const Preset& preset : method.presets) {
    text += "\n--preset " + preset.name + "\n    " + preset.meaning + "\n    Preprocessing " +
            preset.preprocessing + ";";
    for (const auto& [name, value] : preset.settings) text += " " + name + "=" + value;
    text += "\n";
  }
  return text;
}

std::string preprocessing_text(const Method& method) {
  std::string text = method.preprocessing;
  if (!method.preprocessing_of_kinds.empty())
    text += ", with " + std::to_string(fewest_kinds) + " kinds of known anomalies or more " +
            method.preprocessing_of_kinds;
  if (!method.preprocessing_without_anomalies.empty())
    text += ", without any " + method.preprocessing_without_anomalies;
  return text;
}

std::string text_of(const Method& method) {
  return method.name + ": " + method.summary +
         "\nPreprocessing, where --preprocessing does not say: " + preprocessing_text(method) + ".\n\n" +
         settings_text(method) + presets_text(method) +
         (method.hyperparameters.empty() ? ""
                                         : "\nanoean fit --method " + method.name + " --set NAME=VALUE\n");
}

nlohmann::json json_of(const Hyperparameter& one) {
  nlohmann::json json = {{"name", one.name},
                         {"type", word(one.type)},
                         {"default", one.fallback},
                         {"allowed", allowed_values(one)},
                         {"meaning", one.meaning}};
  if (one.type == Hyperparameter::Type::integer) {
    json["low"] = static_cast<std::int64_t>(one.low);
    json["high"] = static_cast<std::int64_t>(one.high);
  }
  if (one.type == Hyperparameter::Type::real) {
    json["low"] = one.low;
    json["high"] = one.high;
  }
  if (one.type == Hyperparameter::Type::choice) json["choices"] = one.choices;
  return json;
}

nlohmann::json json_of(const Method& method) {
  nlohmann::json settings = nlohmann::json::array();
  for (const Hyperparameter& one : method.hyperparameters) settings.push_back(json_of(one));
  nlohmann::json presets = nlohmann::json::array();
  for (const Preset& preset : method.presets) {
    presets.push_back({{"name", preset.name},
                       {"meaning", preset.meaning},
                       {"settings", preset.settings},
                       {"preprocessing", preset.preprocessing}});
  }
  return {{"name", method.name},
          {"summary", method.summary},
          {"presets", presets},
          {"preprocessing", method.preprocessing},
          {"preprocessing_of_kinds", preprocessing_of(method, fewest_kinds)},
          {"preprocessing_without_anomalies", preprocessing_of(method, 0)},
          {"settings", settings}};
}

// A bar would end the cell.
std::string cell(const std::string& text) {
  std::string escaped;
  for (const char letter : text) escaped += letter == '|' ? std::string("\\|") : std::string(1, letter);
  return escaped;
}

std::string markdown_table(const Rows& rows) {
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    text += "|";
    for (const std::string& value : row) text += " " + cell(value) + " |";
    text += "\n";
    if (&row != &rows.front()) continue;
    text += "|";
    for (std::size_t i = 0; i < row.size(); ++i) text += "---|";
    text += "\n";
  }
  return text;
}

std::string markdown_of(const Method& method) {
  if (method.hyperparameters.empty()) return "It has no settings.\n";
  Rows rows = {{"setting", "type", "default", "allowed", "meaning"}};
  for (const Hyperparameter& one : method.hyperparameters) {
    rows.push_back(
        {"`" + one.name + "`", word(one.type), "`" + one.fallback + "`", allowed_values(one), one.meaning});
  }
  return markdown_table(rows);
}

std::string all_methods(const MethodsFlags& flags) {
  if (flags.json) {
    nlohmann::json json = nlohmann::json::array();
    for (const Method& method : known_methods()) json.push_back(json_of(method));
    return printable_json(json, 2) + "\n";
  }
  if (!flags.markdown) return method_list() + "\nRun \"anoean methods NAME\" for the settings of one.\n";
  Rows rows = {{"method", "what it is"}};
  for (const Method& method : known_methods()) rows.push_back({"`" + method.name + "`", method.summary});
  return markdown_table(rows);
}

std::string one_method(const Method& method, const MethodsFlags& flags) {
  if (flags.json) return printable_json(json_of(method), 2) + "\n";
  return flags.markdown ? markdown_of(method) : text_of(method);
}

void run(const MethodsFlags& flags) {
  print(flags.name.empty() ? all_methods(flags) : one_method(find_method(flags.name), flags));
}

}  // namespace

void add_methods(CLI::App& application) {
  CLI::App& command =
      *application.add_subcommand("methods", "List the methods, or the settings of one of them");
  auto flags = std::make_shared<MethodsFlags>();
  command.add_option("name", flags->name, "The method")->type_name("NAME");
  CLI::Option* json = command.add_flag("--json", flags->json, "Print names, settings and ranges as JSON");
  command.add_flag("--markdown", flags->markdown, "Print the table that docs/methods.md shows")
      ->excludes(json);
  command.callback([flags] { run(*flags); });
}

}  // namespace anoean::cli
