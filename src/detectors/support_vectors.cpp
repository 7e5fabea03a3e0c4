#include "detectors/support_vectors.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace anoean {
namespace {

// Categories are saved as floats, which count this far without a gap.
constexpr std::uint32_t most_categories = 1U << 24U;

// A number as the sum of two floats, and its 48 bits that they hold.
struct TwoFloats {
  float high = 0.0F;
  float low = 0.0F;
  double sum() const { return double{high} + double{low}; }
};

// Denormals would be lost where they are flushed.
float normal_float(double value) {
  return std::fabs(value) < double{std::numeric_limits<float>::min()} ? 0.0F : static_cast<float>(value);
}

TwoFloats split(double value) {
  TwoFloats parts;
  parts.high = normal_float(value);
  parts.low = normal_float(value - double{parts.high});
  return parts;
}

std::size_t floats_per_vector(const FeatureShape& shape) { return shape.dense() + shape.categorical() + 2; }

[[noreturn]] void refuse(const std::string& problem) { throw Error(Error::Kind::bad_input, problem); }

double number_of(const nlohmann::json& header, const char* name) {
  const nlohmann::json& number = header.at(name);
  if (!number.is_number() || !std::isfinite(number.get<double>()))
    refuse(std::string("the ") + name + " of its machine is no finite number");
  return number.get<double>();
}

std::size_t count_of(const nlohmann::json& header, std::size_t floats, const FeatureShape& shape) {
  const nlohmann::json& rows = header.at("support_vectors");
  if (!rows.is_number_unsigned() || rows.get<std::uint64_t>() == 0)
    refuse("its number of support vectors is no whole number above 0");
  const auto count = rows.get<std::uint64_t>();
  const std::size_t each = floats_per_vector(shape);
  if (count > floats / each || count * each != floats)
    refuse("the model does not hold as many numbers as its support vectors need");
  return count;
}

std::uint32_t category_of(float value, std::uint32_t cardinality) {
  if (!(value >= 0.0F && value < static_cast<float>(cardinality)) || value != std::floor(value))
    refuse("a support vector has a category that does not exist");
  return static_cast<std::uint32_t>(value);
}

}  // namespace

SupportVectors::SupportVectors(Features vectors, std::vector<double> coefficients, double gamma,
                               double offset)
    : vectors_(std::move(vectors)), coefficients_(std::move(coefficients)), gamma_(gamma), offset_(offset) {
  bool finite = std::isfinite(gamma) && std::isfinite(offset);
  for (double& coefficient : coefficients_) {
    finite = finite && std::fabs(coefficient) <= double{std::numeric_limits<float>::max()};
    if (!finite) break;
    coefficient = split(coefficient).sum();
  }
  if (!finite || vectors_.rows == 0) {
    throw Error(Error::Kind::failure, "no support vector machine could be found for these rows", {},
                "give more rows that differ");
  }
  kernel_ = RbfKernel(vectors_, coefficients_, gamma_);
}

std::size_t SupportVectors::parameters() const noexcept {
  return count() * (shape().dense() + shape().categorical() + 1) + 2;
}

bool SupportVectors::is_one_class() const {
  return offset_ > 0.0 && std::all_of(coefficients_.begin(), coefficients_.end(),
                                      [](double coefficient) { return coefficient >= 0.0; });
}

void SupportVectors::kernel_sums(const Features& rows, std::span<double> sums, ThreadPool& pool) const {
  kernel_.sums(rows, sums, pool);
}

void SupportVectors::save(nlohmann::json& header, std::vector<float>& weights) const {
  for (const std::uint32_t cardinality : shape().cardinalities) {
    if (cardinality > most_categories)
      throw Error(Error::Kind::bad_input, "a column has too many categories to be saved");
  }
  header["support_vectors"] = count();
  header["gamma"] = gamma_;
  header["offset"] = offset_;
  weights.insert(weights.end(), vectors_.dense.begin(), vectors_.dense.end());
  for (const std::uint32_t category : vectors_.categories) weights.push_back(static_cast<float>(category));
  for (const double coefficient : coefficients_) {
    const TwoFloats parts = split(coefficient);
    weights.push_back(parts.high);
    weights.push_back(parts.low);
  }
}

SupportVectors SupportVectors::load(const nlohmann::json& header, std::span<const float> weights,
                                    const FeatureShape& shape) {
  const double gamma = number_of(header, "gamma");
  const double offset = number_of(header, "offset");
  if (!(gamma > 0.0)) refuse("the gamma of its machine is not above 0");
  Features vectors;
  vectors.shape = shape;
  vectors.rows = count_of(header, weights.size(), shape);
  if (!std::all_of(weights.begin(), weights.end(), [](float value) { return std::isfinite(value); }))
    refuse("the model holds a weight that is not finite");
  vectors.dense = AlignedBuffer<float>(vectors.rows * shape.dense());
  std::copy_n(weights.begin(), vectors.dense.size(), vectors.dense.begin());
  weights = weights.subspan(vectors.dense.size());
  const std::size_t categories = vectors.rows * shape.categorical();
  vectors.categories.reserve(categories);
  for (std::size_t i = 0; i < categories; ++i)
    vectors.categories.push_back(category_of(weights[i], shape.cardinalities[i % shape.categorical()]));
  weights = weights.subspan(categories);
  std::vector<double> coefficients;
  for (std::size_t i = 0; i < weights.size(); i += 2)
    coefficients.push_back(double{weights[i]} + double{weights[i + 1]});
  return {std::move(vectors), std::move(coefficients), gamma, offset};
}

}  // namespace anoean
