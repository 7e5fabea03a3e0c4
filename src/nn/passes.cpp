#include <anoean/error.hpp>

#include <algorithm>

#include "core/floating_point.hpp"
#include "nn/arena.hpp"
#include "nn/kernels/elementwise.hpp"
#include "nn/plan.hpp"
#include "nn/work_split.hpp"

// Forward and backward through a network: segment by segment, and within a segment block by block, each block
// of rows through all layers while it is in the cache. Blocks are also what threads share. Where one block
// holds all rows, the layers share out their own work instead. What the blocks are depends on the network and
// the number of rows alone.
namespace anoean::nn {
namespace {

// So many rows of a segment are a block: its values and their gradients are about as large as two
// second-level caches. In less than that stay the layers' own arrays, and longer blocks read the weights less
// often: where those are larger than such a block, the block is as large as they are. A multiple of 12 suits
// the kernels' tiles.
std::size_t rows_per_block(const Segment& segment) {
  constexpr std::size_t cache_floats = 1'200'000;
  const std::size_t rows =
      std::max<std::size_t>(1, std::max(cache_floats / 2, segment.parameters) / segment.values_per_row);
  return rows < 12 ? rows : rows / 12 * 12;
}

// The blocks that one pass cuts `rows` rows into.
struct Blocks {
  Blocks(const Segment& segment, std::size_t row_count)
      : rows(row_count),
        size(segment.couples_rows || row_count == 1 ? row_count : rows_per_block(segment)),
        count((row_count + size - 1) / size) {}

  std::size_t first(std::size_t block) const { return block * size; }
  std::size_t rows_of(std::size_t block) const { return std::min(size, rows - first(block)); }

  std::size_t rows, size, count;
};

Input part_of(const Input& input, const InputShape& shape, std::size_t first, std::size_t rows) {
  Input part = input;
  part.rows = rows;
  if (part.dense != nullptr) part.dense += first * shape.dense.size();
  if (part.indices != nullptr) part.indices += first * shape.cardinalities.size();
  if (part.indicators != nullptr) part.indicators += first * shape.indicators();
  return part;
}

void check_rows(std::size_t first, std::size_t rows, std::size_t max_rows) {
  if (first <= max_rows && rows <= max_rows - first) return;
  throw Error(Error::Kind::failure, "rows " + std::to_string(first) + " to " + std::to_string(first + rows) +
                                        " do not fit a workspace of " + std::to_string(max_rows));
}

// dx scaled by the derivative of the LeakyReLU that made x
void scale_by_slope(ThreadPool& pool, std::size_t rows, std::size_t size, const float* x, float slope,
                    float* dx) {
  for_row_blocks(pool, rows, size, [&](std::size_t first, std::size_t last) {
    float* part = dx + first * size;
    kernels::scale_by_slope((last - first) * size, x + first * size, slope, part, part);
  });
}

AlignedBuffer<float>& grown(AlignedBuffer<float>& buffer, std::size_t size) {
  if (buffer.size() != size) buffer = AlignedBuffer<float>(size);
  return buffer;
}

}  // namespace

// One forward pass over the rows [first, first + input.rows) of a workspace.
class Network::Forward {
 public:
  Forward(const Plan& plan, Workspace::Arena& arena, const Input& input, std::size_t first, ThreadPool& pool,
          Random* random)
      : sequence_(plan.sequence),
        store_(plan.store),
        arena_(arena),
        input_(input),
        first_(first),
        pool_(pool),
        random_(random) {}

  void run() {
    for (const Segment& segment : sequence_.segments) {
      for (std::size_t i = segment.first_layer; i < segment.end_layer; ++i) {
        const PlannedLayer& planned = sequence_.layers[i];
        auto& packed = arena_.packed->forward[i];
        if (packed.version == store_.version) continue;
        planned.layer->pack_forward(store_.values.data() + planned.first_parameter, packed.matrix);
        packed.version = store_.version;
      }
      const Blocks blocks(segment, input_.rows);
      if (blocks.count == 1) {
        run_block(segment, 0, input_.rows, pool_);
        continue;
      }
      const auto work = [&](std::size_t block) {
        ThreadPool alone(1);
        run_block(segment, blocks.first(block), blocks.rows_of(block), alone);
      };
      pool_.run(blocks.count, [&work](std::size_t block) { work(block); });
    }
  }

 private:
  // `offset` counts from the first row of the pass.
  void run_block(const Segment& segment, std::size_t offset, std::size_t rows, ThreadPool& pool) const {
    const Input input = part_of(input_, sequence_.input, offset, rows);
    for (std::size_t i = segment.first_layer; i < segment.end_layer; ++i) run_layer(i, input, offset, pool);
  }

