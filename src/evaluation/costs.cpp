#include "evaluation/costs.hpp"

namespace anoean {

std::string Costs::kind(const Run& run) { return run.setting->dataset + "/" + run.method; }

void Costs::learn(const Run& run, double seconds) {
  Sum& sum = measured_[kind(run)];
  sum.seconds += seconds;
  sum.runs += 1.0;
  measured_seconds_ += seconds;
  usual_seconds_ += usual_seconds(run, budget_);
}

double Costs::seconds(const Run& run) const {
  if (const auto found = measured_.find(kind(run)); found != measured_.end())
    return found->second.seconds / found->second.runs;
  const double factor = usual_seconds_ > 0.0 ? measured_seconds_ / usual_seconds_ : 1.0;
  return factor * usual_seconds(run, budget_);
}

}  // namespace anoean
