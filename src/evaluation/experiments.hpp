#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/adbench.hpp"
#include "evaluation/protocol.hpp"

namespace anoean {

// What is run: the experiments of AnoEAN's paper, or a benchmark.
enum class Suite { paper, adbench };
const char* name_of(Suite suite);

// One reading of an experiment of the paper, or one data set of a benchmark and what is known of it.
struct Case {
  std::string experiment;  // "table1", "table2", "figure2", "figure3"; "adbench"
  std::string dataset;     // "nsl-kdd", "kdd99", "mnist"; "6_cardio", …
  std::string name;        // "all-classes", "four-ninths", "digit-3", "n-2", …; "labels-5"
  std::string title;       // for the eye
  std::string what;        // how rows are drawn, in a sentence
  Protocol protocol;
  std::optional<AdbenchProtocol> adbench{};  // then rows are drawn by this one
};

// How much is run: quick to see that everything works, standard in hours, full in days.
enum class Budget { quick, standard, full };
const char* name_of(Budget budget);

// One run of the grid.
struct Run {
  const Case* setting = nullptr;
  std::string method;
  std::uint64_t seed = 1;
  std::map<std::string, std::string> settings;  // where they are other than the method's defaults
  std::string preprocessing = "auto";
};

// What is asked of the runner.
struct GridOptions {
  std::vector<std::string> experiments;  // empty: all
  std::vector<std::string> methods;      // empty: all the known ones
  std::vector<std::string> cases{};      // empty: all
  std::vector<std::string> sets{};       // data sets; empty: all
  std::size_t seeds = 0;                 // 0: what the budget says
  std::uint64_t first_seed = 1;
  std::map<std::string, std::string> settings{};  // of the methods, over what the budget says
  std::string preprocessing = "auto";             // of the methods
  bool without_anomalies = false;                 // none is known: not to train on, not to validate by
  Budget budget = Budget::standard;
  Suite suite = Suite::paper;
};

// All readings of all experiments of the paper, with the sizes of a budget.
std::vector<Case> known_cases(Budget budget);
// One of a benchmark for each data set and each share of the training anomalies that is labelled.
std::vector<Case> adbench_cases(const std::vector<std::string>& sets, Budget budget);
const std::vector<std::size_t>& labelled_percents();

// The methods in the order of the paper's tables, the sanity rows, the comparators of later years, then those
// registered beside them. A name is that of a method, or of a method and one of its presets:
// "anoean-faithful".
std::vector<std::string> methods_in_order();

struct Contender {
  std::string method;
  std::string preset;  // empty: the method's defaults
};
// Throws Error on an unknown name.
Contender contender_named(const std::string& name);

// The runs that are asked for, in the order in which they are worked off: experiment by experiment, seed by
// seed, so that a stretch of work ends with whole comparisons. The comparators of later years take part in
// the paper's experiments where they are asked for. Throws Error on an unknown name. The cases outlive the
// runs.
std::vector<Run> grid(const std::vector<Case>& cases, const GridOptions& options);

// About how many seconds a run takes on one core of a machine of 2025: where a plan starts from.
double usual_seconds(const Run& run, Budget budget);

}  // namespace anoean
