#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "data/json_text.hpp"
#include "data/preprocessor.hpp"

namespace anoean {
namespace {

constexpr std::uint64_t longest_image_side = 1U << 16;
constexpr std::uint64_t largest_image = 1U << 26;

[[noreturn]] void refuse_preprocessing(const std::string& problem) {
  throw Error(Error::Kind::bad_input, "the preprocessing " + problem, "model",
              "the file is damaged; fit again");
}

nlohmann::json feature_to_json(const NumericFeature& feature) {
  return {{"name", text_to_json(feature.name)},
          {"median", feature.median},
          {"has_indicator", feature.has_indicator},
          {"scaling", feature.scaling}};
}

NumericFeature numeric_from_json(const nlohmann::json& json) {
  NumericFeature feature;
  feature.name = text_from_json(json.at("name"));
  json.at("median").get_to(feature.median);
  json.at("has_indicator").get_to(feature.has_indicator);
  json.at("scaling").get_to(feature.scaling);
  if (!std::isfinite(feature.median)) refuse_preprocessing("holds a median that is not finite");
  return feature;
}

nlohmann::json feature_to_json(const CategoricalFeature& feature) {
  nlohmann::json vocabulary = nlohmann::json::array();
  for (const std::string& text : feature.vocabulary) vocabulary.push_back(text_to_json(text));
  return {{"name", text_to_json(feature.name)}, {"vocabulary", std::move(vocabulary)}};
}

CategoricalFeature categorical_from_json(const nlohmann::json& json) {
  CategoricalFeature feature;
  feature.name = text_from_json(json.at("name"));
  for (const nlohmann::json& text : json.at("vocabulary")) feature.vocabulary.push_back(text_from_json(text));
  if (std::adjacent_find(feature.vocabulary.begin(), feature.vocabulary.end(), std::greater_equal<>()) !=
      feature.vocabulary.end()) {
    refuse_preprocessing("holds a vocabulary that is not in order");
  }
  return feature;
}

std::size_t side_from_json(const nlohmann::json& json, const char* key) {
  const nlohmann::json& side = json.at(key);
  if (!side.is_number_unsigned() || side.get<std::uint64_t>() < 1 ||
      side.get<std::uint64_t>() > longest_image_side) {
    refuse_preprocessing(std::string("holds an impossible image ") + key);
  }
  return side.get<std::size_t>();
}

void image_from_json(const nlohmann::json& json, FeatureShape& shape, ImageScaling& scaling) {
  shape.height = side_from_json(json, "height");
  shape.width = side_from_json(json, "width");
  shape.channels = side_from_json(json, "channels");
  json.at("location").get_to(scaling.location);
  json.at("scale").get_to(scaling.scale);
  if (!shape.is_image() || shape.dense() > largest_image)
    refuse_preprocessing("holds an impossible image size");
  if (!std::isfinite(scaling.location) || !std::isnormal(scaling.scale) || scaling.scale < 0.0F) {
    refuse_preprocessing("holds an impossible scaling of images");
  }
}

}  // namespace

void to_json(nlohmann::json& json, const Preprocessor& preprocessor) {
  const FeatureShape& shape = preprocessor.shape_;
  if (shape.is_image()) {
    json = {{"image",
             {{"height", shape.height},
              {"width", shape.width},
              {"channels", shape.channels},
              {"location", preprocessor.image_.location},
              {"scale", preprocessor.image_.scale}}}};
    return;
  }
  nlohmann::json numeric = nlohmann::json::array();
  nlohmann::json categorical = nlohmann::json::array();
  for (const NumericFeature& feature : preprocessor.numeric_) numeric.push_back(feature_to_json(feature));
  for (const CategoricalFeature& feature : preprocessor.categorical_)
    categorical.push_back(feature_to_json(feature));
  json = {{"numeric", std::move(numeric)}, {"categorical", std::move(categorical)}};
}

void from_json(const nlohmann::json& json, Preprocessor& preprocessor) {
  Preprocessor read;
  try {
    if (json.contains("image")) {
      image_from_json(json.at("image"), read.shape_, read.image_);
    } else {
      for (const nlohmann::json& feature : json.at("numeric"))
        read.numeric_.push_back(numeric_from_json(feature));
      for (const nlohmann::json& feature : json.at("categorical")) {
        read.categorical_.push_back(categorical_from_json(feature));
      }
      read.set_table_shape();
      if (read.shape_.expanded() == 0) refuse_preprocessing("holds no feature");
    }
  } catch (const nlohmann::json::exception& problem) {
    refuse_preprocessing(std::string("is not as it was written (") + problem.what() + ")");
  }
  preprocessor = std::move(read);
}

}  // namespace anoean
