#include <anoean/error.hpp>
#include <anoean/scorer.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "data/preprocessor.hpp"
#include "model/explainable.hpp"
#include "model/image_patches.hpp"
#include "model/integrated_gradients.hpp"
#include "model/model.hpp"

namespace anoean {
namespace {

// Explains the rows of one table; one per thread.
class Explainer {
 public:
  Explainer(const Scorer::Model& model, const Table& table, const Features& rows, std::size_t most)
      : model_(model),
        table_(table),
        rows_(rows),
        most_(most),
        gradients_(model.detector->soft_score(IntegratedGradients::rows_at_once), rows.shape) {}

  Explanation explain(std::size_t row);

 private:
  void add_numbers(std::size_t row, const Attribution& found, std::vector<Contribution>& all) const;
  void add_categories(std::size_t row, const Attribution& found, std::vector<Contribution>& all) const;
  void add_patches(std::size_t row, const Attribution& found, std::vector<Contribution>& all) const;

  const Scorer::Model& model_;
  const Table& table_;
  const Features& rows_;
  std::size_t most_;
  IntegratedGradients gradients_;
};

Explanation Explainer::explain(std::size_t row) {
  const UsualRecords& usual = *model_.usual;
  const std::size_t prototype = usual.nearest(rows_.dense_row(row), rows_.category_row(row));
  const Features& prototypes = usual.prototypes();
  const Attribution found =
      gradients_.run(prototypes.dense_row(prototype), prototypes.category_row(prototype),
                     rows_.dense_row(row), rows_.category_row(row));
  Explanation explanation;
  explanation.score = found.score;
  explanation.baseline_score = found.baseline_score;
  explanation.error = found.error;
  explanation.precise = found.precise;
  if (!std::isfinite(found.error)) return explanation;  // scores near the limit of what a number can be
  std::vector<Contribution>& all = explanation.contributions;
  if (rows_.shape.is_image()) {
    add_patches(row, found, all);
  } else {
    add_numbers(row, found, all);
    add_categories(row, found, all);
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Contribution& a, const Contribution& b) { return a.score > b.score; });
  for (std::size_t i = most_; i < all.size(); ++i) explanation.others += all[i].score;
  if (all.size() > most_) all.resize(most_);
  return explanation;
}

Contribution contribution(double number, const UsualNumbers& usual) {
  Contribution one;
  one.number = number;
  one.missing = !std::isfinite(number);
  one.usual_low = usual.low;
  one.usual_high = usual.high;
  one.usually_missing = usual.missing;
  return one;
}

// A number and the indicator that says where it is missing are one feature.
void Explainer::add_numbers(std::size_t row, const Attribution& found, std::vector<Contribution>& all) const {
  const std::vector<NumericFeature>& features = model_.preprocessor.numeric();
  std::size_t indicator = features.size();
  for (std::size_t i = 0; i < features.size(); ++i) {
    double score = found.dense[i];
    if (features[i].has_indicator) score += found.dense[indicator++];
    if (score == 0.0) continue;
    Contribution one = contribution(table_.find(features[i].name)->numbers[row], model_.usual->numbers(i));
    one.column = features[i].name;
    one.score = score;
    all.push_back(std::move(one));
  }
}

void Explainer::add_categories(std::size_t row, const Attribution& found,
                               std::vector<Contribution>& all) const {
  const std::vector<CategoricalFeature>& features = model_.preprocessor.categorical();
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (found.categories[i] == 0.0) continue;
    const UsualCategories& usual = model_.usual->categories(i);
    Contribution one;
    one.column = features[i].name;
    one.type = ColumnType::categorical;
    const Column& column = *table_.find(one.column);
    one.missing = column.codes[row] == Column::missing;
    if (!one.missing) one.category = column.categories[column.codes[row]];
    one.unknown = rows_.category_row(row)[i] == unknown_category;
    for (const std::uint32_t index : usual.indices) one.usual_categories.push_back(features[i].text(index));
    one.usually_missing = usual.missing;
    one.score = found.categories[i];
    all.push_back(std::move(one));
  }
}

std::string name_of(const PixelPatch& patch) {
  const auto range = [](std::size_t first, std::size_t last) {
    return first == last ? " " + std::to_string(first)
                         : "s " + std::to_string(first) + "-" + std::to_string(last);
  };
  return "row" + range(patch.first_row, patch.last_row) + ", column" +
         range(patch.first_column, patch.last_column);
}

// A pixel says nothing by itself.
void Explainer::add_patches(std::size_t row, const Attribution& found, std::vector<Contribution>& all) const {
  const ImagePatches patches(rows_.shape);
  std::vector<double> scores(patches.count(), 0.0);
  for (std::size_t i = 0; i < found.dense.size(); ++i) scores[patches.of(i)] += found.dense[i];
  const std::vector<double> means = patches.means(table_.images.pixels.data() + row * table_.images.size());
  for (std::size_t patch = 0; patch < patches.count(); ++patch) {
    if (scores[patch] == 0.0) continue;
    Contribution one = contribution(means[patch], model_.usual->numbers(patch));
    one.patch = patches.pixels(patch);
    one.column = name_of(*one.patch);
    one.score = scores[patch];
    all.push_back(std::move(one));
  }
}

}  // namespace

void require_explainable(const Scorer::Model& model) {
  if (model.detector->soft_score(1) == nullptr)
    throw Error(Error::Kind::bad_input,
                "this model's scores, of method " + model.method + ", cannot be explained", {},
                "those of anoean, mahalanobis and untrained can, where no batch_norm follows an activation");
  if (!model.usual)
    throw Error(Error::Kind::bad_input,
                "the model keeps no usual records to explain scores by: an earlier version fitted it", {},
                "fit it again");
}

std::vector<Explanation> Scorer::explain(const Table& table, std::size_t features,
                                         std::size_t threads) const {
  require_explainable(*model_);
  const Features rows = model_->preprocessor.transform(table);
  std::vector<Explanation> explanations(rows.rows);
  ThreadPool pool(threads);
  const std::size_t lanes = std::min(rows.rows, pool.threads());
  // A row's explanation depends on that row alone, so the number of lanes never shows.
  pool.run(lanes, [&](std::size_t lane) {
    Explainer explainer(*model_, table, rows, features);
    for (std::size_t row = lane; row < rows.rows; row += lanes) explanations[row] = explainer.explain(row);
  });
  for (const MalformedRow& row : table.malformed) {
    explanations[row.row] = {};
    explanations[row.row].score = std::numeric_limits<double>::quiet_NaN();
    explanations[row.row].baseline_score = explanations[row.row].score;
  }
  return explanations;
}

}  // namespace anoean