  void run_layer(std::size_t i, const Input& input, std::size_t offset, ThreadPool& pool) const {
    const PlannedLayer& planned = sequence_.layers[i];
    const Workspace::Arena::Place& place = arena_.layers[i];
    const std::size_t row = first_ + offset;
    const float* x = i == 0 ? input.dense : arena_.layers[i - 1].y + row * planned.input.size();
    float* y = place.y + row * planned.output.size();
    if (planned.layer->renames_only()) {
      // The first layer of all has no place to share with: hidden() and the layers after it read here.
      if (i == 0 && x != y) std::copy_n(x, input.rows * planned.output.size(), y);
      return;
    }
    planned.layer->forward({.x = x,
                            .y = y,
                            .parameters = store_.values.data() + planned.first_parameter,
                            .statistics = store_.statistics.data() + planned.first_statistic,
                            .saved = place.saved,
                            .saved_rows = place.saved_rows == nullptr
                                              ? nullptr
                                              : place.saved_rows + row * planned.needs.saved_per_row,
                            .input = i == 0 ? &input : nullptr,
                            .rows = input.rows,
                            .mode = arena_.mode,
                            .pool = pool,
                            .random = random_,
                            .packed = arena_.packed->forward[i].matrix});
  }

  const LayerSequence& sequence_;
  const ParameterStore& store_;
  Workspace::Arena& arena_;
  const Input& input_;
  std::size_t first_;
  ThreadPool& pool_;
  Random* random_;
};

// One backward pass over the same rows.
class Network::Backward {
 public:
  Backward(Plan& plan, Workspace::Arena& arena, const Input& input, std::size_t first, Wanted wanted,
           ThreadPool& pool)
      : sequence_(plan.sequence),
        store_(plan.store),
        arena_(arena),
        input_(input),
        first_(first),
        wanted_(wanted),
        pool_(pool) {
    if (!wanted.input) return;
    const std::size_t dense = sequence_.input.dense.size();
    const std::size_t indicators = input.indicators == nullptr ? 0 : sequence_.input.indicators();
    input_gradient_ = grown(arena.input_gradient, arena.max_rows * dense).data();
    if (indicators > 0)
      indicator_gradient_ = grown(arena.indicator_gradient, arena.max_rows * indicators).data();
  }

  void run() {
    for (std::size_t s = sequence_.segments.size(); s-- > 0;) {
      const Segment& segment = sequence_.segments[s];
      for (std::size_t i = segment.first_layer; i < segment.end_layer; ++i) {
        const PlannedLayer& planned = sequence_.layers[i];
        auto& packed = arena_.packed->backward[i];
        if ((i == 0 && !wanted_.input) || packed.version == store_.version) continue;
        planned.layer->pack_backward(store_.values.data() + planned.first_parameter, packed.matrix);
        packed.version = store_.version;
      }
      run_segment(segment);
    }
  }

 private:
  // Blocks are worked on in a few parts, each with gradients of its own, which are summed in order.
  void run_segment(const Segment& segment) {
    const Blocks blocks(segment, input_.rows);
    const std::size_t start = sequence_.layers[segment.first_layer].first_parameter;
    float* gradients = wanted_.parameters ? store_.gradients.data() + start : nullptr;
    if (blocks.count == 1) return run_block(segment, 0, input_.rows, gradients, wanted_.accumulate, pool_);
    constexpr std::size_t most_parts = 8;
    const std::size_t parts = std::min(blocks.count, most_parts);
    const PlannedLayer& last = sequence_.layers[segment.end_layer - 1];
    const std::size_t size = last.first_parameter + last.needs.parameters - start;
    if (gradients != nullptr && arena_.partial_gradients.size() < (parts - 1) * size)
      arena_.partial_gradients = AlignedBuffer<float>((parts - 1) * size);
    const auto gradients_of = [&](std::size_t part) {
      if (gradients == nullptr || part == 0) return gradients;
      return arena_.partial_gradients.data() + (part - 1) * size;
    };
    const auto work = [&](std::size_t part) {
      ThreadPool alone(1);
      const std::size_t first = part * blocks.count / parts;
      for (std::size_t block = first; block < (part + 1) * blocks.count / parts; ++block) {
        // The first part adds up in the store itself.
        const bool accumulate = block > first || (part == 0 && wanted_.accumulate);
        run_block(segment, blocks.first(block), blocks.rows_of(block), gradients_of(part), accumulate, alone);
      }
    };
    pool_.run(parts, [&work](std::size_t part) { work(part); });
    if (gradients != nullptr) add_parts(parts, size, gradients);
  }

  void add_parts(std::size_t parts, std::size_t size, float* sums) {
    for_row_blocks(pool_, size, parts, [&](std::size_t first, std::size_t last) {
      for (std::size_t part = 1; part < parts; ++part) {
        const float* from = arena_.partial_gradients.data() + (part - 1) * size;
        for (std::size_t i = first; i < last; ++i) sums[i] += from[i];
      }
    });
  }

