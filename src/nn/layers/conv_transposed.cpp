#include "nn/layers/conv_transposed.hpp"

#include <anoean/error.hpp>

#include "nn/initialisation.hpp"
#include "nn/kernels/reductions.hpp"
#include "nn/layers/convolution_tables.hpp"

namespace anoean::nn {
namespace {

// Along one axis: the size of the output.
std::size_t output_size(std::size_t input, std::size_t wanted, const ConvTransposed::Options& options) {
  const std::size_t spread = (input - 1) * options.stride + options.kernel;
  const std::size_t least = spread > 2 * options.pad ? spread - 2 * options.pad : 0;
  const std::size_t size = wanted > 0 ? wanted : least;
  if (size > 0 && size >= least && size < least + options.stride) return size;
  throw Error(Error::Kind::bad_input,
              "a transposed convolution of stride " + std::to_string(options.stride) + " makes " +
                  std::to_string(least) + " to " + std::to_string(least + options.stride - 1) +
                  " pixels of " + std::to_string(input) + ", not " + std::to_string(size),
              {}, "ask for a size in this range, or change kernel, stride or pad");
}

}  // namespace

Shape ConvTransposed::plan(const Shape& input) {
  if (input.size() == 0) throw Error(Error::Kind::bad_input, "a transposed convolution needs images");
  shape_ = {.height = output_size(input.height, options_.height, options_),
            .width = output_size(input.width, options_.width, options_),
            .in_channels = options_.channels,
            .out_channels = input.channels,
            .kernel = options_.kernel,
            .stride = options_.stride,
            .pad = options_.pad};
  check_table_size(shape_);
  return {shape_.height, shape_.width, options_.channels};
}

LayerNeeds ConvTransposed::needs() const { return {.parameters = shape_.weights() + options_.channels}; }

std::string ConvTransposed::text() const {
  std::string text = "conv_transposed " + std::to_string(options_.channels) + " kernel " +
                     std::to_string(options_.kernel) + " stride " + std::to_string(options_.stride) +
                     " pad " + std::to_string(options_.pad);
  if (options_.height > 0) text += " height " + std::to_string(options_.height);
  if (options_.width > 0) text += " width " + std::to_string(options_.width);
  return text;
}

bool ConvTransposed::fuse_activation(float slope) {
  if (slope_ != 1.0F) return false;
  slope_ = slope;
  return true;
}

Layer::Fan ConvTransposed::fan() const {
  return {shape_.weights(), shape_.taps() * shape_.out_channels, shape_.taps() * shape_.in_channels};
}

void ConvTransposed::initialise(std::span<float> parameters, std::span<float>, Random& random) const {
  // As PyTorch's ConvTranspose2d, which takes the size of what one input feeds.
  draw_uniform(parameters, fan().out, random);
}

bool ConvTransposed::scale_outputs(float* parameters, std::span<const double> scale,
                                   std::span<const double> shift) const {
  const std::size_t channels = shape_.in_channels;
  const std::size_t inputs = shape_.out_channels;
  for (std::size_t tap = 0; tap < shape_.taps(); ++tap) {
    for (std::size_t j = 0; j < channels; ++j) {
      float* weights = parameters + (tap * channels + j) * inputs;
      for (std::size_t i = 0; i < inputs; ++i)
        weights[i] = static_cast<float>(static_cast<double>(weights[i]) * scale[j]);
    }
  }
  float* bias = parameters + shape_.weights();
  for (std::size_t j = 0; j < channels; ++j)
    bias[j] = static_cast<float>(static_cast<double>(bias[j]) * scale[j] + shift[j]);
  return true;
}

void ConvTransposed::pack_forward(const float* parameters, kernels::PackedMatrix& packed) const {
  convolution_->pack_input_gradient(parameters, packed);
}

void ConvTransposed::pack_backward(const float* parameters, kernels::PackedMatrix& packed) const {
  convolution_->pack_forward(parameters, packed);
}

void ConvTransposed::forward(const ForwardPass& pass) const {
  const float* bias = pass.parameters + shape_.weights();
  convolution_->input_gradient(pass.rows, pass.x, pass.packed, pass.y,
                               kernels::Epilogue::add_bias_leaky_relu(bias, slope_));
}

void ConvTransposed::backward(const BackwardPass& pass) const {
  if (pass.gradients != nullptr) {
    convolution_->weight_gradient(pass.rows, pass.dy, pass.x, pass.gradients, pass.accumulate);
    kernels::column_sums(pass.pool, pass.rows * shape_.height * shape_.width, shape_.in_channels, pass.dy,
                         shape_.in_channels, pass.gradients + shape_.weights(), pass.accumulate);
  }
  if (pass.dx != nullptr)
    convolution_->forward(pass.rows, pass.dy, pass.packed, pass.dx, kernels::Epilogue::none());
}

}  // namespace anoean::nn
