#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "evaluation/results_file.hpp"

namespace anoean {

// The runs of one method on one case, over the seeds.
struct Group {
  std::string experiment, dataset, case_name, method;
  std::size_t failed = 0;
  std::string epoch_choice;
  bool shortened = false;  // to fewer epochs than usual, as the notes of its runs say
  std::map<std::string, std::map<std::uint64_t, double>> measures;  // column → seed → value

  std::size_t runs() const;  // that succeeded
  std::optional<double> mean(const std::string& column) const;
  // Over those of these seeds that have it.
  std::optional<double> mean(const std::string& column, const std::set<std::uint64_t>& seeds) const;
  std::set<std::uint64_t> seeds(const std::string& column) const;
  std::optional<double> deviation(const std::string& column) const;  // of a sample; from two runs on
};

// In the order in which they first appear.
std::vector<Group> group_results(const std::vector<Result>& results);

// Null where there is none.
const Group* find_group(const std::vector<Group>& groups, const std::string& experiment,
                        const std::string& case_name, const std::string& method);

}  // namespace anoean
