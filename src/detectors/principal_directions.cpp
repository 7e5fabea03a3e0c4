#include "detectors/principal_directions.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/random.hpp"

namespace anoean {
namespace {

constexpr std::size_t rounds = 12;

double dot(const double* a, const double* b, std::size_t size) {
  double sums[8] = {};  // apart, so that they are added side by side
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    for (std::size_t j = 0; j < 8; ++j) sums[j] += a[i + j] * b[i + j];
  }
  for (; i < size; ++i) sums[0] += a[i] * b[i];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

// The rows become orthonormal, one after the other, twice against the rounding of the first time. A row that
// is a sum of those before it becomes zero.
void orthonormalise(std::vector<double>& rows, std::size_t count, std::size_t d) {
  for (std::size_t k = 0; k < count; ++k) {
    double* row = rows.data() + k * d;
    const double before = std::sqrt(dot(row, row, d));
    for (int again = 0; again < 2; ++again) {
      for (std::size_t j = 0; j < k; ++j) {
        const double* other = rows.data() + j * d;
        const double share = dot(row, other, d);
        for (std::size_t i = 0; i < d; ++i) row[i] -= share * other[i];
      }
    }
    const double length = std::sqrt(dot(row, row, d));
    constexpr double lost = 1e-12;
    const double factor = length > lost * before && length > 0.0 ? 1.0 / length : 0.0;
    for (std::size_t i = 0; i < d; ++i) row[i] *= factor;
  }
}

std::vector<double> times_covariance(const std::vector<double>& rows, std::size_t count,
                                     const std::vector<double>& covariance, std::size_t d) {
  std::vector<double> product(rows.size());
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t k = 0; k < count; ++k)
      product[k * d + i] = dot(covariance.data() + i * d, rows.data() + k * d, d);
  }
  return product;
}

// Of the rows themselves: Xᵀ X v for every v.
std::vector<double> times_scatter(const std::vector<double>& directions, std::size_t count,
                                  MatrixView<const float> rows) {
  const std::size_t d = rows.columns;
  std::vector<double> product(directions.size(), 0.0);
  std::vector<double> row(d);
  for (std::size_t r = 0; r < rows.rows; ++r) {
    std::copy_n(rows.row(r), d, row.begin());
    for (std::size_t k = 0; k < count; ++k) {
      const double share = dot(directions.data() + k * d, row.data(), d);
      for (std::size_t j = 0; j < d; ++j) product[k * d + j] += share * row[j];
    }
  }
  return product;
}

std::vector<double> random_directions(std::size_t count, std::size_t d) {
  std::vector<float> start(count * d);
  Random(0, "start of the subspace").normal(start);
  std::vector<double> directions(start.begin(), start.end());
  orthonormalise(directions, count, d);
  return directions;
}

}  // namespace

std::vector<double> main_directions(MatrixView<const float> rows, std::size_t count) {
  constexpr std::size_t passes = 3;
  std::vector<double> directions = random_directions(count, rows.columns);
  for (std::size_t pass = 0; pass < passes; ++pass) {
    directions = times_scatter(directions, count, rows);
    orthonormalise(directions, count, rows.columns);
  }
  return directions;
}

PrincipalDirections principal_directions(const std::vector<double>& covariance, std::size_t d,
                                         std::size_t most) {
  const std::size_t count = std::max<std::size_t>(1, std::min(most, d - 1));
  std::vector<double> rows = random_directions(count, d);
  std::vector<double> product;
  for (std::size_t round = 0; round < rounds; ++round) {
    product = times_covariance(rows, count, covariance, d);
    rows = product;
    orthonormalise(rows, count, d);
  }
  product = times_covariance(rows, count, covariance, d);
  PrincipalDirections found;
  std::vector<double> variances(count);
  for (std::size_t k = 0; k < count; ++k) variances[k] = dot(rows.data() + k * d, product.data() + k * d, d);
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return variances[a] > variances[b]; });
  for (const std::size_t k : order) {
    if (!(variances[k] > 0.0) && !found.variances.empty()) break;
    found.variances.push_back(std::max(variances[k], 1e-12));
    found.vectors.insert(found.vectors.end(), rows.begin() + static_cast<std::ptrdiff_t>(k * d),
                         rows.begin() + static_cast<std::ptrdiff_t>((k + 1) * d));
  }
  return found;
}

}  // namespace anoean
