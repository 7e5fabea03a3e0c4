#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "evaluation/groups.hpp"
#include "metrics/mean_ranks.hpp"

namespace anoean {

// How the methods stand over the data sets of a benchmark, in one of its cases by one measure.
struct SuiteRanks {
  std::string case_name;  // "labels-5"
  std::string metric;     // "auc_pr", "auc_roc"
  std::vector<std::string> methods;
  std::vector<std::string> sets;  // that all of these methods have finished
  std::vector<double> means;      // per method, of the measure over the sets, each a mean over the seeds that
                                  // all of these methods have finished there
  std::size_t left_out = 0;       // sets that some method has not finished
  MeanRanks ranks;                // of the means over seeds
};

// Per case and measure, in the order in which cases appear; only where two methods share two sets. A method
// without any result in a case is no method of it.
std::vector<SuiteRanks> suite_ranks(const std::vector<Group>& groups,
                                    const std::vector<std::string>& methods);

}  // namespace anoean
