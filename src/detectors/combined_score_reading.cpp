#include <algorithm>
#include <memory>

#include "detectors/combined_score.hpp"
#include "detectors/network_state.hpp"
#include "detectors/soft_norm.hpp"

// How a CombinedScore is measured on rows, and derived by them.

namespace anoean {

// The readings of all parts of a kind, of one thread.
template <typename Distance>
struct CombinedScore::Readings {
  Readings(const std::vector<Part<Distance>>& of, std::size_t rows, nn::Mode mode) : parts(of) {
    for (const Part<Distance>& part : parts) readings.emplace_back(part.distance, rows, mode);
  }

  // outputs(layer): what a part of that layer reads.
  template <typename Outputs>
  void add(const Outputs& outputs, std::size_t rows, double* sums) {
    for (std::size_t p = 0; p < parts.size(); ++p) {
      const Part<Distance>& part = parts[p];
      readings[p].run(outputs(part.layer), rows);
      for (std::size_t i = 0; i < rows; ++i)
        sums[i] += part.weight * (readings[p].value(i) - part.mean) / part.deviation;
    }
  }

  // What add summed up last, derived by what was read: adds to gradients(layer).
  template <typename Outputs, typename Gradients>
  void add_gradients(const Outputs& outputs, std::size_t rows, const Gradients& gradients) {
    for (std::size_t p = 0; p < parts.size(); ++p) {
      const Part<Distance>& part = parts[p];
      readings[p].add_gradients(outputs(part.layer), rows, part.weight / part.deviation,
                                gradients(part.layer));
    }
  }

  const std::vector<Part<Distance>>& parts;
  std::vector<typename Distance::Reading> readings;
};

// The input as one vector per row, read by what looks at the input itself.
class CombinedScore::Expanded {
 public:
  Expanded(const CombinedScore& score, std::size_t rows, nn::Mode mode)
      : shape_(score.input_),
        width_(shape_.dense.size() + shape_.indicators()),
        is_read_(!score.inputs_.empty() || !score.columns_.empty()),
        values_(is_read_ ? rows * width_ : 0),
        gradients_(mode == nn::Mode::train ? values_.size() : 0),
        neighbours_(score.inputs_, rows, mode),
        columns_(score.columns_, rows, mode) {}

  void add(const nn::Input& rows, double* sums) {
    if (!is_read_) return;
    expand(shape_, rows, values_.data());
    const auto values = [&](std::size_t) { return values_.data(); };
    neighbours_.add(values, rows.rows, sums);
    columns_.add(values, rows.rows, sums);
  }

  // What add summed up last, derived by the input.
  void add_gradients(std::size_t rows, ScoreGradients& found) {
    if (!is_read_) return;
    std::fill_n(gradients_.data(), rows * width_, 0.0F);
    const auto values = [&](std::size_t) { return values_.data(); };
    const auto gradients = [&](std::size_t) { return gradients_.data(); };
    neighbours_.add_gradients(values, rows, gradients);
    columns_.add_gradients(values, rows, gradients);
    const std::size_t numbers = shape_.dense.size();
    const std::size_t indicators = width_ - numbers;
    for (std::size_t i = 0; i < rows; ++i) {
      const float* gradient = gradients_.data() + i * width_;
      for (std::size_t j = 0; j < numbers; ++j) found.dense[i * numbers + j] += double{gradient[j]};
      for (std::size_t j = 0; j < indicators; ++j)
        found.indicators[i * indicators + j] += double{gradient[numbers + j]};
    }
  }

 private:
  nn::InputShape shape_;
  std::size_t width_;
  bool is_read_;
  AlignedBuffer<float> values_;
  AlignedBuffer<float> gradients_;
  Readings<LayerNeighbours> neighbours_;
  Readings<ColumnDeviations> columns_;
};

// What a block of rows is measured with.
struct CombinedScore::Measuring {
  Measuring(const CombinedScore& score, std::size_t rows)
      : most(rows),
        gaussians(score.gaussians_, rows, nn::Mode::inference),
        neighbours(score.neighbours_, rows, nn::Mode::inference),
        doubts(score.doubts_, rows, nn::Mode::inference),
        input(score, rows, nn::Mode::inference) {}

