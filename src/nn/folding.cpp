#include "nn/folding.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/number_text.hpp"
#include "nn/layer_sequence.hpp"

namespace anoean::nn {
namespace {

// What becomes of a layer.
enum class Fate { kept, folded, dropped };

// A batch norm is folded into the layer before it, dropout not counted, where that can scale its output and
// no activation stands between.
std::vector<Fate> fates(const LayerSequence& sequence) {
  std::vector<Fate> all;
  const PlannedLayer* before = nullptr;
  bool activated = false;  // between `before` and the layer at hand
  for (const PlannedLayer& planned : sequence.layers) {
    activated = activated || planned.input_slope != 1.0F;
    if (planned.layer->is_dropout()) {
      all.push_back(Fate::dropped);
      continue;
    }
    const bool folds = planned.layer->is_channel_map() && !activated && before != nullptr &&
                       before->layer->fan().weights > 0;
    all.push_back(folds ? Fate::folded : Fate::kept);
    if (folds) continue;
    before = &planned;
    activated = false;
  }
  return all;
}

std::string spec_of_kept(const LayerSequence& sequence, const std::vector<Fate>& all) {
  std::string spec;
  const auto add = [&spec](const std::string& text) { spec += (spec.empty() ? "" : ", ") + text; };
  for (std::size_t i = 0; i < all.size(); ++i) {
    const PlannedLayer& planned = sequence.layers[i];
    if (all[i] == Fate::kept) add(planned.layer->text());
    // An activation that was fused into this layer shows in the input of the next.
    const bool fused =
        i + 1 < all.size() && !planned.layer->renames_only() && sequence.layers[i + 1].input_slope != 1.0F;
    if (fused) add("leaky_relu " + shortest_text(sequence.layers[i + 1].input_slope));
  }
  return spec;
}

// The next layer from `index` on that has parameters.
std::size_t with_parameters(const LayerSequence& sequence, std::size_t index) {
  while (sequence.layers[index].needs.parameters == 0) ++index;
  return index;
}

}  // namespace

std::unique_ptr<Network> fold_for_inference(const Network& network) {
  const LayerSequence& from = network.sequence();
  const std::vector<Fate> all = fates(from);
  Random unused(0, "overwritten");
  auto folded = std::make_unique<Network>(network.input(), spec_of_kept(from, all), unused);
  const LayerSequence& to = folded->sequence();
  const ParameterStore& source = network.parameters();
  ParameterStore& target = folded->parameters();
  std::size_t next = 0;     // of the layers of `to`
  std::size_t current = 0;  // the one that was filled last
  for (std::size_t i = 0; i < all.size(); ++i) {
    const PlannedLayer& planned = from.layers[i];
    if (planned.needs.parameters == 0) continue;
    const float* parameters = source.values.data() + planned.first_parameter;
    const float* statistics = source.statistics.data() + planned.first_statistic;
    if (all[i] == Fate::folded) {
      const Layer::ChannelMap map = planned.layer->channel_map(parameters, statistics);
      const PlannedLayer& before = to.layers[current];
      before.layer->scale_outputs(target.values.data() + before.first_parameter, map.scale, map.shift);
      continue;
    }
    current = with_parameters(to, next);
    next = current + 1;
    std::copy_n(parameters, planned.needs.parameters,
                target.values.data() + to.layers[current].first_parameter);
    std::copy_n(statistics, planned.needs.statistics,
                target.statistics.data() + to.layers[current].first_statistic);
  }
  return folded;
}

std::unique_ptr<Network> without_last_layer(const Network& network) {
  const std::string& spec = network.spec();
  Random unused(0, "overwritten");
  auto shorter = std::make_unique<Network>(network.input(), spec.substr(0, spec.rfind(", ")), unused);
  // Parameters stand in the order of the layers.
  const auto copy_front = [](const AlignedBuffer<float>& from, AlignedBuffer<float>& to) {
    std::copy_n(from.begin(), to.size(), to.begin());
  };
  copy_front(network.parameters().values, shorter->parameters().values);
  copy_front(network.parameters().statistics, shorter->parameters().statistics);
  return shorter;
}

std::unique_ptr<Network> chained(const Network& first, const Network& second) {
  Random unused(0, "overwritten");
  auto both = std::make_unique<Network>(first.input(), first.spec() + ", " + second.spec(), unused);
  const auto join = [](const AlignedBuffer<float>& front, const AlignedBuffer<float>& back,
                       AlignedBuffer<float>& to) {
    std::copy(back.begin(), back.end(), std::copy(front.begin(), front.end(), to.begin()));
  };
  join(first.parameters().values, second.parameters().values, both->parameters().values);
  join(first.parameters().statistics, second.parameters().statistics, both->parameters().statistics);
  return both;
}

}  // namespace anoean::nn
