#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

namespace anoean::cli {

// When rows that wait in a buffer are due to be handed on.
class Pacing {
 public:
  using Milliseconds = std::chrono::milliseconds;

  // Once so many rows wait, or the first of them has for so long. Neither given: at once. Rows alone: no
  // later than a second; time alone: however many there are.
  Pacing(std::optional<std::size_t> rows, std::optional<std::size_t> milliseconds);

  void add(std::size_t rows);
  bool due() const { return rows_ >= most_rows_ || (rows_ > 0 && left() <= Milliseconds(0)); }
  // Until they are due, if no more come.
  Milliseconds left() const;
  void handed_on() { rows_ = 0; }

 private:
  using Clock = std::chrono::steady_clock;

  std::size_t most_rows_;
  Milliseconds longest_;
  std::size_t rows_ = 0;
  Clock::time_point since_;
};

}  // namespace anoean::cli
