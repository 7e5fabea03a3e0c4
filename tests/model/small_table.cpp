#include "model/small_table.hpp"

#include <array>

#include "core/random.hpp"

namespace anoean {

Table small_table(std::size_t normals, std::size_t anomalies, std::uint64_t seed) {
  Random random(seed, "small table");
  Table table;
  table.rows = normals + anomalies;
  table.columns.resize(6);
  Column& size = table.columns[0];
  Column& rate = table.columns[1];
  Column& kind = table.columns[2];
  Column& constant = table.columns[3];
  Column& number = table.columns[4];
  Column& label = table.columns[5];
  size.name = "size";
  rate.name = "rate";
  kind.name = "kind";
  constant.name = "constant";
  number.name = "row_number";
  label.name = "class";
  kind.type = ColumnType::categorical;
  kind.categories = {"red", "green", "blue"};
  label.type = ColumnType::categorical;
  label.categories = {"normal", "spike", "drop"};
  for (std::size_t row = 0; row < table.rows; ++row) {
    std::array<float, 2> noise{};
    random.normal(noise);
    const bool anomalous = row >= normals;
    const bool drop = anomalous && row % 8 == 0;
    size.numbers.push_back(100.0 + 5.0 * static_cast<double>(noise[0]) +
                           (drop        ? -60.0
                            : anomalous ? 60.0
                                        : 0.0));
    rate.numbers.push_back(static_cast<double>(noise[1]));
    kind.codes.push_back(static_cast<std::uint32_t>(random.below(anomalous ? 3 : 2)));
    constant.numbers.push_back(1.0);
    number.numbers.push_back(static_cast<double>(row));
    label.codes.push_back(drop ? 2 : anomalous ? 1 : 0);
  }
  return table;
}

Table small_images(std::size_t rows, std::uint64_t seed) {
  Table table;
  table.rows = rows;
  table.images.height = 12;
  table.images.width = 12;
  table.images.channels = 2;
  table.images.pixels.resize(rows * table.images.size());
  Random(seed, "images").normal(table.images.pixels);
  table.columns.resize(1);
  Column& label = table.columns.front();
  label.name = "class";
  label.type = ColumnType::categorical;
  label.categories = {"normal", "spike"};
  for (std::size_t row = 0; row < rows; ++row) {
    label.codes.push_back(row % 5 == 0 ? 1 : 0);
    float* pixels = table.images.pixels.data() + row * table.images.size();
    for (std::size_t i = 0; row % 5 == 0 && i < 60; ++i) pixels[i] += 3.0F;
  }
  return table;
}

FitOptions quick_options() {
  FitOptions options;
  options.label = "class";
  options.normal = {"normal"};
  options.settings = {{"epochs", "4"}, {"min_epochs", "0"}, {"encoder", "dense 16, leaky_relu 0.2"}};
  options.threads = 1;
  return options;
}

}  // namespace anoean
