#include <anoean/error.hpp>
#include <anoean/scorer.hpp>
#include <anoean/version.hpp>

#include <limits>
#include <string>
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

Scorer Scorer::recalibrated(std::vector<float> normal_scores, double false_alarm_rate) const {
  for (std::size_t i = 0; i < normal_scores.size(); ++i) {
    if (is_score(normal_scores[i])) continue;
    throw Error(Error::Kind::bad_input, "the score is negative or not a finite number",
                "row " + std::to_string(i + 1), "leave out rows that could not be read");
  }
  auto model = std::make_shared<Model>(*model_);
  model->calibration = Calibration(std::move(normal_scores));
  model->threshold = model->calibration.threshold(false_alarm_rate);
  model->false_alarm_rate = false_alarm_rate;
  model->provenance["recalibrated"] = {{"version", version()},
                                       {"normals", model->calibration.scores().size()}};
  return Scorer(std::move(model));
}

std::string Scorer::describe() const { return describe_model(*model_).dump(2); }

ReadOptions Scorer::read_options(ReadOptions options) const {
  model_->schema.apply_to(options);
  return options;
}

}  // namespace anoean
