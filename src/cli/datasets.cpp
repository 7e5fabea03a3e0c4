#include "data/datasets.hpp"

#include <anoean/error.hpp>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "cli/commands.hpp"
#include "cli/output.hpp"

namespace anoean::cli {
namespace {

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text;
}

void list() {
  std::string text;
  for (const Dataset& dataset : known_datasets()) {
    text += dataset.name + "\n";
    for (const DatasetFile& file : dataset.files) {
      text += "  " + file.path + (file.sha256.empty() ? "" : "  sha256 " + file.sha256) + "\n";
    }
    text += "  " + dataset.how_to_get + "\n";
  }
  text +=
      "Paths are below a data directory of your choice; \"anoean datasets check DIR\" looks for them "
      "there.\n";
  print(text);
}

const char* word(DatasetFileStatus::State state) {
  switch (state) {
    case DatasetFileStatus::State::present:
      return "right";
    case DatasetFileStatus::State::missing:
      return "missing";
    case DatasetFileStatus::State::altered:
      return "ALTERED";
    case DatasetFileStatus::State::unchecked:
      break;
  }
  return "present";
}

void check(const std::string& directory) {
  if (!std::filesystem::is_directory(directory)) {
    throw Error(Error::Kind::bad_input, "this is no directory", directory,
                "name the directory of your data sets");
  }
  std::string text;
  bool altered = false;
  for (const DatasetFileStatus& status : check_datasets(directory)) {
    altered = altered || status.state == DatasetFileStatus::State::altered;
    text += padded(status.dataset->name, 26) + padded(word(status.state), 10) + status.file->path + "\n";
  }
  print(text);
  if (altered)
    throw Error(Error::Kind::bad_input, "a file is not what it should be", directory, "fetch it again");
}

}  // namespace

void add_datasets(CLI::App& application) {
  CLI::App& command =
      *application.add_subcommand("datasets", "List the known data sets, or check a directory of them");
  command.require_subcommand(0, 1);
  command.add_subcommand("list", "What each is, where its files are looked for and how to get them");
  CLI::App& checking =
      *command.add_subcommand("check", "Which files are there, and are they the right ones?");
  auto directory = std::make_shared<std::string>();
  checking.add_option("directory", *directory, "The data directory")->required()->type_name("DIR");
  command.callback([&command, directory] {
    if (command.got_subcommand("check")) {
      check(*directory);
    } else {
      list();
    }
  });
}

}  // namespace anoean::cli
