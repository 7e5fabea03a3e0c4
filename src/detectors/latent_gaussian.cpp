#include "detectors/latent_gaussian.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace anoean {
namespace {

// Added to Σ's diagonal: keeps it invertible where every normal has the same latent vector.
constexpr double variance_floor = 1e-9;

// Shrinks S towards (tr S / d) I by the share that minimises the expected squared error: Ledoit and Wolf
// 2004, lemma 3.2 with the estimators of section 3.2.
void shrink(std::vector<double>& covariance, std::size_t d, std::size_t rows, double fourth) {
  double trace = 0.0;
  double square = 0.0;
  for (std::size_t i = 0; i < d; ++i) trace += covariance[i * d + i];
  for (const double value : covariance) square += value * value;
  const double dimensions = static_cast<double>(d);
  const double n = static_cast<double>(rows);
  const double scale = trace / dimensions;
  const double dispersion = square / dimensions - scale * scale;  // δ²
  const double noise = (fourth / n - square) / (dimensions * n);  // β² before its cap
  const double share = dispersion > 0.0 ? std::clamp(noise / dispersion, 0.0, 1.0) : 1.0;
  for (double& value : covariance) value *= 1.0 - share;
  for (std::size_t i = 0; i < d; ++i) covariance[i * d + i] += share * scale + variance_floor;
}

// U with Uᵀ U = matrix, upper triangular. Rows are taken from rows, so that the inner loops run along memory;
// the same in inverse_of_transposed.
std::vector<double> cholesky(std::vector<double> matrix, std::size_t d) {
  std::vector<double> upper(d * d, 0.0);
  for (std::size_t i = 0; i < d; ++i) {
    double* row = matrix.data() + i * d;
    for (std::size_t k = 0; k < i; ++k) {
      const double factor = upper[k * d + i];
      for (std::size_t j = i; j < d; ++j) row[j] -= factor * upper[k * d + j];
    }
    if (!(row[i] > 0.0)) {
      throw Error(Error::Kind::failure, "the covariance of the latent normals is not positive definite");
    }
    const double pivot = std::sqrt(row[i]);
    upper[i * d + i] = pivot;
    for (std::size_t j = i + 1; j < d; ++j) upper[i * d + j] = row[j] / pivot;
  }
  return upper;
}

// L⁻¹ for L = Uᵀ, lower triangular.
std::vector<double> inverse_of_transposed(const std::vector<double>& upper, std::size_t d) {
  std::vector<double> inverse(d * d, 0.0);
  for (std::size_t i = 0; i < d; ++i) {
    double* row = inverse.data() + i * d;
    for (std::size_t k = 0; k < i; ++k) {
      const double factor = upper[k * d + i];
      for (std::size_t j = 0; j <= k; ++j) row[j] -= factor * inverse[k * d + j];
    }
    const double pivot = upper[i * d + i];
    for (std::size_t j = 0; j < i; ++j) row[j] /= pivot;
    row[i] = 1.0 / pivot;
  }
  return inverse;
}

}  // namespace

Scatter shrunk_scatter(MatrixView<const float> rows) {
  Scatter found = scatter(rows);
  shrink(found.covariance, rows.columns, rows.rows, found.fourth);
  return found;
}

LatentGaussian LatentGaussian::fit(MatrixView<const float> latent) {
  Scatter normals = shrunk_scatter(latent);
  return {std::move(normals.mean), std::move(normals.covariance)};
}

LatentGaussian::LatentGaussian(std::vector<double> mean, std::vector<double> covariance)
    : mean_(std::move(mean)), covariance_(std::move(covariance)) {
  whitening_ = inverse_of_transposed(cholesky(covariance_, mean_.size()), mean_.size());
}

double LatentGaussian::distance(const float* latent) const {
  const std::size_t d = mean_.size();
  double square = 0.0;
  for (std::size_t i = 0; i < d; ++i) {
    double sum = 0.0;
    for (std::size_t j = 0; j <= i; ++j) sum += whitening_[i * d + j] * (latent[j] - mean_[j]);
    square += sum * sum;
  }
  return std::sqrt(square);
}

double LatentGaussian::mean_offset() const {
  double square = 0.0;
  for (const double value : mean_) square += value * value;
  return std::sqrt(square);
}

double LatentGaussian::covariance_offset() const {
  const std::size_t d = mean_.size();
  double square = 0.0;
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      const double difference = covariance_[i * d + j] - (i == j ? 1.0 : 0.0);
      square += difference * difference;
    }
  }
  return std::sqrt(square);
}

double LatentGaussian::effective_rank() const {
  double square = 0.0;
  for (const double value : covariance_) square += value * value;
  const double trace = total_variance();
  return square > 0.0 ? trace * trace / square : 1.0;
}

double LatentGaussian::total_variance() const {
  double trace = 0.0;
  for (std::size_t i = 0; i < mean_.size(); ++i) trace += covariance_[i * mean_.size() + i];
  return trace;
}

}  // namespace anoean
