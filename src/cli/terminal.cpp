#include "cli/terminal.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace anoean::cli {
namespace {

constexpr std::size_t bar_width = 24;
constexpr std::size_t lines_per_stage = 10;  // where there is no terminal

std::string measures_of(const Progress& progress) {
  std::string text;
  for (const auto& [name, value] : progress.measures) {
    // The few that a person follows; all of them go to callers of the library.
    if (name == "encoder_loss") text += "  E loss " + fixed(value, 3);
    if (name == "discriminator_loss") text += "  D loss " + fixed(value, 3);
    if (name == "roc_auc") text += "  AUC-ROC of hidden anomalies " + fixed(value, 4);
    if (name == "validation_auc_pr") text += "  validation AUC-PR " + fixed(value, 4);
  }
  return text;
}

std::string all_measures_of(const Progress& progress) {
  std::string text;
  for (const auto& [name, value] : progress.measures) text += "  " + name + " " + fixed(value, 4);
  return text;
}

}  // namespace

std::string fixed(double value, int decimals) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.*f", decimals, value);
  return buffer;
}

std::string counted(std::size_t number, const std::string& one, const std::string& many) {
  return std::to_string(number) + " " + (number == 1 ? one : many);
}

std::string figure(double value) {
  constexpr double smallest_fixed = 0.01;
  if (value == 0.0 || std::fabs(value) >= smallest_fixed) return fixed(value, 3);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.3g", value);
  return buffer;
}

void occupy_standard_streams() {
  // Opened the wrong way round, so that every use fails as on a closed descriptor; each open takes the lowest
  // that is free.
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) >= 0) continue;
    static_cast<void>(::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY));
  }
}

void tell(const std::string& line) { std::fputs((line + "\n").c_str(), stderr); }

ProgressDisplay::ProgressDisplay(Verbosity verbosity)
    : verbosity_(verbosity), terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressDisplay::~ProgressDisplay() { clear(); }

ProgressCallback ProgressDisplay::callback() {
  return [this](const Progress& progress) { (*this)(progress); };
}

void ProgressDisplay::clear() {
  if (bar_shown_) std::fputs("\r\033[K", stderr);
  bar_shown_ = false;
}

void ProgressDisplay::operator()(const Progress& progress) {
  if (!progress.warning.empty()) {
    clear();
    tell("note: " + progress.warning);
    return;
  }
  if (verbosity_ == Verbosity::quiet) return;
  if (verbosity_ == Verbosity::every_step) {
    tell(progress.stage + " " + std::to_string(progress.done) + "/" + std::to_string(progress.total) +
         all_measures_of(progress));
  } else if (terminal_) {
    draw_bar(progress);
  } else {
    print_line(progress);
  }
}

void ProgressDisplay::draw_bar(const Progress& progress) {
  const std::size_t filled = progress.total == 0 ? 0 : bar_width * progress.done / progress.total;
  std::string line = "\r\033[K" + progress.stage + " [" + std::string(filled, '#') +
                     std::string(bar_width - filled, '.') + "] " + std::to_string(progress.done) + "/" +
                     std::to_string(progress.total) + measures_of(progress);
  std::fputs(line.c_str(), stderr);
  bar_shown_ = true;
}

void ProgressDisplay::print_line(const Progress& progress) {
  if (progress.stage != stage_) next_line_ = 1;
  stage_ = progress.stage;
  if (progress.done < next_line_ && progress.done != progress.total) return;
  next_line_ = progress.done + std::max<std::size_t>(1, progress.total / lines_per_stage);
  tell(progress.stage + " " + std::to_string(progress.done) + "/" + std::to_string(progress.total) +
       measures_of(progress));
}

}  // namespace anoean::cli
