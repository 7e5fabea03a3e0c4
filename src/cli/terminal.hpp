#pragma once

#include <anoean/progress.hpp>

#include <cstddef>
#include <string>

namespace anoean::cli {

// How much of the progress is shown. Warnings always are.
enum class Verbosity {
  quiet,
  normal,
  every_step,  // one line per step, with all its measures
};

// What a person sees on standard error while work goes on: a bar on a terminal, a plain line now and then
// elsewhere.
class ProgressDisplay {
 public:
  explicit ProgressDisplay(Verbosity verbosity);
  ~ProgressDisplay();

  void operator()(const Progress& progress);
  // The same for a function that takes a callback; the display outlives it.
  ProgressCallback callback();
  void clear();  // removes the bar, so that other lines can follow

 private:
  void draw_bar(const Progress& progress);
  void print_line(const Progress& progress);

  Verbosity verbosity_;
  bool terminal_;
  bool bar_shown_ = false;
  std::string stage_;  // of the line before
  std::size_t next_line_ = 1;
};

// Keeps the places of closed standard streams from a file that is opened later, which would get what goes to
// them. To read from and to write to a closed stream remains an error.
void occupy_standard_streams();

// One line on standard error.
void tell(const std::string& line);

// "12.3" with so many decimals.
std::string fixed(double value, int decimals);
// "1 row", "2 rows"
std::string counted(std::size_t number, const std::string& one, const std::string& many);
// With three decimals, or three digits where that would leave nothing: "12.345", "1.23e-05".
std::string figure(double value);

}  // namespace anoean::cli
