#pragma once

#include <cstdint>
#include <vector>

#include "nn/layer.hpp"

namespace anoean::nn {

// The first dense layer of a table with categorical columns: as if every category were a 0/1 column, but the
// columns are never made. A row is its numbers and one index per categorical column, which selects a row of
// the weights; or its numbers and soft indicators (generators, gradients with respect to the input).
// Parameters: W [dense + indicators][outputs], b [outputs].
class CategoricalDense : public Layer {
 public:
  CategoricalDense(std::size_t outputs, std::vector<std::uint32_t> cardinalities);

  Shape plan(const Shape& input) override;
  LayerNeeds needs() const override;
  std::string text() const override;
  // fan_in counts the numbers and one per categorical column: so many inputs of a row are not zero.
  void initialise(std::span<float> parameters, std::span<float> statistics, Random& random) const override;
  void forward(const ForwardPass& pass) const override;
  void backward(const BackwardPass& pass) const override;
  bool fuse_activation(float slope) override;
  Affine affine() const override;

 private:
  void add_selected_rows(const ForwardPass& pass) const;
  void selected_row_gradients(const BackwardPass& pass) const;
  void check(const Input& input) const;

  std::size_t dense_ = 0;
  std::size_t outputs_;
  std::vector<std::uint32_t> cardinalities_;
  std::vector<std::size_t>
      first_rows_;  // per categorical column, its first row among the indicators' weights
  std::size_t indicators_;
  float slope_ = 1.0F;
};

}  // namespace anoean::nn
