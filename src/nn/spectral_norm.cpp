#include "nn/spectral_norm.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "nn/layer_sequence.hpp"

namespace anoean::nn {
namespace {

// Σ a[i] · b[i] in a fixed order that vectors suit.
float dot(const float* a, const float* b, std::size_t size) {
  constexpr std::size_t lanes = 16;
  std::array<float, lanes> sums{};
  std::size_t i = 0;
  for (; i + lanes <= size; i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
  float sum = 0.0F;
  for (const float part : sums) sum += part;
  for (; i < size; ++i) sum += a[i] * b[i];
  return sum;
}

void add_scaled(float* to, const float* from, float factor, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) to[i] += factor * from[i];
}

void make_unit(std::vector<float>& vector) {
  constexpr float least = 1e-12F;
  const float length = std::sqrt(dot(vector.data(), vector.data(), vector.size()));
  for (float& value : vector) value /= std::max(length, least);
}

// Of a matrix of zeros no direction is the largest, and nothing has to be scaled.
float safe(float sigma) {
  constexpr float least = 1e-12F;
  return std::fabs(sigma) < least ? 1.0F : sigma;
}

}  // namespace

SpectralNorm::SpectralNorm(Network& network, Random& random)
    : network_(network), raw_(network.parameters().values.copy()) {
  for (const PlannedLayer& planned : network.sequence().layers) {
    const Layer::Affine affine = planned.layer->affine();
    if (affine.outputs == 0) continue;
    Matrix& matrix = matrices_.emplace_back();
    matrix.first = planned.first_parameter;
    matrix.rows = affine.inputs;
    matrix.columns = affine.outputs;
    matrix.u.resize(matrix.columns);
    matrix.v.resize(matrix.rows);
    random.normal(matrix.u);
    make_unit(matrix.u);
  }
  iterate();
}

void SpectralNorm::iterate() {
  for (Matrix& matrix : matrices_) {
    const float* weights = raw_.data() + matrix.first;
    for (std::size_t i = 0; i < matrix.rows; ++i)
      matrix.v[i] = dot(weights + i * matrix.columns, matrix.u.data(), matrix.columns);
    make_unit(matrix.v);
    std::fill(matrix.u.begin(), matrix.u.end(), 0.0F);
    for (std::size_t i = 0; i < matrix.rows; ++i)
      add_scaled(matrix.u.data(), weights + i * matrix.columns, matrix.v[i], matrix.columns);
    make_unit(matrix.u);
  }
  normalise();
}

void SpectralNorm::normalise() {
  float* values = network_.parameters().values.data();
  std::copy(raw_.begin(), raw_.end(), values);
  for (Matrix& matrix : matrices_) {
    float* weights = values + matrix.first;
    double sigma = 0.0;
    for (std::size_t i = 0; i < matrix.rows; ++i) {
      sigma += static_cast<double>(matrix.v[i]) *
               static_cast<double>(dot(weights + i * matrix.columns, matrix.u.data(), matrix.columns));
    }
    matrix.sigma = safe(static_cast<float>(sigma));
    for (std::size_t i = 0; i < matrix.rows * matrix.columns; ++i) weights[i] /= matrix.sigma;
  }
}

// With Ŵ = W / σ: dL/dW = (dL/dŴ − ⟨dL/dŴ, Ŵ⟩ v uᵀ) / σ.
void SpectralNorm::step(Adam& adam) {
  ParameterStore& store = network_.parameters();
  for (const Matrix& matrix : matrices_) {
    const float* weights = store.values.data() + matrix.first;
    float* gradients = store.gradients.data() + matrix.first;
    double along = 0.0;
    for (std::size_t i = 0; i < matrix.rows; ++i) {
      const std::size_t row = i * matrix.columns;
      along += static_cast<double>(dot(gradients + row, weights + row, matrix.columns));
    }
    for (std::size_t i = 0; i < matrix.rows; ++i) {
      float* row = gradients + i * matrix.columns;
      add_scaled(row, matrix.u.data(), -static_cast<float>(along) * matrix.v[i], matrix.columns);
      for (std::size_t j = 0; j < matrix.columns; ++j) row[j] /= matrix.sigma;
    }
  }
  std::swap(store.values, raw_);
  adam.step(store);
  std::swap(store.values, raw_);
  normalise();
}

}  // namespace anoean::nn
