#include "data/preprocessor.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/nearest.hpp"

namespace anoean {
namespace {

constexpr std::uint32_t first_category = 2;

double median_of(std::vector<double> values) {
  if (values.empty()) return 0.0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return *std::max_element(values.begin(), middle) / 2.0 + *middle / 2.0;
}

NumericFeature fit_numeric(const Column& column, std::span<const std::uint8_t> normal,
                           const PreprocessorOptions& options) {
  std::vector<double> all;
  std::vector<double> normals;
  all.reserve(column.numbers.size());
  normals.reserve(column.numbers.size());
  for (std::size_t row = 0; row < column.numbers.size(); ++row) {
    if (!std::isfinite(column.numbers[row])) continue;
    all.push_back(column.numbers[row]);
    if (normal[row] != 0) normals.push_back(column.numbers[row]);
  }
  NumericFeature feature;
  feature.name = column.name;
  feature.has_indicator = all.size() < column.numbers.size();
  feature.scaling = NumericScaling::fit(options.scaling, normals, all, options.clip);
  feature.median = median_of(std::move(normals));
  return feature;
}

CategoricalFeature fit_categorical(const Column& column) {
  std::vector<bool> used(column.categories.size());
  for (const std::uint32_t code : column.codes) {
    if (code != Column::missing) used[code] = true;
  }
  CategoricalFeature feature;
  feature.name = column.name;
  for (std::size_t code = 0; code < used.size(); ++code) {
    if (used[code]) feature.vocabulary.push_back(column.categories[code]);
  }
  std::sort(feature.vocabulary.begin(), feature.vocabulary.end());
  return feature;
}

ImageScaling fit_images(const Images& images) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const float pixel : images.pixels) {
    if (!std::isfinite(pixel)) continue;
    low = std::min(low, static_cast<double>(pixel));
    high = std::max(high, static_cast<double>(pixel));
  }
  if (low > high) {
    throw Error(Error::Kind::bad_input, "no pixel of the training images is a finite number");
  }
  const auto half = static_cast<float>((high - low) / 2.0);
  return {static_cast<float>((low + high) / 2.0), std::isnormal(half) ? half : 1.0F};
}

const Column& learnt_column(const Table& table, const std::string& name, ColumnType type) {
  const Column* column = table.find(name);
  if (column == nullptr) {
    std::vector<std::string> names;
    for (const Column& other : table.columns) names.push_back(other.name);
    throw Error(Error::Kind::bad_input, "the records lack column \"" + name + "\", which was learnt", "",
                did_you_mean(name, names));
  }
  if (column->type != type) {
    const bool numeric = type == ColumnType::numeric;
    throw Error(Error::Kind::bad_input,
                "column \"" + name + "\" was learnt as " + (numeric ? "numbers" : "categories") +
                    " but holds " + (numeric ? "text" : "numbers"),
                "", std::string("read it as ") + (numeric ? "numeric" : "categorical"));
  }
  return *column;
}

void check_request(const Table& training, std::span<const std::uint8_t> normal,
                   const PreprocessorOptions& options) {
  if (normal.size() != training.rows) {
    throw Error(Error::Kind::bad_input, "there are " + std::to_string(normal.size()) + " labels for " +
                                            std::to_string(training.rows) + " rows");
  }
  if (!(options.clip > 0.0 && std::isfinite(options.clip))) {
    throw Error(Error::Kind::bad_input, "clip must be a positive number of scale units", "",
                "the default is 10");
  }
}

}  // namespace

float NumericFeature::scaled(double value) const {
  float out = 0.0F;
  const double known = std::isfinite(value) ? value : median;
  scaling.apply({&known, 1}, &out, 1);
  return out;
}

std::uint32_t CategoricalFeature::index(std::string_view text) const {
  const auto found = std::lower_bound(vocabulary.begin(), vocabulary.end(), text);
  if (found == vocabulary.end() || *found != text) return unknown_category;
  return static_cast<std::uint32_t>(found - vocabulary.begin()) + first_category;
}

