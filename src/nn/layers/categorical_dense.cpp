#include "nn/layers/categorical_dense.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <numeric>

#include "nn/initialisation.hpp"
#include "nn/kernels/reductions.hpp"
#include "nn/kernels/selected_rows.hpp"
#include "nn/work_split.hpp"

namespace anoean::nn {

CategoricalDense::CategoricalDense(std::size_t outputs, std::vector<std::uint32_t> cardinalities)
    : outputs_(outputs), cardinalities_(std::move(cardinalities)), indicators_(0) {
  for (const std::uint32_t cardinality : cardinalities_) {
    first_rows_.push_back(indicators_);
    indicators_ += cardinality;
  }
}

Shape CategoricalDense::plan(const Shape& input) {
  if (!input.is_flat()) {
    throw Error(Error::Kind::bad_input, "a dense layer takes flat rows, not images", {},
                "put flatten before it");
  }
  dense_ = input.size();
  return {1, 1, outputs_};
}

LayerNeeds CategoricalDense::needs() const { return {.parameters = (dense_ + indicators_ + 1) * outputs_}; }

std::string CategoricalDense::text() const { return "dense " + std::to_string(outputs_); }

bool CategoricalDense::fuse_activation(float slope) {
  if (slope_ != 1.0F) return false;
  slope_ = slope;
  return true;
}

Layer::Affine CategoricalDense::affine() const { return {dense_ + indicators_, outputs_}; }

void CategoricalDense::initialise(std::span<float> parameters, std::span<float>, Random& random) const {
  draw_uniform(parameters, dense_ + cardinalities_.size(), random);
}

void CategoricalDense::check(const Input& input) const {
  if ((input.indices == nullptr) == (input.indicators == nullptr)) {
    throw Error(Error::Kind::failure,
                "a network with categorical columns takes either indices or indicators");
  }
  if (input.indices == nullptr) return;
  const std::size_t columns = cardinalities_.size();
  for (std::size_t row = 0; row < input.rows; ++row) {
    const std::uint32_t* indices = input.indices + row * columns;
    for (std::size_t column = 0; column < columns; ++column) {
      if (indices[column] < cardinalities_[column]) continue;
      throw Error(Error::Kind::bad_input, "category " + std::to_string(indices[column]) +
                                              " of categorical column " + std::to_string(column + 1) +
                                              " is out of range: it has " +
                                              std::to_string(cardinalities_[column]));
    }
  }
}

// y = sum of the selected rows of the weights
void CategoricalDense::add_selected_rows(const ForwardPass& pass) const {
  const float* weights = pass.parameters + dense_ * outputs_;  // [indicators][outputs]
  const std::size_t columns = cardinalities_.size();
  for_row_blocks(pass.pool, pass.rows, columns * outputs_, [&](std::size_t first, std::size_t last) {
    for (std::size_t column = 0; column < columns; ++column) {
      const kernels::Selection selection{pass.input->indices + first * columns + column, columns,
                                         last - first};
      kernels::gather_rows(selection, outputs_, weights + first_rows_[column] * outputs_,
                           pass.y + first * outputs_, column > 0);
    }
  });
}

void CategoricalDense::forward(const ForwardPass& pass) const {
  check(*pass.input);
  const float* indicator_weights = pass.parameters + dense_ * outputs_;
  const float* bias = indicator_weights + indicators_ * outputs_;
  if (pass.input->indices != nullptr) {
    add_selected_rows(pass);
  } else {
    kernels::gemm(pass.pool, pass.rows, outputs_, indicators_, {pass.input->indicators, indicators_},
                  {indicator_weights, outputs_}, pass.y, outputs_, kernels::Epilogue::none(), false,
                  pass.rounding());
  }
  kernels::gemm(pass.pool, pass.rows, outputs_, dense_, {pass.x, dense_}, {pass.parameters, outputs_}, pass.y,
                outputs_, kernels::Epilogue::add_bias_leaky_relu(bias, slope_), true, pass.rounding());
}

// The gradient of a row of the weights is the sum of dy over the rows that selected it, in their order.
void CategoricalDense::selected_row_gradients(const BackwardPass& pass) const {
  float* gradients = pass.gradients + dense_ * outputs_;  // [indicators][outputs]
  const std::size_t columns = cardinalities_.size();
  if (!pass.accumulate) std::fill_n(gradients, indicators_ * outputs_, 0.0F);
  // Columns own their rows of the weights, so they can be worked on apart.
  for_row_blocks(pass.pool, columns, pass.rows * outputs_, [&](std::size_t first, std::size_t last) {
    for (std::size_t column = first; column < last; ++column) {
      const kernels::Selection selection{pass.input->indices + column, columns, pass.rows};
      kernels::scatter_rows(selection, outputs_, pass.dy, gradients + first_rows_[column] * outputs_);
    }
  });
}

void CategoricalDense::backward(const BackwardPass& pass) const {
  const kernels::Operand dy{pass.dy, outputs_};  // [rows][outputs]
  const std::size_t inputs = dense_ + indicators_;
  const kernels::Epilogue none = kernels::Epilogue::none();
  if (pass.gradients != nullptr) {
    kernels::gemm(pass.pool, dense_, outputs_, pass.rows, {pass.x, dense_, true}, dy, pass.gradients,
                  outputs_, none, pass.accumulate);
    if (pass.input->indices != nullptr) {
      selected_row_gradients(pass);
    } else {
      kernels::gemm(pass.pool, indicators_, outputs_, pass.rows, {pass.input->indicators, indicators_, true},
                    dy, pass.gradients + dense_ * outputs_, outputs_, none, pass.accumulate);
    }
    kernels::column_sums(pass.pool, pass.rows, outputs_, pass.dy, outputs_,
                         pass.gradients + inputs * outputs_, pass.accumulate);
  }
  if (pass.dx != nullptr) {
    kernels::gemm(pass.pool, pass.rows, dense_, outputs_, dy, {pass.parameters, outputs_, true}, pass.dx,
                  dense_);
  }
  if (pass.indicator_gradient != nullptr) {
    kernels::gemm(pass.pool, pass.rows, indicators_, outputs_, dy,
                  {pass.parameters + dense_ * outputs_, outputs_, true}, pass.indicator_gradient,
                  indicators_);
  }
}

}  // namespace anoean::nn
