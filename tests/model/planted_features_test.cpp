#include <anoean/anoean.hpp>

#include <algorithm>
#include <gtest/gtest.h>

#include "core/random.hpp"
#include "data/known_data.hpp"
#include "data/table_rows.hpp"
#include "model/image_patches.hpp"
#include "model/labels.hpp"
#include "model/model.hpp"
#include "model/small_table.hpp"

// Normal rows with one odd feature planted in each: where it makes an alert of a row that scored as normal
// rows do, the explanation must name that feature first, in 95 % of them or more.
namespace anoean {
namespace {

// Beyond all training normals by half to twice their range; a category that training never saw.
void plant(Table& table, std::size_t row, const std::string& name, const Table& normals, Random& random) {
  Column& column = *table.find(name);
  if (column.type == ColumnType::categorical) {
    if (column.categories.back() != "never seen") column.categories.push_back("never seen");
    column.codes[row] = static_cast<std::uint32_t>(column.categories.size() - 1);
    return;
  }
  const std::vector<double>& usual = normals.find(name)->numbers;
  const auto [low, high] = std::minmax_element(usual.begin(), usual.end());
  const double range = *high > *low ? *high - *low : 1.0;
  column.numbers[row] = *high + range * (0.5 + 1.5 * random.uniform());
}

struct Found {
  std::size_t clear = 0;  // p-value from at least 0.1 to an alert's
  std::size_t first = 0;
};

Found planted_named_first(const Scorer& scorer, const Table& normals, const Table& rows) {
  std::vector<std::string> learnt = scorer.model().preprocessor.dense_names();
  std::erase_if(learnt, [&](const std::string& name) { return normals.find(name) == nullptr; });
  for (const std::string& name : scorer.model().preprocessor.categorical_names()) learnt.push_back(name);
  Random random(2, "planted");
  Table planted = rows;
  std::vector<std::string> names;
  for (std::size_t row = 0; row < rows.rows; ++row) {
    names.push_back(learnt[random.below(learnt.size())]);
    plant(planted, row, names.back(), normals, random);
  }
  const std::vector<float> before = scorer.score(rows);
  const std::vector<float> after = scorer.score(planted);
  const std::vector<Explanation> explanations = scorer.explain(planted, 1);
  Found found;
  for (std::size_t row = 0; row < rows.rows; ++row) {
    if (scorer.p_value(before[row]) < 0.1 || !scorer.is_alert(after[row])) continue;
    ++found.clear;
    const auto& contributions = explanations[row].contributions;
    found.first += !contributions.empty() && contributions[0].column == names[row] ? 1 : 0;
  }
  return found;
}

void expect_named_first(const Found& found, std::size_t least_clear) {
  EXPECT_GE(found.clear, least_clear);
  EXPECT_GE(static_cast<double>(found.first), 0.95 * static_cast<double>(found.clear))
      << found.first << " of " << found.clear;
}

// Two kinds of rows; two numbers that go together, a category that goes with the kind.
Table made_up(std::size_t rows, std::size_t anomalies, std::uint64_t seed) {
  Random random(seed, "made up");
  Table table;
  table.rows = rows;
  table.columns.resize(5);
  const char* names[] = {"size", "twice", "noise", "protocol", "class"};
  for (std::size_t i = 0; i < 5; ++i) {
    table.columns[i].name = names[i];
    if (i >= 3) table.columns[i].type = ColumnType::categorical;
  }
  table.columns[3].categories = {"tcp", "udp", "icmp"};
  table.columns[4].categories = {"normal", "bad"};
  for (std::size_t row = 0; row < rows; ++row) {
    const bool large = random.below(2) == 1;
    const bool bad = row < anomalies;
    float draws[3];
    random.normal(draws);
    const double size = (large ? 400.0 + 30.0 * double{draws[0]} : 50.0 + 5.0 * double{draws[0]});
    table.columns[0].numbers.push_back(bad && row % 2 == 0 ? 4.0 * size : size);
    table.columns[1].numbers.push_back((bad && row % 2 == 1 ? 8.0 : 2.0) * size *
                                       (1.0 + 0.03 * double{draws[1]}));
    table.columns[2].numbers.push_back(double{draws[2]});
    table.columns[3].codes.push_back(static_cast<std::uint32_t>(random.below(2)) + (large ? 1U : 0U));
    table.columns[4].codes.push_back(bad ? 1 : 0);
  }
  return table;
}

TEST(PlantedFeatures, AreNamedFirstInAMadeUpTable) {
  FitOptions options;
  options.label = "class";
  options.normal = {"normal"};
  const Table training = made_up(3000, 150, 1);
  const Scorer scorer = fit(training, options);
  expect_named_first(planted_named_first(scorer, made_up(2000, 0, 2), made_up(600, 0, 3)), 300);
}

// A bright or dark patch in images without any.
TEST(PlantedFeatures, ArePatchesOfImages) {
  FitOptions options = quick_options();
  options.settings["encoder"] =
      "conv 8 kernel 4 stride 2 pad 1, batch_norm, leaky_relu 0.2, flatten, dense 16, leaky_relu 0.2";
  const Scorer scorer = fit(small_images(1500, 1), options);
  const Table rows = small_images(400, 2);
  const ImagePatches patches(scorer.model().preprocessor.shape());
  Table planted = rows;
  Random random(2, "planted");
  std::vector<std::size_t> where;
  for (std::size_t row = 0; row < rows.rows; ++row) {
    where.push_back(random.below(patches.count()));
    const float odd = random.below(2) == 0 ? 7.0F : -7.0F;
    for (std::size_t i = 0; i < rows.images.size(); ++i) {
      if (patches.of(i) == where.back()) planted.images.pixels[row * rows.images.size() + i] = odd;
    }
  }
  const std::vector<float> before = scorer.score(rows);
  const std::vector<float> after = scorer.score(planted);
  const std::vector<Explanation> explanations = scorer.explain(planted, 1);
  Found found;
  for (std::size_t row = 0; row < rows.rows; ++row) {
    if (scorer.p_value(before[row]) < 0.1 || !scorer.is_alert(after[row])) continue;
    ++found.clear;
    const PixelPatch expected = patches.pixels(where[row]);
    const PixelPatch& first = explanations[row].contributions.at(0).patch.value();
    found.first +=
        first.first_row == expected.first_row && first.first_column == expected.first_column ? 1 : 0;
  }
  expect_named_first(found, 150);
}

TEST(PlantedFeatures, AreNamedFirstInNslKdd) {
  ANOEAN_NEED_DATA("nsl-kdd/KDDTrain+.txt.gz");
  ReadOptions nsl_kdd;
  nsl_kdd.layout = "nsl-kdd";
  const std::string folder = testing::known_data() + "/nsl-kdd/";
  const auto every = [](const Table& table, std::size_t step, bool normals_only) {
    const Labels labels = read_labels(table, "class", {"normal"});
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < table.rows; row += step) {
      if (!normals_only || labels.normal[row] != 0) rows.push_back(row);
    }
    return select_rows(table, rows);
  };
  FitOptions options;
  options.label = "class";
  options.normal = {"normal"};
  options.ignore = {"difficulty"};
  const Table training = read_table(folder + "KDDTrain+.txt.gz", nsl_kdd);
  const Scorer scorer = fit(every(training, 8, false), options);
  const Table test = read_table(folder + "KDDTest+.txt.gz", nsl_kdd);
  const Table rows = every(test, 40, true);
  expect_named_first(planted_named_first(scorer, every(training, 8, true), rows), rows.rows / 3);
}

}  // namespace
}  // namespace anoean
