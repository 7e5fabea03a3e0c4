#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/preprocessor.hpp"
#include "export/c_source.hpp"
#include "export/records.hpp"
#include "export/step.hpp"

namespace anoean::exporting {

// How a record's numbers or pixels become features, in C and here.
class NumberSteps {
 public:
  // units: in 16 bits, of a feature in 1; 0 for features that are floats. The preprocessor outlives it.
  // Throws Error, bad_input, where columns are scaled in different ways.
  NumberSteps(const Preprocessor& preprocessor, float units);

  // Adds its tables to the source. Returns the body of a function with `row` and `workspace`; empty where
  // there are no numbers.
  std::string write(CSource& source) const;
  void add_to(GraphTensors& tensors) const;
  void run(const Record& record, Memory& memory) const;

 private:
  std::string write_pixels(CSource& source) const;
  std::string write_scaling(CSource& source) const;

  const Preprocessor& preprocessor_;
  float units_;
  std::vector<std::uint16_t> indicators_;  // of which numbers a feature says that they are missing
};

// So many units of 16 bits in 1 that no feature is too large for them.
float feature_units(const Preprocessor& preprocessor);

}  // namespace anoean::exporting
