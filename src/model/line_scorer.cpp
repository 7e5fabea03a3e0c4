#include <anoean/line_scorer.hpp>

#include <utility>

#include "core/spares.hpp"
#include "data/line_features.hpp"
#include "model/model.hpp"

namespace anoean {

struct LineScorer::Prepared {
  Prepared(Scorer of, const ReadOptions& options)
      : scorer(std::move(of)), lines(scorer.model().preprocessor, scorer.read_options(options)) {}

  Scorer scorer;
  LineFeatures lines;
  mutable Spares<LineFeatures::Space> spaces;
};

LineScorer::LineScorer(Scorer scorer, const ReadOptions& options)
    : prepared_(std::make_shared<const Prepared>(std::move(scorer), options)) {}

float LineScorer::score(std::string_view line) const {
  const auto space =
      prepared_->spaces.take([](const LineFeatures::Space&) { return true; },
                             [&] { return std::make_unique<LineFeatures::Space>(prepared_->lines); });
  prepared_->lines.read(line, *space);
  ThreadPool alone(1);
  float score = 0.0F;
  prepared_->scorer.model().detector->score(space->row, {&score, 1}, alone);
  return score;
}

}  // namespace anoean
