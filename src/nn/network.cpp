#include "nn/network.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <vector>

#include "core/floating_point.hpp"
#include "nn/arena.hpp"
#include "nn/layer_sequence.hpp"
#include "nn/work_split.hpp"

namespace anoean::nn {

struct Network::Plan {
  LayerSequence sequence;
  ParameterStore store;
};

namespace {

void check_rows(std::size_t first, std::size_t rows, std::size_t max_rows) {
  if (first <= max_rows && rows <= max_rows - first) return;
  throw Error(Error::Kind::failure, "rows " + std::to_string(first) + " to " + std::to_string(first + rows) +
                                        " do not fit a workspace of " + std::to_string(max_rows));
}

// dx scaled by the derivative of the LeakyReLU that made x
void scale_by_slope(ThreadPool& pool, std::size_t rows, std::size_t size, const float* x, float slope,
                    float* dx) {
  for_row_blocks(pool, rows, size, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first * size; i < last * size; ++i) dx[i] = x[i] > 0.0F ? dx[i] : slope * dx[i];
  });
}

AlignedBuffer<float>& grown(AlignedBuffer<float>& buffer, std::size_t size) {
  if (buffer.size() != size) buffer = AlignedBuffer<float>(size);
  return buffer;
}

}  // namespace

Network::Network(const InputShape& input, std::string_view spec, Random& random)
    : plan_(std::make_unique<Plan>()) {
  plan_->sequence = plan_layers(input, spec);
  const LayerSequence& sequence = plan_->sequence;
  ParameterStore& store = plan_->store;
  store.values = AlignedBuffer<float>(sequence.parameters);
  store.statistics = AlignedBuffer<float>(sequence.statistics);
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
ParameterStore& Network::parameters() noexcept { return plan_->store; }
const ParameterStore& Network::parameters() const noexcept { return plan_->store; }

void Network::fold_into_output(std::span<const double> matrix, std::span<const double> offset) {
  const PlannedLayer& last = plan_->sequence.layers.back();
  const auto [inputs, outputs] = last.layer->affine();
  if (outputs == 0)
    throw Error(Error::Kind::failure, "only a network that ends in dense takes a map of its output");
  if (offset.size() != outputs || matrix.size() != outputs * outputs) {
    throw Error(Error::Kind::failure, "the map does not fit the output of the network");
  }
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

void Network::forward(Workspace& workspace, const Input& input, std::size_t first, ThreadPool& pool,
                      Random* random) const {
  Workspace::Arena& arena = *workspace.arena_;
  check_rows(first, input.rows, arena.max_rows);
  if (input.rows == 0) return;
  const FlushDenormals flush;
  const ParameterStore& store = plan_->store;
  const float* x = input.dense;
  for (std::size_t i = 0; i < plan_->sequence.layers.size(); ++i) {
    const PlannedLayer& planned = plan_->sequence.layers[i];
    const Workspace::Arena::Place& place = arena.layers[i];
    float* y = place.y + first * planned.output.size();
    if (planned.layer->renames_only()) {
      // The first layer of all has no place to share with: hidden() and the layers after it read here.
      if (i == 0 && x != y) std::copy_n(x, input.rows * planned.output.size(), y);
    } else {
      planned.layer->forward({.x = x,
                              .y = y,
                              .parameters = store.values.data() + planned.first_parameter,
                              .statistics = store.statistics.data() + planned.first_statistic,
                              .saved = place.saved,
                              .saved_rows = place.saved_rows == nullptr
                                                ? nullptr
                                                : place.saved_rows + first * planned.needs.saved_per_row,
                              .input = i == 0 ? &input : nullptr,
                              .rows = input.rows,
                              .mode = arena.mode,
                              .pool = pool,
                              .random = random,
                              .packed = arena.packed});
    }
    x = y;
  }
}

void Network::forward(Workspace& workspace, std::size_t first, std::size_t rows, ThreadPool& pool,
                      Random* random) const {
  check_rows(first, rows, workspace.max_rows());
  const Input input{.dense = workspace.input() + first * this->input().dense.size(), .rows = rows};
  forward(workspace, input, first, pool, random);
}

void Network::backward(Workspace& workspace, const Input& input, std::size_t first, Wanted wanted,
                       ThreadPool& pool) {
  Workspace::Arena& arena = *workspace.arena_;
  check_rows(first, input.rows, arena.max_rows);
  if (arena.mode != Mode::train) throw Error(Error::Kind::failure, "gradients need a workspace for training");
  ParameterStore& store = plan_->store;
  const LayerSequence& sequence = plan_->sequence;
  if (wanted.parameters) grown(store.gradients, sequence.parameters);
  if (input.rows == 0) {
    if (wanted.parameters) std::fill(store.gradients.begin(), store.gradients.end(), 0.0F);
    return;
  }
  const FlushDenormals flush;
  const std::size_t dense = sequence.input.dense.size();
  const std::size_t indicators = input.indicators == nullptr ? 0 : sequence.input.indicators();
  float* input_gradient = nullptr;
  float* indicator_gradient = nullptr;
  if (wanted.input) {
    input_gradient = grown(arena.input_gradient, arena.max_rows * dense).data() + first * dense;
    if (indicators > 0) {
      indicator_gradient =
          grown(arena.indicator_gradient, arena.max_rows * indicators).data() + first * indicators;
    }
  }

  for (std::size_t i = sequence.layers.size(); i-- > 0;) {
    const PlannedLayer& planned = sequence.layers[i];
    const Workspace::Arena::Place& place = arena.layers[i];
    const bool is_first = i == 0;
    const float* x = is_first ? input.dense : arena.layers[i - 1].y + first * planned.input.size();
    const float* dy = place.dy + first * planned.output.size();
    float* dx = is_first ? input_gradient : arena.layers[i - 1].dy + first * planned.input.size();
    if (planned.layer->renames_only()) {
      if (is_first && dx != nullptr) std::copy_n(dy, input.rows * planned.output.size(), dx);
      continue;
    }
    planned.layer->backward(
        {.x = x,
         .y = place.y + first * planned.output.size(),
         .dy = dy,
         .dx = dx,
         .parameters = store.values.data() + planned.first_parameter,
         .gradients = wanted.parameters ? store.gradients.data() + planned.first_parameter : nullptr,
         .statistics = store.statistics.data() + planned.first_statistic,
         .saved = place.saved,
         .saved_rows = place.saved_rows + first * planned.needs.saved_per_row,
         .input = is_first ? &input : nullptr,
         .indicator_gradient = is_first ? indicator_gradient : nullptr,
         .input_slope = planned.input_slope,
         .rows = input.rows,
         .pool = pool,
         .packed = arena.packed});
    if (dx != nullptr && planned.input_slope != 1.0F && !planned.layer->scales_by_input_slope()) {
      scale_by_slope(pool, input.rows, planned.input.size(), x, planned.input_slope, dx);
    }
  }
}

void Network::backward(Workspace& workspace, std::size_t first, std::size_t rows, Wanted wanted,
                       ThreadPool& pool) {
  check_rows(first, rows, workspace.max_rows());
  const Input input{.dense = workspace.input() + first * this->input().dense.size(), .rows = rows};
  backward(workspace, input, first, wanted, pool);
}

}  // namespace anoean::nn
