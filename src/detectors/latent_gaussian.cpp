#include "detectors/latent_gaussian.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace anoean {
namespace {

// Added to Σ's diagonal: keeps it invertible where every normal has the same latent vector.
constexpr double variance_floor = 1e-9;

std::vector<double> column_means(MatrixView<const float> rows) {
  std::vector<double> mean(rows.columns, 0.0);
  for (std::size_t r = 0; r < rows.rows; ++r) {
    for (std::size_t j = 0; j < rows.columns; ++j) mean[j] += rows(r, j);
  }
  for (double& value : mean) value /= static_cast<double>(rows.rows);
  return mean;
}

// S = 1/n Σ (z − μ)(z − μ)ᵀ, d × d, and the sum over rows of ‖z − μ‖⁴.
std::pair<std::vector<double>, double> scatter(MatrixView<const float> rows,
                                               const std::vector<double>& mean) {
  const std::size_t d = rows.columns;
  std::vector<double> covariance(d * d, 0.0);
  std::vector<double> centred(d);
  double fourth = 0.0;
  for (std::size_t r = 0; r < rows.rows; ++r) {
    double square = 0.0;
    for (std::size_t j = 0; j < d; ++j) {
      centred[j] = rows(r, j) - mean[j];
      square += centred[j] * centred[j];
    }
    fourth += square * square;
    for (std::size_t i = 0; i < d; ++i) {
      for (std::size_t j = 0; j <= i; ++j) covariance[i * d + j] += centred[i] * centred[j];
    }
  }
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      covariance[i * d + j] /= static_cast<double>(rows.rows);
      covariance[j * d + i] = covariance[i * d + j];
    }
  }
  return {std::move(covariance), fourth};
}

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

std::vector<double> cholesky(const std::vector<double>& matrix, std::size_t d) {
  std::vector<double> lower(d * d, 0.0);
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = matrix[i * d + j];
      for (std::size_t k = 0; k < j; ++k) sum -= lower[i * d + k] * lower[j * d + k];
      if (i != j) {
        lower[i * d + j] = sum / lower[j * d + j];
      } else if (sum > 0.0) {
        lower[i * d + i] = std::sqrt(sum);
      } else {
        throw Error(Error::Kind::failure, "the covariance of the latent normals is not positive definite");
      }
    }
  }
  return lower;
}

std::vector<double> inverse_of_lower(const std::vector<double>& lower, std::size_t d) {
  std::vector<double> inverse(d * d, 0.0);
  for (std::size_t j = 0; j < d; ++j) {
    inverse[j * d + j] = 1.0 / lower[j * d + j];
    for (std::size_t i = j + 1; i < d; ++i) {
      double sum = 0.0;
      for (std::size_t k = j; k < i; ++k) sum -= lower[i * d + k] * inverse[k * d + j];
      inverse[i * d + j] = sum / lower[i * d + i];
    }
  }
  return inverse;
}

}  // namespace

LatentGaussian LatentGaussian::fit(MatrixView<const float> latent) {
  std::vector<double> mean = column_means(latent);
  auto [covariance, fourth] = scatter(latent, mean);
  shrink(covariance, latent.columns, latent.rows, fourth);
  return {std::move(mean), std::move(covariance)};
}

LatentGaussian::LatentGaussian(std::vector<double> mean, std::vector<double> covariance)
    : mean_(std::move(mean)), covariance_(std::move(covariance)) {
  whitening_ = inverse_of_lower(cholesky(covariance_, mean_.size()), mean_.size());
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
