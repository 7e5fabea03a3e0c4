#include "nn/layers/dense.hpp"

#include <anoean/error.hpp>

#include "nn/initialisation.hpp"
#include "nn/kernels/reductions.hpp"

namespace anoean::nn {

Shape Dense::plan(const Shape& input) {
  if (!input.is_flat()) {
    throw Error(Error::Kind::bad_input, "a dense layer takes flat rows, not images", {},
                "put flatten before it");
  }
  inputs_ = input.size();
  return {1, 1, outputs_};
}

LayerNeeds Dense::needs() const { return {.parameters = (inputs_ + 1) * outputs_}; }

std::string Dense::text() const { return "dense " + std::to_string(outputs_); }

bool Dense::fuse_activation(float slope) {
  if (slope_ != 1.0F) return false;
  slope_ = slope;
  return true;
}

Layer::Affine Dense::affine() const { return {inputs_, outputs_}; }

void Dense::initialise(std::span<float> parameters, std::span<float>, Random& random) const {
  draw_uniform(parameters, inputs_, random);
}

void Dense::pack_forward(const float* parameters, kernels::PackedMatrix& packed) const {
  const kernels::Operand weights{parameters, outputs_};
  if (!kernels::readable_in_place(inputs_, outputs_, weights)) packed.pack(inputs_, outputs_, weights);
}

void Dense::pack_backward(const float* parameters, kernels::PackedMatrix& packed) const {
  packed.pack(outputs_, inputs_, {parameters, outputs_, true});  // Wᵀ
}

void Dense::forward(const ForwardPass& pass) const {
  const kernels::Operand x{pass.x, inputs_};                  // [rows][inputs]
  const kernels::Operand weights{pass.parameters, outputs_};  // [inputs][outputs]
  const float* bias = pass.parameters + inputs_ * outputs_;   // [outputs]
  const auto epilogue = kernels::Epilogue::add_bias_leaky_relu(bias, slope_);
  if (kernels::readable_in_place(inputs_, outputs_, weights)) {
    kernels::gemm(pass.pool, pass.rows, outputs_, inputs_, x, weights, pass.y, outputs_, epilogue, false,
                  pass.rounding());
  } else {
    kernels::gemm(pass.pool, pass.rows, x, pass.packed, pass.y, outputs_, epilogue, false, pass.rounding());
  }
}

void Dense::backward(const BackwardPass& pass) const {
  const kernels::Operand dy{pass.dy, outputs_};  // [rows][outputs]
  if (pass.gradients != nullptr) {
    // dW = xᵀ · dy, db = column sums of dy
    kernels::gemm(pass.pool, inputs_, outputs_, pass.rows, {pass.x, inputs_, true}, dy, pass.gradients,
                  outputs_, kernels::Epilogue::none(), pass.accumulate);
    kernels::column_sums(pass.pool, pass.rows, outputs_, pass.dy, outputs_,
                         pass.gradients + inputs_ * outputs_, pass.accumulate);
  }
  if (pass.dx != nullptr) {
    // dx = dy · Wᵀ
    kernels::gemm(pass.pool, pass.rows, dy, pass.packed, pass.dx, inputs_,
                  kernels::Epilogue::mask_leaky_relu(pass.x, inputs_, pass.input_slope));
  }
}

}  // namespace anoean::nn
