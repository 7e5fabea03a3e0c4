#pragma once

#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

#include "export/encoder_steps.hpp"
#include "export/int8_steps.hpp"
#include "export/number_steps.hpp"
#include "export/records.hpp"
#include "model/model.hpp"

namespace anoean::exporting {

// A model as the steps from a record to its score: to be written as C or as a graph, and to be run here to
// know what the C will say.
class Program {
 public:
  // In floats. The model outlives it. Throws Error, bad_input, where it cannot be exported, with what can.
  explicit Program(const Scorer::Model& model);
  // Weights in 8 bits, of a table scored by one encoder.
  Program(const Scorer::Model& model, const Int8Ranges& ranges);

  bool combined() const noexcept { return combined_; }
  const PlaceSizes& places() const noexcept { return sizes_; }
  // What a place holds, in C, and its bytes.
  const char* value_type() const noexcept { return quantised_ ? "int16_t" : "float"; }
  std::size_t value_bytes() const noexcept { return quantised_ ? 2 : 4; }
  // Adds tables and functions. Returns the functions that are the model's own, the last of them
  // float PREFIX_score(const PREFIX_row* row, PREFIX_workspace* workspace).
  std::string write(CSource& source) const;
  // Adds everything from the records to their scores; the tensors know the indices of their categories.
  // Returns the scores, one float per row. Not of a program with weights in 8 bits.
  std::string add_to(GraphTensors& tensors) const;
  // Throws Error, interrupted, on a stop.
  std::vector<float> score(const std::vector<Record>& records, const std::stop_token& stop) const;

  // The largest |output| of each layer of the first encoder over the records; of a program in floats.
  std::vector<float> largest_outputs(const std::vector<Record>& records) const;

 private:
  float score(const Record& record, Memory& memory) const;
  std::string write_encoder(CSource& source, std::size_t index) const;

  void add_encoder(EncoderSteps encoder);

  bool quantised_ = false;
  NumberSteps numbers_;
  bool combined_ = false;  // scores of encoders are sums of parts, not distances
  std::vector<EncoderSteps> encoders_;
  PlaceSizes sizes_;
};

}  // namespace anoean::exporting
