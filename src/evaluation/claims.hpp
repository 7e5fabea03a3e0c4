#pragma once

#include <string>
#include <vector>

#include "evaluation/groups.hpp"

namespace anoean {

// What the paper claims of AnoEAN, and what the results of a method say of it. Each rule stands beside its
// claim in claims.cpp and in docs/results.md.
struct Claim {
  int number;
  std::string claim;
  std::string verdict;   // "holds", "partly", "not", "not measured"
  std::string evidence;  // with figures, in lines
};
// method: "anoean-faithful", of which the paper speaks, or "anoean", the default.
std::vector<Claim> judge_claims(const std::vector<Group>& groups, const std::string& method);

}  // namespace anoean
