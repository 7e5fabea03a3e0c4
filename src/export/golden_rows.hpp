#pragma once

#include <vector>

#include "export/records.hpp"

namespace anoean::exporting {

// Records whose scores an exported model must repeat.
struct GoldenRows {
  std::vector<Record> records;
  std::vector<float> scores;
};

// Some of the rows, evenly spread: few enough for a small device.
GoldenRows golden_rows(const std::vector<Record>& records, const std::vector<float>& scores);

}  // namespace anoean::exporting
