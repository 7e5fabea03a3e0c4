#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "detectors/anoean_member.hpp"
#include "export/step.hpp"

namespace anoean::exporting {

// What one encoder does with the features of a record: its layers, and after each what the score reads there.
struct EncoderSteps {
  struct Named {
    std::string name;  // "layer_1", "gaussian_2"
    std::string what;  // one line for a reader of the code
    std::unique_ptr<Step> step;
    Place to = Place::even;   // of a layer
    std::size_t outputs = 0;  // of a layer; 0 for what adds to the score
  };
  std::vector<Named> steps;
  std::size_t even_size = 0;  // floats that the two buffers need
  std::size_t odd_size = 0;
};

// combined: the score is that of all layers, else a distance. Throws Error on what cannot be exported.
EncoderSteps encoder_steps(const AnoeanMember& member, bool combined);

}  // namespace anoean::exporting
