#pragma once

#include <anoean/error.hpp>

#include <string>

#include "nn/layer.hpp"

namespace anoean::nn {

// Flat rows to images, in the order height, width, channel.
class Reshape : public Layer {
 public:
  explicit Reshape(const Shape& to) : to_(to) {}
  Shape plan(const Shape& input) override {
    if (input.size() == to_.size()) return to_;
    throw Error(Error::Kind::bad_input, "rows of " + std::to_string(input.size()) +
                                            " values are no images of " + std::to_string(to_.height) + " × " +
                                            std::to_string(to_.width) + " × " + std::to_string(to_.channels));
  }
  std::string text() const override {
    return "reshape " + std::to_string(to_.height) + " " + std::to_string(to_.width) + " " +
           std::to_string(to_.channels);
  }
  bool renames_only() const override { return true; }
  void forward(const ForwardPass&) const override {}
  void backward(const BackwardPass&) const override {}

 private:
  Shape to_;
};

}  // namespace anoean::nn
