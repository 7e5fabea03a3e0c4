#include "cli/pacing.hpp"

#include <limits>

namespace anoean::cli {
namespace {

constexpr std::size_t a_second = 1000;
constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

}  // namespace

Pacing::Pacing(std::optional<std::size_t> rows, std::optional<std::size_t> milliseconds)
    : most_rows_(rows.value_or(milliseconds ? no_limit : 1)), longest_(milliseconds.value_or(a_second)) {}

void Pacing::add(std::size_t rows) {
  if (rows_ == 0) since_ = Clock::now();
  rows_ += rows;
}

Pacing::Milliseconds Pacing::left() const {
  if (rows_ == 0) return longest_;
  return longest_ - std::chrono::duration_cast<Milliseconds>(Clock::now() - since_);
}

}  // namespace anoean::cli