  // `gradients` are those of the segment's parameters.
  void run_block(const Segment& segment, std::size_t offset, std::size_t rows, float* gradients,
                 bool accumulate, ThreadPool& pool) const {
    const std::size_t start = sequence_.layers[segment.first_layer].first_parameter;
    thread_local AlignedBuffer<float> room;  // the same for every block, so that it stays in the cache
    if (room.size() < rows * segment.gradients_per_row)
      room = AlignedBuffer<float>(rows * segment.gradients_per_row);
    const Input input = part_of(input_, sequence_.input, offset, rows);
    for (std::size_t i = segment.end_layer; i-- > segment.first_layer;) {
      float* own = gradients == nullptr ? nullptr : gradients + (sequence_.layers[i].first_parameter - start);
      run_layer(i, input, offset, room.data(), own, accumulate, pool);
    }
  }

  // With respect to the output of a layer, from a row of the workspace on.
  float* gradient(std::size_t layer, std::size_t row, std::size_t rows, float* room) const {
    const PlannedLayer& planned = sequence_.layers[layer];
    if (!planned.keeps_gradient) return room + planned.gradient_offset * rows;
    return arena_.layers[layer].dy + row * planned.output.size();
  }

  // What the loss has to do with the output y of a layer beside what later layers make of it. dy is with
  // respect to what goes into the activation that was fused into the layer.
  void add_own_gradient(std::size_t i, std::size_t row, std::size_t rows, float* dy) const {
    const Workspace::Arena::OwnGradient& own = arena_.own_gradients[i];
    if (own.values.empty()) return;
    const float slope = sequence_.layers[i + 1].input_slope;
    const float* y = arena_.layers[i].y + row * own.size;
    const float* from = own.values.data() + row * own.size;
    for (std::size_t j = 0; j < rows * own.size; ++j) dy[j] += y[j] > 0.0F ? from[j] : slope * from[j];
  }

  void run_layer(std::size_t i, const Input& input, std::size_t offset, float* room, float* gradients,
                 bool accumulate, ThreadPool& pool) const {
    const PlannedLayer& planned = sequence_.layers[i];
    const Workspace::Arena::Place& place = arena_.layers[i];
    const std::size_t row = first_ + offset;
    const bool is_first = i == 0;
    const float* x = is_first ? input.dense : arena_.layers[i - 1].y + row * planned.input.size();
    float* dy = gradient(i, row, input.rows, room);
    add_own_gradient(i, row, input.rows, dy);
    float* dx = is_first ? input_gradient_ : gradient(i - 1, row, input.rows, room);
    if (is_first && dx != nullptr) dx += row * planned.input.size();
    if (planned.layer->renames_only()) {
      if (is_first && dx != nullptr) std::copy_n(dy, input.rows * planned.output.size(), dx);
      return;
    }
    planned.layer->backward(
        {.x = x,
         .y = place.y + row * planned.output.size(),
         .dy = dy,
         .dx = dx,
         .parameters = store_.values.data() + planned.first_parameter,
         .gradients = gradients,
         .accumulate = accumulate,
         .statistics = store_.statistics.data() + planned.first_statistic,
         .saved = place.saved,
         .saved_rows = place.saved_rows + row * planned.needs.saved_per_row,
         .input = is_first ? &input : nullptr,
         .indicator_gradient = is_first && indicator_gradient_ != nullptr
                                   ? indicator_gradient_ + row * sequence_.input.indicators()
                                   : nullptr,
         .input_slope = planned.input_slope,
         .rows = input.rows,
         .pool = pool,
         .packed = arena_.packed->backward[i].matrix});
    if (dx != nullptr && planned.input_slope != 1.0F && !planned.layer->scales_by_input_slope()) {
      scale_by_slope(pool, input.rows, planned.input.size(), x, planned.input_slope, dx);
    }
  }

  const LayerSequence& sequence_;
  ParameterStore& store_;
  Workspace::Arena& arena_;
  const Input& input_;
  std::size_t first_;
  Wanted wanted_;
  ThreadPool& pool_;
  float* input_gradient_ = nullptr;  // of row 0 of the workspace, as the next
  float* indicator_gradient_ = nullptr;
};

void Network::forward(Workspace& workspace, const Input& input, std::size_t first, ThreadPool& pool,
                      Random* random) const {
  check_rows(first, input.rows, workspace.max_rows());
  if (input.rows == 0) return;
  const FlushDenormals flush;
  Forward(*plan_, *workspace.arena_, input, first, pool, random).run();
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
  if (wanted.parameters) grown(store.gradients, plan_->sequence.parameters);
  if (input.rows == 0) {
    if (wanted.parameters && !wanted.accumulate)
      std::fill(store.gradients.begin(), store.gradients.end(), 0.0F);
    return;
  }
  const FlushDenormals flush;
  Backward(*plan_, arena, input, first, wanted, pool).run();
}

void Network::backward(Workspace& workspace, std::size_t first, std::size_t rows, Wanted wanted,
                       ThreadPool& pool) {
  check_rows(first, rows, workspace.max_rows());
  const Input input{.dense = workspace.input() + first * this->input().dense.size(), .rows = rows};
  backward(workspace, input, first, wanted, pool);
}

}  // namespace anoean::nn
