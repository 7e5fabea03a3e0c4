#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "model/image_patches.hpp"
#include "model/usual_records.hpp"

namespace anoean {
namespace {

Error damaged(const std::string& problem) { return {Error::Kind::bad_input, "its usual records " + problem}; }

nlohmann::json number_or_null(double value) {
  return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr);
}

double number_from(const nlohmann::json& json) {
  return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

UsualNumbers numbers_from(const nlohmann::json& json) {
  UsualNumbers usual{number_from(json.at("low")), number_from(json.at("high")),
                     json.at("missing").get<bool>()};
  const bool none = std::isnan(usual.low) && std::isnan(usual.high);
  if (!none && !(usual.low <= usual.high)) throw damaged("have a range that ends before it starts");
  return usual;
}

UsualCategories categories_from(const nlohmann::json& json, std::uint32_t cardinality) {
  UsualCategories usual{json.at("indices").get<std::vector<std::uint32_t>>(), json.at("missing").get<bool>()};
  for (const std::uint32_t index : usual.indices) {
    if (index <= missing_category || index >= cardinality) throw damaged("name a category that is not there");
  }
  return usual;
}

std::uint32_t category_from(float value, std::uint32_t cardinality) {
  // A comparison that NaN fails, and that leaves what a whole number can be converted from.
  if (!(value >= 0.0F && value < static_cast<float>(cardinality)) || value != std::floor(value))
    throw damaged("hold a category that is not there");
  return static_cast<std::uint32_t>(value);
}

}  // namespace

void UsualRecords::save(nlohmann::json& header, std::vector<float>& weights) const {
  header["rows"] = prototypes_.rows;
  header["numbers"] = nlohmann::json::array();
  header["categories"] = nlohmann::json::array();
  for (const UsualNumbers& one : numbers_)
    header["numbers"].push_back(
        {{"low", number_or_null(one.low)}, {"high", number_or_null(one.high)}, {"missing", one.missing}});
  for (const UsualCategories& one : categories_)
    header["categories"].push_back({{"indices", one.indices}, {"missing", one.missing}});
  weights.insert(weights.end(), prototypes_.dense.begin(), prototypes_.dense.end());
  for (const std::uint32_t category : prototypes_.categories) weights.push_back(static_cast<float>(category));
}

UsualRecords UsualRecords::load(const nlohmann::json& header, const Preprocessor& preprocessor,
                                std::span<const float>& weights) {
  const FeatureShape& shape = preprocessor.shape();
  const nlohmann::json& numbers = header.at("numbers");
  const nlohmann::json& categories = header.at("categories");
  const std::size_t columns = shape.is_image() ? ImagePatches(shape).count() : preprocessor.numeric().size();
  if (numbers.size() != columns || categories.size() != shape.categorical())
    throw damaged("are not of its columns");
  UsualRecords usual;
  for (const nlohmann::json& one : numbers) usual.numbers_.push_back(numbers_from(one));
  for (std::size_t i = 0; i < categories.size(); ++i)
    usual.categories_.push_back(categories_from(categories[i], shape.cardinalities[i]));

  const auto rows = header.at("rows").get<std::uint64_t>();
  const std::size_t width = shape.dense() + shape.categorical();
  if (rows == 0 || rows > weights.size() / width) throw damaged("are missing");
  const std::span<const float> dense = weights.last(rows * width).first(rows * shape.dense());
  const std::span<const float> indices = weights.last(rows * shape.categorical());
  if (!std::all_of(dense.begin(), dense.end(), [](float value) { return std::isfinite(value); }))
    throw damaged("hold a number that is not finite");
  usual.prototypes_.shape = shape;
  usual.prototypes_.rows = rows;
  usual.prototypes_.dense = AlignedBuffer<float>(dense.size());
  std::copy(dense.begin(), dense.end(), usual.prototypes_.dense.begin());
  for (std::size_t i = 0; i < indices.size(); ++i)
    usual.prototypes_.categories.push_back(
        category_from(indices[i], shape.cardinalities[i % shape.categorical()]));
  weights = weights.first(weights.size() - rows * width);
  return usual;
}

}  // namespace anoean
