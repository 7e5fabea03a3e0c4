#include "detectors/pseudo_anomalies.hpp"

#include <algorithm>

namespace anoean {

PseudoAnomalies::PseudoAnomalies(const Features& normals, std::uint64_t seed)
    : shape_(normals.shape),
      low_(shape_.expanded(), 0.0F),
      high_(shape_.expanded(), 0.0F),
      random_(seed, "pseudo-anomalies") {
  std::vector<float> row(shape_.expanded());
  for (std::size_t r = 0; r < normals.rows; ++r) {
    normals.expand(r, 1, row.data());
    for (std::size_t i = 0; i < row.size(); ++i) {
      low_[i] = r == 0 ? row[i] : std::min(low_[i], row[i]);
      high_[i] = r == 0 ? row[i] : std::max(high_[i], row[i]);
    }
  }
  for (std::size_t i = 0; i < low_.size(); ++i) {
    const float beyond = std::max(high_[i] - low_[i], 1.0F);
    low_[i] -= beyond;
    high_[i] += beyond;
  }
}

void PseudoAnomalies::make(Batch& batch) {
  const std::size_t first = batch.normals + batch.anomalies;
  for (std::size_t i = 0; i < batch.made; ++i) {
    float* numbers = batch.dense.data() + (first + i) * shape_.dense();
    float* indicators = batch.indicators.data() + i * shape_.indicators();
    if (i < batch.made / 2)
      make_sparse(batch, numbers, indicators);
    else
      make_extrapolated(batch, numbers, indicators);
  }
}

void PseudoAnomalies::write_indicators(const Batch& batch, std::size_t normal, float* indicators) const {
  std::fill_n(indicators, shape_.indicators(), 0.0F);
  for (std::size_t i = 0; i < shape_.categorical(); ++i) {
    indicators[batch.categories[normal * shape_.categorical() + i]] = 1.0F;
    indicators += shape_.cardinalities[i];
  }
}

void PseudoAnomalies::replace(float* values, std::size_t first, std::size_t count, double rate) {
  for (std::size_t i = 0; i < count; ++i) {
    if (random_.uniform() < rate) values[i] = random_.uniform(low_[first + i], high_[first + i]);
  }
}

void PseudoAnomalies::make_sparse(const Batch& batch, float* numbers, float* indicators) {
  const std::size_t normal = random_.below(batch.normals);
  std::copy_n(batch.dense.data() + normal * shape_.dense(), shape_.dense(), numbers);
  write_indicators(batch, normal, indicators);
  const double rate = 0.02 + 0.27 * random_.uniform();
  replace(numbers, 0, shape_.dense(), rate);
  replace(indicators, shape_.dense(), shape_.indicators(), rate);
}

void PseudoAnomalies::make_extrapolated(const Batch& batch, float* numbers, float* indicators) {
  const std::size_t normal = random_.below(batch.normals);
  const std::size_t other = random_.below(batch.normals);
  const float* x = batch.dense.data() + normal * shape_.dense();
  const float* from = batch.dense.data() + other * shape_.dense();
  const float step = random_.uniform(0.5F, 2.0F);
  for (std::size_t i = 0; i < shape_.dense(); ++i) numbers[i] = x[i] + step * (x[i] - from[i]);
  std::fill_n(indicators, shape_.indicators(), 0.0F);
  for (std::size_t i = 0; i < shape_.categorical(); ++i) {
    const std::size_t row = random_.uniform() < 0.5 ? normal : other;
    indicators[batch.categories[row * shape_.categorical() + i]] = 1.0F;
    indicators += shape_.cardinalities[i];
  }
}

}  // namespace anoean
