#include "cli/command_line.hpp"

#include <anoean/error.hpp>
#include <anoean/version.hpp>

#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/interruption.hpp"
#include "cli/output.hpp"
#include "cli/terminal.hpp"
#include "core/nearest.hpp"

namespace anoean::cli {
namespace {

constexpr int status_failed = 1;
constexpr int status_wrong_usage = 2;
constexpr int status_interrupted = 130;

int status_of(const Error& error) {
  switch (error.kind()) {
    case Error::Kind::bad_input:
      return status_wrong_usage;
    case Error::Kind::interrupted:
      return status_interrupted;
    case Error::Kind::failure:
      break;
  }
  return status_failed;
}

std::vector<std::string> command_names(const CLI::App& application) {
  std::vector<std::string> names;
  for (const CLI::App* command : application.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

std::vector<std::string> flag_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

// A misspelt word comes first: CLI11 complains of what is missing because of it.
std::string usage_problem(const CLI::App& application, const CLI::ParseError& wrong) {
  const auto chosen = application.get_subcommands();
  const CLI::App& command = chosen.empty() ? application : *chosen.front();
  for (const std::string& word : application.remaining(true)) {
    if (word.starts_with("--")) {
      return command.get_name() + " has no flag \"" + word + "\"; " + did_you_mean(word, flag_names(command));
    }
    if (chosen.empty()) {
      return "there is no command \"" + word + "\"; " + did_you_mean(word, command_names(application));
    }
  }
  return std::string(wrong.what()) + "; see anoean --help";
}

// A value of no characters is most often a variable of a script that was never set: left to itself, --label
// "" would mean that every row is normal.
void refuse_empty_values(CLI::App& application) {
  const CLI::Validator filled(
      [](std::string& text) {
        return text.empty() ? std::string("its value is empty; give it one, or leave the flag out") : "";
      },
      "");
  for (CLI::App* command : application.get_subcommands([](const CLI::App*) { return true; })) {
    for (CLI::Option* option : command->get_options()) {
      if (option->get_items_expected_max() > 0) option->check(filled);
    }
  }
}

int run(int count, char** arguments) {
  CLI::App application("Anomaly detection that can be trained and deployed in C++.", "anoean");
  application.set_version_flag("--version", std::string("anoean ") + version());
  application.require_subcommand(1);
  add_fit(application);
  add_score(application);
  add_evaluate(application);
  add_export(application);
  add_inspect(application);
  add_threshold(application);
  add_methods(application);
  add_datasets(application);
  add_reproduce(application);
  add_benchmark(application);
  add_report(application);
  refuse_empty_values(application);
  application.footer("Run \"anoean COMMAND --help\" for the flags of a command.");
  try {
    application.parse(count, arguments);
  } catch (const CLI::CallForHelp&) {
    const auto chosen = application.get_subcommands();
    print(chosen.empty() ? application.help() : chosen.front()->help("anoean"));
  } catch (const CLI::CallForVersion&) {
    print(application.version() + "\n");
  } catch (const CLI::ParseError& wrong) {
    tell("anoean: " + usage_problem(application, wrong));
    return status_wrong_usage;
  }
  return 0;
}

}  // namespace

int run_command_line(int count, char** arguments) {
  catch_signals();
  occupy_standard_streams();
  try {
    return run(count, arguments);
  } catch (const ReaderGone&) {
    end_without_reader();
  } catch (const Error& error) {
    tell(std::string("anoean: ") + error.what());
    return status_of(error);
  } catch (const std::bad_alloc&) {
    tell("anoean: out of memory");
  } catch (const std::exception& error) {
    tell(std::string("anoean: ") + error.what());
  }
  return status_failed;
}

}  // namespace anoean::cli
