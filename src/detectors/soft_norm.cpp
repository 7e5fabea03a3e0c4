#include "detectors/soft_norm.hpp"

#include <algorithm>
#include <cmath>

#include "nn/kernels/distances.hpp"
#include "nn/layer_sequence.hpp"

namespace anoean {
namespace {

class SoftNorm : public SoftScore {
 public:
  SoftNorm(nn::Network& network, std::size_t rows)
      : network_(network), workspace_(network, rows, nn::Mode::train) {}

  void run(const nn::Input& rows, ScoreGradients& found) override {
    const std::size_t width = network_.output().size();
    clear(found, network_, rows.rows);
    network_.forward(workspace_, rows, 0, alone_);
    for (std::size_t i = 0; i < rows.rows; ++i) {
      const float* output = workspace_.output() + i * width;
      const double norm = std::sqrt(nn::kernels::sum_of_squares(output, width));
      found.scores[i] = norm;
      // ∂‖y‖/∂y = y / ‖y‖
      float* gradient = workspace_.output_gradient() + i * width;
      for (std::size_t j = 0; j < width; ++j)
        gradient[j] = norm > 0.0 ? static_cast<float>(double{output[j]} / norm) : 0.0F;
    }
    network_.backward(workspace_, rows, 0, {.parameters = false, .input = true}, alone_);
    add_input_gradients(workspace_, network_, rows.rows, found);
  }

 private:
  nn::Network& network_;
  nn::Workspace workspace_;
  ThreadPool alone_{1};
};

}  // namespace

bool has_row_gradients(const nn::Network& network) {
  const auto& layers = network.sequence().layers;
  return std::none_of(layers.begin(), layers.end(),
                      [](const nn::PlannedLayer& one) { return one.layer->couples_rows(); });
}

void clear(ScoreGradients& found, const nn::Network& network, std::size_t rows) {
  found.scores.assign(rows, 0.0);
  found.dense.assign(rows * network.input().dense.size(), 0.0);
  found.indicators.assign(rows * network.input().indicators(), 0.0);
}

void add_input_gradients(const nn::Workspace& workspace, const nn::Network& network, std::size_t rows,
                         ScoreGradients& found) {
  const auto add = [](const float* from, std::size_t count, std::vector<double>& to) {
    for (std::size_t i = 0; i < count; ++i) to[i] += double{from[i]};
  };
  add(workspace.input_gradient(), rows * network.input().dense.size(), found.dense);
  add(workspace.indicator_gradient(), rows * network.input().indicators(), found.indicators);
}

std::unique_ptr<SoftScore> soft_norm(nn::Network& network, std::size_t rows) {
  if (!has_row_gradients(network)) return nullptr;
  return std::make_unique<SoftNorm>(network, rows);
}

}  // namespace anoean
