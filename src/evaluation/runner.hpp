#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "evaluation/experiments.hpp"

namespace anoean {

struct RunnerOptions {
  GridOptions grid;
  std::string data;      // a folder as `anoean datasets` lists it
  std::string out;       // holds results.csv, summary.json, run.json and details/; made where it is not there
  std::size_t jobs = 0;  // runs at a time, each on one thread; 0: ANOEAN_THREADS, else all cores
  std::string command;   // for the record
  std::stop_token stop;
};

// Where the work stands.
struct RunnerState {
  std::size_t planned = 0;
  std::size_t finished = 0;  // of the planned ones, failed ones included
  std::size_t failed = 0;
  double seconds_left = 0.0;         // an estimate
  std::vector<std::string> running;  // keys
  std::string note;                  // something to tell once; mostly empty
};

// What would be run: the runs that are wanted and possible, and how long those that are not done yet take.
struct Plan {
  struct Part {
    std::string name;  // "table1/nsl-kdd/all-classes", "adbench/labels-5"
    std::size_t runs = 0;
    std::size_t finished = 0;
    double seconds = 0.0;  // left, on one core
  };
  std::vector<Part> parts;
  std::vector<std::string> missing;  // data sets that are not there
  std::size_t jobs = 1;
  double seconds_left = 0.0;  // with so many jobs
};
Plan plan(const RunnerOptions& options);

// Works off what is not done yet. Every finished run is on the disk before it counts: a process that is
// killed goes on where it was when started again. A run that fails is recorded and tried again the next time.
// Returns early when stopped. Throws Error: a data set that was asked for is missing, the folder holds
// results of another budget or version, is in use, or cannot be written to.
RunnerState reproduce(const RunnerOptions& options, const std::function<void(const RunnerState&)>& tell);

}  // namespace anoean
