#pragma once

#include <anoean/table.hpp>

#include <cstdint>
#include <vector>

#include "data/preprocessor.hpp"

namespace anoean::exporting {

// A record as the exported code is given it.
struct Record {
  std::vector<double> numbers;         // of a table, in the preprocessor's order; NaN where missing
  std::vector<std::uint16_t> indices;  // of its categorical columns
  std::vector<float> pixels;           // of an image
};

// The rows of a table. Throws Error where a column that was learnt is absent or has the wrong type.
std::vector<Record> records_of(const Preprocessor& preprocessor, const Table& table);

// A few records made of what the preprocessing knows of the training normals: usual ones, extreme ones, with
// missing values and with categories that nobody knows. The same for the same model.
Table synthetic_table(const Preprocessor& preprocessor);

}  // namespace anoean::exporting