Preprocessor Preprocessor::fit(const Table& training, std::span<const std::uint8_t> normal,
                               const Schema& schema, const PreprocessorOptions& options) {
  check_request(training, normal, options);
  Preprocessor fitted;
  if (schema.image_height != 0) {
    fitted.image_ = fit_images(training.images);
    fitted.shape_ = {schema.image_height, schema.image_width, schema.image_channels, {}};
    return fitted;
  }
  for (const SchemaColumn& column : schema.columns) {
    if (column.role == Role::numeric) {
      const Column& values = learnt_column(training, column.name, ColumnType::numeric);
      fitted.numeric_.push_back(fit_numeric(values, normal, options));
    } else if (column.role == Role::categorical) {
      fitted.categorical_.push_back(
          fit_categorical(learnt_column(training, column.name, ColumnType::categorical)));
    }
  }
  fitted.set_table_shape();
  return fitted;
}

void Preprocessor::set_table_shape() {
  shape_ = {};
  shape_.channels = dense_names().size();
  for (const CategoricalFeature& feature : categorical_) {
    shape_.cardinalities.push_back(static_cast<std::uint32_t>(feature.vocabulary.size()) + first_category);
  }
}

std::vector<std::string> Preprocessor::dense_names() const {
  std::vector<std::string> names;
  for (const NumericFeature& feature : numeric_) names.push_back(feature.name);
  for (const NumericFeature& feature : numeric_) {
    if (feature.has_indicator) names.push_back(feature.name + " is missing");
  }
  return names;
}

std::vector<std::string> Preprocessor::categorical_names() const {
  std::vector<std::string> names;
  for (const CategoricalFeature& feature : categorical_) names.push_back(feature.name);
  return names;
}

Features Preprocessor::transform(const Table& table) const {
  Features features;
  features.shape = shape_;
  features.rows = table.rows;
  if (shape_.is_image()) {
    transform_images(table, features);
    return features;
  }
  transform_numbers(table, features);
  transform_categories(table, features);
  return features;
}

void Preprocessor::transform_numbers(const Table& table, Features& features) const {
  const std::size_t width = shape_.dense();
  features.dense = AlignedBuffer<float>(table.rows * width);
  std::vector<double> filled(table.rows);
  float* out = features.dense.data();
  float* indicator = out + numeric_.size();
  for (const NumericFeature& feature : numeric_) {
    const Column& column = learnt_column(table, feature.name, ColumnType::numeric);
    for (std::size_t row = 0; row < table.rows; ++row) {
      const double value = column.numbers[row];
      filled[row] = std::isfinite(value) ? value : feature.median;
    }
    feature.scaling.apply(filled, out++, width);
    if (!feature.has_indicator) continue;
    for (std::size_t row = 0; row < table.rows; ++row) {
      indicator[row * width] = std::isfinite(column.numbers[row]) ? 0.0F : 1.0F;
    }
    ++indicator;
  }
}

void Preprocessor::transform_categories(const Table& table, Features& features) const {
  const std::size_t width = shape_.categorical();
  features.categories.resize(table.rows * width);
  std::vector<std::uint32_t> index_of;  // by the code of this table
  for (std::size_t i = 0; i < width; ++i) {
    const Column& column = learnt_column(table, categorical_[i].name, ColumnType::categorical);
    index_of.resize(column.categories.size());
    for (std::size_t code = 0; code < index_of.size(); ++code)
      index_of[code] = categorical_[i].index(column.categories[code]);
    for (std::size_t row = 0; row < table.rows; ++row) {
      const std::uint32_t code = column.codes[row];
      features.categories[row * width + i] = code == Column::missing ? missing_category : index_of[code];
    }
  }
}

void Preprocessor::transform_images(const Table& table, Features& features) const {
  const Images& images = table.images;
  if (images.height != shape_.height || images.width != shape_.width || images.channels != shape_.channels) {
    const auto text = [](std::size_t height, std::size_t width, std::size_t channels) {
      return std::to_string(height) + " × " + std::to_string(width) + " × " + std::to_string(channels);
    };
    const std::string learnt = text(shape_.height, shape_.width, shape_.channels);
    throw Error(Error::Kind::bad_input,
                images.empty() ? "the records hold no images, but images were learnt"
                               : "the images are " + text(images.height, images.width, images.channels),
                "", "give images of " + learnt + " pixels and channels");
  }
  features.dense = AlignedBuffer<float>(images.pixels.size());
  for (std::size_t i = 0; i < images.pixels.size(); ++i) {
    const float pixel = std::isfinite(images.pixels[i]) ? images.pixels[i] : image_.location;
    features.dense[i] = std::clamp((pixel - image_.location) / image_.scale, -2.0F, 2.0F);
  }
}

}  // namespace anoean