  std::size_t most;
  Readings<LayerGaussian> gaussians;
  Readings<LayerNeighbours> neighbours;
  Readings<DiscriminatorDoubt> doubts;
  Expanded input;
};

void CombinedScore::add(const nn::Input& rows, const nn::Workspace& layers, std::span<double> sums) const {
  const auto measuring = spares_.take([&](const Measuring& spare) { return spare.most >= sums.size(); },
                                      [&] { return std::make_unique<Measuring>(*this, sums.size()); });
  measure(*measuring, rows, layers, sums);
}

void CombinedScore::measure(Measuring& measuring, const nn::Input& rows, const nn::Workspace& layers,
                            std::span<double> sums) const {
  const auto outputs = [&](std::size_t layer) { return layers.hidden(layer); };
  measuring.gaussians.add(outputs, sums.size(), sums.data());
  measuring.neighbours.add(outputs, sums.size(), sums.data());
  measuring.doubts.add(outputs, sums.size(), sums.data());
  measuring.input.add(rows, sums.data());
}

// For a score that gets more parts: nothing to measure with is kept for later.
std::vector<double> CombinedScore::scores_of(const nn::Network& network, const Features& rows,
                                             ThreadPool& pool) const {
  std::vector<double> scores(rows.rows);
  run_layers(network, rows, pool, [&](std::size_t first, std::size_t count, const nn::Workspace& layers) {
    Measuring measuring(*this, count);
    measure(measuring, network_input(rows, first, count), layers, std::span(scores).subspan(first, count));
  });
  return scores;
}

CombinedScore::CombinedScore() = default;
CombinedScore::~CombinedScore() = default;
CombinedScore::CombinedScore(CombinedScore&&) noexcept = default;
CombinedScore& CombinedScore::operator=(CombinedScore&&) noexcept = default;

class CombinedScore::Soft : public SoftScore {
 public:
  Soft(const CombinedScore& score, nn::Network& network, std::size_t rows)
      : network_(network),
        workspace_(network, rows, nn::Mode::train),
        gaussians_(score.gaussians_, rows, nn::Mode::train),
        neighbours_(score.neighbours_, rows, nn::Mode::train),
        doubts_(score.doubts_, rows, nn::Mode::train),
        input_(score, rows, nn::Mode::train) {}

  void run(const nn::Input& rows, ScoreGradients& found) override {
    clear(found, network_, rows.rows);
    network_.forward(workspace_, rows, 0, alone_);
    const auto outputs = [&](std::size_t layer) { return workspace_.hidden(layer); };
    gaussians_.add(outputs, rows.rows, found.scores.data());
    neighbours_.add(outputs, rows.rows, found.scores.data());
    doubts_.add(outputs, rows.rows, found.scores.data());
    input_.add(rows, found.scores.data());
    for (std::size_t layer = 0; layer < network_.layers(); ++layer) {
      if (layer + 1 < network_.layers() && !is_read(layer)) continue;
      std::fill_n(workspace_.hidden_gradient(layer), rows.rows * network_.shape(layer).size(), 0.0F);
    }
    const auto gradients = [&](std::size_t layer) { return workspace_.hidden_gradient(layer); };
    gaussians_.add_gradients(outputs, rows.rows, gradients);
    neighbours_.add_gradients(outputs, rows.rows, gradients);
    doubts_.add_gradients(outputs, rows.rows, gradients);
    network_.backward(workspace_, rows, 0, {.parameters = false, .input = true}, alone_);
    add_input_gradients(workspace_, network_, rows.rows, found);
    input_.add_gradients(rows.rows, found);
  }

 private:
  bool is_read(std::size_t layer) const {
    const auto reads = [layer](const auto& part) { return part.layer == layer; };
    return std::any_of(gaussians_.parts.begin(), gaussians_.parts.end(), reads) ||
           std::any_of(neighbours_.parts.begin(), neighbours_.parts.end(), reads);
  }

  nn::Network& network_;
  nn::Workspace workspace_;
  Readings<LayerGaussian> gaussians_;
  Readings<LayerNeighbours> neighbours_;
  Readings<DiscriminatorDoubt> doubts_;
  Expanded input_;
  ThreadPool alone_{1};
};

std::unique_ptr<SoftScore> CombinedScore::soft_score(nn::Network& network, std::size_t rows) const {
  if (!has_row_gradients(network)) return nullptr;
  return std::make_unique<Soft>(*this, network, rows);
}

}  // namespace anoean
