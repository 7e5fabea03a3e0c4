#include "model/calibration.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "core/number_text.hpp"

namespace anoean {
namespace {

// With four digits, not below the number: what is copied from a message must do.
std::string rounded_up(double rate) {
  const double scale = std::pow(10.0, 3.0 - std::floor(std::log10(rate)));
  return shortest_text(std::ceil(rate * scale) / scale);
}

}  // namespace

Calibration::Calibration(std::vector<float> scores) : scores_(std::move(scores)) {
  std::sort(scores_.begin(), scores_.end());
}

double Calibration::smallest_rate() const { return 1.0 / static_cast<double>(scores_.size() + 1); }

double Calibration::p_value(float score) const {
  const auto at_least = scores_.end() - std::lower_bound(scores_.begin(), scores_.end(), score);
  return static_cast<double>(1 + at_least) / static_cast<double>(scores_.size() + 1);
}

float Calibration::threshold(double rate) const {
  require_promise(scores_.size(), rate);
  // p ≤ rate  ⇔  #{calibration ≥ score} ≤ allowed  ⇔  score exceeds the (allowed + 1)-th largest. Compared as
  // p_value does it, so that the two agree to the bit.
  const auto all = static_cast<double>(scores_.size() + 1);
  auto allowed = static_cast<std::size_t>(std::max(0.0, rate * all - 2.0));
  while (static_cast<double>(allowed + 2) / all <= rate) ++allowed;
  const float largest_below = scores_[scores_.size() - 1 - allowed];
  return std::nextafter(largest_below, std::numeric_limits<float>::infinity());
}

bool is_score(float value) { return std::isfinite(value) && value >= 0.0F; }

void require_promise(std::size_t normals, double rate) {
  if (!(rate > 0.0 && rate < 1.0)) {
    throw Error(Error::Kind::bad_input, "the false-alarm rate must lie between 0 and 1", "false_alarm_rate");
  }
  const auto promises = [&](double count) { return 1.0 / (count + 1.0) <= rate; };
  const auto count = static_cast<double>(normals);
  if (promises(count)) return;
  double needed = std::max(count, std::ceil(1.0 / rate) - 2.0);
  for (int step = 0; step < 2 && !promises(needed); ++step) ++needed;
  throw Error(Error::Kind::bad_input,
              std::to_string(normals) + " calibration normals cannot promise a false-alarm rate of " +
                  shortest_text(rate),
              "false_alarm_rate",
              "ask for 1/" + std::to_string(normals + 1) + " = " + rounded_up(1.0 / (count + 1.0)) +
                  " or more, or calibrate with at least " + plain_text(needed) +
                  " normal rows (fit holds back 15 % of those it gets; anoean threshold takes them all)");
}

}  // namespace anoean
