#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nn/layer.hpp"

namespace anoean::nn {

struct SpecifiedLayer {
  std::unique_ptr<Layer> layer;
  std::size_t position = 0;  // of its first character in the text, from 1
};

// The layers that a text names, in order, none planned yet: "dense 128, leaky_relu 0.2, dense 8". The first
// one is made for the categorical columns, if there are any. Throws Error with the position and what is
// allowed.
std::vector<SpecifiedLayer> parse_spec(std::string_view text,
                                       const std::vector<std::uint32_t>& cardinalities);

// "network spec:14", as errors name a place in a spec.
std::string spec_place(std::size_t position);

}  // namespace anoean::nn
