#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "export/c_source.hpp"
#include "export/graph_tensors.hpp"
#include "export/place.hpp"

namespace anoean::exporting {

// How many values each place holds.
struct PlaceSizes {
  std::size_t features = 0;
  std::size_t even = 0;
  std::size_t odd = 0;
};

template <typename Value>
struct Places {
  explicit Places(const PlaceSizes& sizes) : features(sizes.features), even(sizes.even), odd(sizes.odd) {}

  Value* at(Place place) {
    return (place == Place::features ? features : place == Place::even ? even : odd).data();
  }

  std::vector<Value> features;
  std::vector<Value> even;
  std::vector<Value> odd;
};

// The memory of the exported code while one record is scored, as this program has it.
struct Memory {
  explicit Memory(const PlaceSizes& sizes) : floats(sizes), integers(sizes) {}

  Places<float> floats;
  Places<std::int16_t> integers;           // of a quantised model
  const std::uint16_t* indices = nullptr;  // of the record
  double sum = 0.0;                        // of all distances so far
};

// One thing that an exported model does with a record. It writes itself as C, adds itself to a graph, and
// runs here by the functions of the runtime that the C has.
class Step {
 public:
  Step() = default;
  virtual ~Step() = default;
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;

  // Adds what it needs to the source, its tables under this name. Returns the statement that runs it.
  virtual std::string write(CSource& source, const std::string& name) const = 0;
  // Adds its operators to the graph, its constants under this name. Not for what computes in 8 bits.
  virtual void add_to(GraphTensors& tensors, const std::string& name) const;
  virtual void run(Memory& memory) const = 0;
};

}  // namespace anoean::exporting
