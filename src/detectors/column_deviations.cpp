#include "detectors/column_deviations.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "nn/kernels/distances.hpp"

namespace anoean {
namespace {

constexpr double least_deviation = 0.001;  // of a column that is the same in all normals

}  // namespace

ColumnDeviations ColumnDeviations::fit(MatrixView<const float> normals, std::size_t numbers) {
  const std::size_t width = normals.columns;
  const auto rows = static_cast<double>(normals.rows);
  std::vector<double> mean(width, 0.0);
  std::vector<double> square(width, 0.0);
  for (std::size_t i = 0; i < normals.rows; ++i) {
    for (std::size_t j = 0; j < width; ++j) mean[j] += double{normals.data[i * width + j]} / rows;
  }
  for (std::size_t i = 0; i < normals.rows; ++i) {
    for (std::size_t j = 0; j < width; ++j) {
      const double apart = double{normals.data[i * width + j]} - mean[j];
      square[j] += apart * apart / rows;
    }
  }
  ColumnDeviations columns;
  for (std::size_t j = 0; j < width; ++j) {
    const double factor = j < numbers ? 1.0 : double{indicator_factor};
    columns.means_.push_back(static_cast<float>(mean[j]));
    columns.factors_.push_back(static_cast<float>(factor / (std::sqrt(square[j]) + least_deviation)));
  }
  columns.set_limits(numbers);
  return columns;
}

void ColumnDeviations::set_limits(std::size_t numbers) {
  numbers_ = numbers;
  limits_.assign(means_.size(), most_deviations * indicator_factor);
  std::fill_n(limits_.begin(), numbers, most_deviations);
}

ColumnDeviations::Reading::Reading(const ColumnDeviations& columns, std::size_t rows, nn::Mode)
    : columns_(columns), values_(rows) {}

void ColumnDeviations::Reading::run(const float* rows, std::size_t count) {
  const std::size_t width = columns_.means_.size();
  for (std::size_t i = 0; i < count; ++i)
    values_[i] = nn::kernels::limited_deviations(rows + i * width, columns_.means_.data(),
                                                 columns_.factors_.data(), columns_.limits_.data(), width);
}

void ColumnDeviations::Reading::add_gradients(const float* rows, std::size_t count, double factor,
                                              float* gradients) const {
  const std::size_t width = columns_.means_.size();
  for (std::size_t i = 0; i < count * width; ++i) {
    const std::size_t j = i % width;
    const float apart = rows[i] - columns_.means_[j];
    if (std::fabs(apart) * columns_.factors_[j] >= columns_.limits_[j]) continue;
    gradients[i] += std::copysign(static_cast<float>(factor) * columns_.factors_[j], apart);
  }
}

void ColumnDeviations::save(nlohmann::json& header, std::vector<float>& weights) const {
  header["numbers"] = numbers_;
  weights.insert(weights.end(), means_.begin(), means_.end());
  weights.insert(weights.end(), factors_.begin(), factors_.end());
}

ColumnDeviations ColumnDeviations::load(const nlohmann::json& header, std::size_t width,
                                        std::span<const float>& weights) {
  const auto numbers = header.at("numbers").get<std::uint64_t>();
  if (numbers > width || weights.size() < 2 * width)
    throw Error(Error::Kind::bad_input, "the model's deviations of columns are missing");
  ColumnDeviations columns;
  columns.means_.assign(weights.begin(), weights.begin() + static_cast<std::ptrdiff_t>(width));
  weights = weights.subspan(width);
  columns.factors_.assign(weights.begin(), weights.begin() + static_cast<std::ptrdiff_t>(width));
  weights = weights.subspan(width);
  const auto is_finite = [](float value) { return std::isfinite(value); };
  const auto is_positive = [](float value) { return std::isfinite(value) && value > 0.0F; };
  if (!std::all_of(columns.means_.begin(), columns.means_.end(), is_finite) ||
      !std::all_of(columns.factors_.begin(), columns.factors_.end(), is_positive))
    throw Error(Error::Kind::bad_input, "a mean or deviation of the model's columns is not finite");
  columns.set_limits(numbers);
  return columns;
}

}  // namespace anoean
