#include "export/encoder_steps.hpp"

#include <algorithm>
#include <string>

#include "core/number_text.hpp"
#include "export/expansion_step.hpp"
#include "export/layer_steps.hpp"
#include "export/score_steps.hpp"

namespace anoean::exporting {
namespace {

class Builder {
 public:
  Builder(const AnoeanMember& member, bool combined)
      : member_(member), network_(member.scoring()), combined_(combined) {}

  EncoderSteps build() {
    const nn::LayerSequence& sequence = network_.sequence();
    if (combined_) add_input_parts();
    for (std::size_t i = 0; i < sequence.layers.size(); ++i) {
      // The output of a layer that only renames stands where its input stands.
      if (!sequence.layers[i].layer->renames_only()) add_layer(i);
      if (combined_) add_parts(i);
    }
    if (!combined_) add("distance", "the distance", length_step(place_, network_.output().size()));
    return std::move(result_);
  }

 private:
  void add(const std::string& kind, const std::string& what, std::unique_ptr<Step> step) {
    result_.steps.push_back(
        {.name = kind + "_" + std::to_string(++count_), .what = what, .step = std::move(step)});
  }

  // The buffer that the current values do not stand in.
  Place other_place() const { return place_ == Place::even ? Place::odd : Place::even; }

  void make_room(Place place, std::size_t values) {
    std::size_t& size = place == Place::even ? result_.even_size : result_.odd_size;
    size = std::max(size, values);
  }

  void add_layer(std::size_t index) {
    const nn::LayerSequence& sequence = network_.sequence();
    const nn::PlannedLayer& planned = sequence.layers[index];
    const bool last = index + 1 == sequence.layers.size();
    const Place to = other_place();
    make_room(to, planned.output.size());
    const float slope = last ? 1.0F : sequence.layers[index + 1].input_slope;
    const std::string what =
        planned.layer->text() + (slope == 1.0F ? "" : ", leaky_relu " + shortest_text(slope));
    add("layer", what,
        layer_step({.planned = planned,
                    .parameters = network_.parameters(),
                    .input = network_.input(),
                    .slope = slope,
                    .from = place_,
                    .to = to}));
    result_.steps.back().to = to;
    result_.steps.back().outputs = planned.output.size();
    place_ = to;
  }

  // Before the layers, in a buffer that they use afterwards.
  void add_input_parts() {
    const CombinedScore& score = member_.combined();
    if (score.inputs().empty() && score.columns().empty()) return;
    Place place = Place::features;
    if (!network_.input().cardinalities.empty()) {
      place = Place::even;
      make_room(place, network_.input().dense.size() + network_.input().indicators());
      add("expansion", "the numbers, and 1 for what a category is, 0 for what it is not",
          expansion_step(network_.input(), place));
    }
    for (const auto& part : score.inputs())
      add("neighbours", "how far the nearest normal record is in the input, and how near a known anomaly",
          neighbours_step(part, place));
    for (const auto& part : score.columns())
      add("columns", "how far each column is from those of the normal records", columns_step(part, place));
  }

  void add_parts(std::size_t index) {
    for (const auto& part : member_.combined().gaussians()) {
      if (part.layer != index) continue;
      add("gaussian", "how far from the normal records as a whole",
          gaussian_step(part, place_, other_place()));
      if (part.distance.is_wide()) make_room(other_place(), part.distance.mean().size());
    }
    for (const auto& part : member_.combined().neighbours()) {
      if (part.layer == index)
        add("neighbours", "nearer to a known anomaly than to any normal record",
            neighbours_step(part, place_));
    }
    for (const auto& part : member_.combined().doubts()) {
      if (part.layer == index) add("doubt", "how much the discriminator doubts", doubt_step(part, place_));
    }
  }

  const AnoeanMember& member_;
  const nn::Network& network_;
  bool combined_;
  EncoderSteps result_;
  Place place_ = Place::features;
  std::size_t count_ = 0;
};

}  // namespace

EncoderSteps encoder_steps(const AnoeanMember& member, bool combined) {
  return Builder(member, combined).build();
}

}  // namespace anoean::exporting
