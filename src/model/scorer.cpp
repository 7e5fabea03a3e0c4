#include <anoean/error.hpp>
#include <anoean/scorer.hpp>

#include <cmath>
#include <limits>
#include <utility>

#include "model/model.hpp"
#include "model/model_file.hpp"

namespace anoean {

Scorer::Scorer(std::shared_ptr<const Model> model) : model_(std::move(model)) {}

Scorer Scorer::load(const std::string& path) { return Scorer(load_model(path)); }

void Scorer::save(const std::string& path) const { save_model(*model_, path); }

std::vector<float> Scorer::score(const Table& table, std::size_t threads) const {
  ThreadPool pool(threads);
  const Features features = model_->preprocessor.transform(table);
  std::vector<float> scores(features.rows);
  model_->detector->score(features, scores, pool);
  for (const MalformedRow& row : table.malformed) scores[row.row] = std::numeric_limits<float>::quiet_NaN();
  return scores;
}

double Scorer::p_value(float score) const { return model_->calibration.p_value(score); }

float Scorer::threshold() const { return model_->threshold; }

std::string Scorer::describe() const { return describe_model(*model_).dump(2); }

ReadOptions Scorer::read_options(ReadOptions options) const {
  model_->schema.apply_to(options);
  return options;
}

}  // namespace anoean
