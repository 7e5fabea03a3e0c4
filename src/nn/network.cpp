#include "nn/network.hpp"

#include <anoean/error.hpp>

#include <vector>

#include "nn/plan.hpp"

namespace anoean::nn {

Network::Network(const InputShape& input, std::string_view spec, Random& random)
    : plan_(std::make_unique<Plan>()) {
  plan_->sequence = plan_layers(input, spec);
  const LayerSequence& sequence = plan_->sequence;
  ParameterStore& store = plan_->store;
  store.values = AlignedBuffer<float>(sequence.parameters);
  store.statistics = AlignedBuffer<float>(sequence.statistics);
  store.values_change();
  for (const PlannedLayer& planned : sequence.layers) {
    planned.layer->prepare();
    planned.layer->initialise({store.values.data() + planned.first_parameter, planned.needs.parameters},
                              {store.statistics.data() + planned.first_statistic, planned.needs.statistics},
                              random);
  }
}

Network::~Network() = default;
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;

std::size_t Network::stored_values(const InputShape& input, std::string_view spec) {
  const LayerSequence sequence = plan_layers(input, spec);
  return sequence.parameters + sequence.statistics;
}

const InputShape& Network::input() const noexcept { return plan_->sequence.input; }
Shape Network::output() const noexcept { return plan_->sequence.output(); }
const std::string& Network::spec() const noexcept { return plan_->sequence.spec; }
std::size_t Network::layers() const noexcept { return plan_->sequence.layers.size(); }
Shape Network::shape(std::size_t layer) const noexcept { return plan_->sequence.layers[layer].output; }
const LayerSequence& Network::sequence() const noexcept { return plan_->sequence; }
ParameterStore& Network::parameters() noexcept {
  plan_->store.values_change();
  return plan_->store;
}
const ParameterStore& Network::parameters() const noexcept { return plan_->store; }

Spares<Workspace>::Taken Network::workspace(std::size_t rows) const {
  return plan_->workspaces.take([rows](const Workspace& spare) { return spare.max_rows() >= rows; },
                                [&] { return std::make_unique<Workspace>(*this, rows, Mode::inference); });
}

void Network::fold_into_output(std::span<const double> matrix, std::span<const double> offset) {
  const PlannedLayer& last = plan_->sequence.layers.back();
  const auto [inputs, outputs] = last.layer->affine();
  if (outputs == 0)
    throw Error(Error::Kind::failure, "only a network that ends in dense takes a map of its output");
  if (offset.size() != outputs || matrix.size() != outputs * outputs) {
    throw Error(Error::Kind::failure, "the map does not fit the output of the network");
  }
  plan_->store.values_change();
  float* parameters = plan_->store.values.data() + last.first_parameter;
  std::vector<double> before(outputs);
  for (std::size_t row = 0; row <= inputs; ++row) {  // the last row is the bias
    float* weights = parameters + row * outputs;
    for (std::size_t j = 0; j < outputs; ++j) {
      before[j] = static_cast<double>(weights[j]) - (row == inputs ? offset[j] : 0.0);
    }
    for (std::size_t i = 0; i < outputs; ++i) {
      double sum = 0.0;
      for (std::size_t j = 0; j < outputs; ++j) sum += matrix[i * outputs + j] * before[j];
      weights[i] = static_cast<float>(sum);
    }
  }
}

}  // namespace anoean::nn
