#pragma once

#include <cstddef>
#include <vector>

namespace anoean {

// How several methods stand over several data sets, as J. Demšar, "Statistical comparisons of classifiers
// over multiple data sets", JMLR 7 (2006) 1-30, compares them.
struct MeanRanks {
  std::size_t sets = 0;
  std::vector<double> ranks;         // per method, 1 is best, ties share the mean of their ranks
  double friedman = 0.0;             // χ² of Friedman's test (his section 3.2.2), corrected for ties
  double p_value = 1.0;              // that all methods are alike
  double critical_difference = 0.0;  // of two mean ranks, by Nemenyi's test at the level 0.05
};

// values: [set][method], higher is better; the same number of methods, at least two, for each of at least two
// sets.
MeanRanks compare_ranks(const std::vector<std::vector<double>>& values);

// Runs of methods, in the order of their mean ranks, of which no two differ by more than the critical
// difference: indices into ranks, only runs of two or more that no other one holds.
std::vector<std::vector<std::size_t>> alike(const MeanRanks& ranks);

// The value that χ² with so many degrees of freedom (≥ 1) exceeds with probability p, the other way round.
double chi_squared_tail(double value, std::size_t degrees);

// q such that the range of k ≥ 2 independent N(0, 1) stays below q with that probability: Tukey's studentised
// range with infinitely many degrees of freedom.
double range_quantile(double probability, std::size_t k);

}  // namespace anoean
