#include "nn/layers/conv.hpp"

#include <anoean/error.hpp>

#include <algorithm>

#include "nn/initialisation.hpp"
#include "nn/kernels/reductions.hpp"
#include "nn/layers/convolution_tables.hpp"

namespace anoean::nn {
Shape Conv::plan(const Shape& input) {
  const std::size_t smaller = std::min(input.height, input.width) + 2 * options_.pad;
  if (input.size() == 0 || options_.kernel > smaller) {
    throw Error(Error::Kind::bad_input,
                "a kernel of " + std::to_string(options_.kernel) + " does not fit images of " +
                    std::to_string(input.height) + " × " + std::to_string(input.width) + " with pad " +
                    std::to_string(options_.pad),
                {}, "use a smaller kernel, more pad or fewer layers");
  }
  shape_ = {.height = input.height,
            .width = input.width,
            .in_channels = input.channels,
            .out_channels = options_.channels,
            .kernel = options_.kernel,
            .stride = options_.stride,
            .pad = options_.pad};
  check_table_size(shape_);
  return {shape_.out_height(), shape_.out_width(), options_.channels};
}

LayerNeeds Conv::needs() const { return {.parameters = shape_.weights() + options_.channels}; }

std::string Conv::text() const {
  return "conv " + std::to_string(options_.channels) + " kernel " + std::to_string(options_.kernel) +
         " stride " + std::to_string(options_.stride) + " pad " + std::to_string(options_.pad);
}

bool Conv::fuse_activation(float slope) {
  if (slope_ != 1.0F) return false;
  slope_ = slope;
  return true;
}

Layer::Affine Conv::affine() const { return {shape_.taps() * shape_.in_channels, shape_.out_channels}; }

Layer::Fan Conv::fan() const {
  return {shape_.weights(), shape_.taps() * shape_.in_channels, shape_.taps() * shape_.out_channels};
}

void Conv::initialise(std::span<float> parameters, std::span<float>, Random& random) const {
  draw_uniform(parameters, shape_.taps() * shape_.in_channels, random);
}

void Conv::pack_forward(const float* parameters, kernels::PackedMatrix& packed) const {
  convolution_->pack_forward(parameters, packed);
}

void Conv::pack_backward(const float* parameters, kernels::PackedMatrix& packed) const {
  convolution_->pack_input_gradient(parameters, packed);
}

void Conv::forward(const ForwardPass& pass) const {
  const float* bias = pass.parameters + shape_.weights();
  convolution_->forward(pass.rows, pass.x, pass.packed, pass.y,
                        kernels::Epilogue::add_bias_leaky_relu(bias, slope_), pass.rounding());
}

void Conv::backward(const BackwardPass& pass) const {
  if (pass.gradients != nullptr) {
    convolution_->weight_gradient(pass.rows, pass.x, pass.dy, pass.gradients, pass.accumulate);
    kernels::column_sums(pass.pool, pass.rows * shape_.out_height() * shape_.out_width(), shape_.out_channels,
                         pass.dy, shape_.out_channels, pass.gradients + shape_.weights(), pass.accumulate);
  }
  if (pass.dx != nullptr) {
    convolution_->input_gradient(
        pass.rows, pass.dy, pass.packed, pass.dx,
        kernels::Epilogue::mask_leaky_relu(pass.x, shape_.in_channels, pass.input_slope));
  }
}

}  // namespace anoean::nn
