#include <anoean/anoean.hpp>

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "model/model.hpp"

namespace anoean::cli {
namespace {

struct InspectFlags {
  std::string model;
  bool json = false;
};

const char* word(Role role) {
  switch (role) {
    case Role::numeric:
      return "number";
    case Role::categorical:
      return "category";
    case Role::label:
      return "label";
    case Role::keep:
      return "kept";
    case Role::left_out:
      break;
  }
  return "left out";
}

std::string columns_text(const Schema& schema) {
  std::string text;
  if (schema.image_height > 0) {
    text += "  image     " + std::to_string(schema.image_height) + " x " +
            std::to_string(schema.image_width) + " x " + std::to_string(schema.image_channels) + "\n";
  }
  for (const SchemaColumn& column : schema.columns) {
    std::string role = word(column.role);
    role.resize(10, ' ');
    text += "  " + role + column.name + (column.reason.empty() ? "" : " (" + column.reason + ")") + "\n";
  }
  return text;
}

std::string text_of(const Scorer& scorer) {
  const Scorer::Model& model = scorer.model();
  std::string text = "method         " + model.method + "\n";
  for (const auto& [name, value] : model.settings.get<std::map<std::string, std::string>>()) {
    text += "  " + name + " = " + value + "\n";
  }
  text += "threshold      " + figure(static_cast<double>(model.threshold)) + ", for a false-alarm rate of " +
          fixed(model.false_alarm_rate, 4) + ", from " + std::to_string(model.calibration.scores().size()) +
          " calibration normals\n";
  text += "columns\n" + columns_text(model.schema);
  text += "provenance\n";
  for (const auto& [name, value] : model.provenance.items()) text += "  " + name + ": " + value.dump() + "\n";
  return text;
}

void run(const InspectFlags& flags) {
  const Scorer scorer = Scorer::load(flags.model);
  print(flags.json ? scorer.describe() + "\n" : text_of(scorer));
}

}  // namespace

void add_inspect(CLI::App& application) {
  CLI::App& command = *application.add_subcommand("inspect", "Show what a model file holds");
  auto flags = std::make_shared<InspectFlags>();
  command.add_option("--model,-m", flags->model, "The model")->required()->type_name("FILE");
  command.add_flag("--json", flags->json, "Print the whole header as JSON");
  command.callback([flags] { run(*flags); });
}

}  // namespace anoean::cli
