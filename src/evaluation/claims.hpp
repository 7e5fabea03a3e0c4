#pragma once

#include <string>
#include <vector>

#include "evaluation/groups.hpp"

namespace anoean {

// What the paper claims of AnoEAN, and what the results say of it. Each rule stands beside its claim in
// claims.cpp and in docs/results.md.
struct Claim {
  int number;
  std::string claim;
  std::string verdict;   // "holds", "partly", "not", "not measured"
  std::string evidence;  // with figures
};
std::vector<Claim> judge_claims(const std::vector<Group>& groups);

}  // namespace anoean
