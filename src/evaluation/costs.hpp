#pragma once

#include <map>
#include <string>

#include "evaluation/experiments.hpp"

namespace anoean {

// How long runs take: as measured where one of its kind was, else the usual time by as much longer or shorter
// as the measured ones were.
class Costs {
 public:
  explicit Costs(Budget budget) : budget_(budget) {}

  void learn(const Run& run, double seconds);
  double seconds(const Run& run) const;

 private:
  struct Sum {
    double seconds = 0.0;
    double runs = 0.0;
  };
  static std::string kind(const Run& run);

  Budget budget_;
  std::map<std::string, Sum> measured_;
  double measured_seconds_ = 0.0;
  double usual_seconds_ = 0.0;
};

}  // namespace anoean
