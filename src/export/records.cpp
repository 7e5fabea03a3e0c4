#include "export/records.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/random.hpp"

namespace anoean::exporting {
namespace {

constexpr std::size_t usual_rows = 8;
constexpr std::size_t unusual_rows = 6;  // see number_of
constexpr std::size_t table_rows = usual_rows + unusual_rows;
constexpr std::size_t image_rows = 4;
constexpr double infinity = std::numeric_limits<double>::infinity();

// A number that becomes about so many scale units.
double unscaled(const NumericFeature& feature, double units) {
  const NumericScaling& scaling = feature.scaling;
  if (scaling.kind == Scaling::quantile) return feature.median + units * scaling.scale;
  const double value = scaling.location + units * scaling.scale;
  return of_logarithms(scaling.kind) ? std::copysign(std::expm1(std::fabs(value)), value) : value;
}

double number_of(const NumericFeature& feature, std::size_t row, Random& random) {
  const double units = 4.0 * random.uniform() - 2.0;
  switch (row) {
    case 0:
      return feature.median;
    case 1:
      return NAN;
    case 2:
      return infinity;
    case 3:
      return std::numeric_limits<double>::max();
    case 4:
      return -1e30;
    case 5:
      return unscaled(feature, 0.99 * feature.scaling.high);
    default:
      return unscaled(feature, units);
  }
}

Column numeric_column(const NumericFeature& feature, Random& random) {
  Column column;
  column.name = feature.name;
  for (std::size_t row = 0; row < table_rows; ++row)
    column.numbers.push_back(number_of(feature, row, random));
  return column;
}

Column categorical_column(const CategoricalFeature& feature, Random& random) {
  Column column;
  column.name = feature.name;
  column.type = ColumnType::categorical;
  column.categories = feature.vocabulary;
  std::string unknown = "unknown";
  while (std::binary_search(feature.vocabulary.begin(), feature.vocabulary.end(), unknown)) unknown += "_";
  column.categories.push_back(unknown);
  const auto known = static_cast<std::uint32_t>(feature.vocabulary.size());
  for (std::size_t row = 0; row < table_rows; ++row) {
    const auto drawn = static_cast<std::uint32_t>(random.below(known + 1));
    column.codes.push_back(row == 1 ? Column::missing : row == 2 ? known : drawn);
  }
  return column;
}

Images synthetic_images(const Preprocessor& preprocessor, Random& random) {
  const FeatureShape& shape = preprocessor.shape();
  const ImageScaling& scaling = preprocessor.image();
  Images images;
  images.height = shape.height;
  images.width = shape.width;
  images.channels = shape.channels;
  for (std::size_t row = 0; row < image_rows; ++row) {
    for (std::size_t i = 0; i < images.size(); ++i) {
      const float drawn = scaling.location + scaling.scale * random.uniform(-1.5F, 1.5F);
      images.pixels.push_back(row == 0 ? scaling.location : row == 1 && i % 7 == 0 ? NAN : drawn);
    }
  }
  return images;
}

}  // namespace

std::vector<Record> records_of(const Preprocessor& preprocessor, const Table& table) {
  const Features features = preprocessor.transform(table);
  std::vector<Record> records(table.rows);
  const std::size_t pixels = table.images.size();
  const bool is_image = preprocessor.shape().is_image();
  for (std::size_t row = 0; row < table.rows; ++row) {
    Record& record = records[row];
    if (is_image) {
      const float* first = table.images.pixels.data() + row * pixels;
      record.pixels.assign(first, first + pixels);
    }
    for (const NumericFeature& feature : preprocessor.numeric())
      record.numbers.push_back(table.find(feature.name)->numbers[row]);
    const std::uint32_t* indices = features.category_row(row);
    for (std::size_t i = 0; i < features.shape.categorical(); ++i)
      record.indices.push_back(static_cast<std::uint16_t>(indices[i]));
  }
  return records;
}

Table synthetic_table(const Preprocessor& preprocessor) {
  Random random(1, "synthetic records");
  Table table;
  if (preprocessor.shape().is_image()) {
    table.images = synthetic_images(preprocessor, random);
    table.rows = image_rows;
    return table;
  }
  table.rows = table_rows;
  for (const NumericFeature& feature : preprocessor.numeric())
    table.columns.push_back(numeric_column(feature, random));
  for (const CategoricalFeature& feature : preprocessor.categorical())
    table.columns.push_back(categorical_column(feature, random));
  return table;
}

}  // namespace anoean::exporting
