#pragma once

#include <anoean/table.hpp>

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/features.hpp"
#include "data/numeric_scaling.hpp"
#include "data/schema.hpp"

namespace anoean {

struct PreprocessorOptions {
  Scaling scaling = Scaling::standard;
  double clip = 10.0;  // in scale units, see NumericScaling
};

// A number that was learnt.
struct NumericFeature {
  std::string name;
  double median = 0.0;         // of the training normals; stands for a missing value
  bool has_indicator = false;  // a value was missing in training: a dense 0/1 column says where one is
  NumericScaling scaling;

  float scaled(double value) const;  // missing: NaN or infinite
};

// A category that was learnt; the text vocabulary[i] has index i + 2.
struct CategoricalFeature {
  std::string name;
  std::vector<std::string> vocabulary;  // strictly ascending

  const std::string& text(std::uint32_t index) const { return vocabulary[index - 2]; }
  std::uint32_t index(std::string_view text) const;  // unknown_category where it was not learnt
};

// Pixels share one location and scale, whatever the options: the training range becomes [−1, 1], clipped to
// [−2, 2].
struct ImageScaling {
  float location = 0.0F;
  float scale = 1.0F;
};

// Turns tables into features, the same way for training, scoring and exported code. Fitted once: location and
// scale from the training normals; vocabulary, constancy and clip range from all training rows.
class Preprocessor {
 public:
  // normal[row] is non-zero where the training row is normal. The table holds training rows only.
  static Preprocessor fit(const Table& training, std::span<const std::uint8_t> normal, const Schema& schema,
                          const PreprocessorOptions& options);

  // Features of every row. Columns are found by name, in any order. A missing value becomes the training
  // median (with its indicator set, if the column has one); an unseen category becomes index 0. Throws Error
  // when a column that was learnt is absent or has the wrong type.
  Features transform(const Table& table) const;

  const FeatureShape& shape() const noexcept { return shape_; }
  // One name per dense value of a table ("src_bytes", "age is missing"); empty for images.
  std::vector<std::string> dense_names() const;
  std::vector<std::string> categorical_names() const;

  // The dense block of a table holds the numbers in this order, then the indicators of those that have one.
  const std::vector<NumericFeature>& numeric() const noexcept { return numeric_; }
  const std::vector<CategoricalFeature>& categorical() const noexcept { return categorical_; }
  const ImageScaling& image() const noexcept { return image_; }

  friend void to_json(nlohmann::json& json, const Preprocessor& preprocessor);
  friend void from_json(const nlohmann::json& json,
                        Preprocessor& preprocessor);  // throws Error when inconsistent

 private:
  FeatureShape shape_;
  std::vector<NumericFeature> numeric_;
  std::vector<CategoricalFeature> categorical_;
  ImageScaling image_;

  void set_table_shape();
  void transform_numbers(const Table& table, Features& features) const;
  void transform_categories(const Table& table, Features& features) const;
  void transform_images(const Table& table, Features& features) const;
};

}  // namespace anoean
