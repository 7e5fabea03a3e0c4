#include "nn/layers/batch_norm.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "nn/work_split.hpp"

namespace anoean::nn {
namespace {

constexpr float epsilon = 1e-5F;
constexpr double momentum = 0.1;

// sums[j] = Σ over pixels of term(pixel, j), in double: blocks of pixels apart, then the blocks in their
// order.
template <typename Term>
std::vector<double> channel_sums(ThreadPool& pool, std::size_t pixels, std::size_t channels,
                                 const Term& term) {
  constexpr std::size_t block = 512;
  const std::size_t blocks = (pixels + block - 1) / block;
  std::vector<double> partial(blocks * channels);
  for_row_blocks(pool, blocks, block * channels, [&](std::size_t first, std::size_t last) {
    for (std::size_t index = first; index < last; ++index) {
      double* sums = partial.data() + index * channels;
      for (std::size_t pixel = index * block; pixel < std::min(pixels, (index + 1) * block); ++pixel) {
        for (std::size_t j = 0; j < channels; ++j) sums[j] += term(pixel, j);
      }
    }
  });
  std::vector<double> sums(channels);
  for (std::size_t index = 0; index < blocks; ++index) {
    for (std::size_t j = 0; j < channels; ++j) sums[j] += partial[index * channels + j];
  }
  return sums;
}

}  // namespace

Shape BatchNorm::plan(const Shape& input) {
  pixels_ = input.height * input.width;
  channels_ = input.channels;
  return input;
}

LayerNeeds BatchNorm::needs() const {
  // Saved: the batch's mean, its variance, 1 / √(variance + ε).
  return {.parameters = 2 * channels_, .statistics = 2 * channels_, .saved = 3 * channels_};
}

void BatchNorm::initialise(std::span<float> parameters, std::span<float> statistics, Random&) const {
  std::fill_n(parameters.begin(), channels_, 1.0F);                                           // γ
  std::fill_n(parameters.begin() + static_cast<std::ptrdiff_t>(channels_), channels_, 0.0F);  // β
  std::fill_n(statistics.begin(), channels_, 0.0F);                                           // mean
  std::fill_n(statistics.begin() + static_cast<std::ptrdiff_t>(channels_), channels_, 1.0F);  // variance
}

void BatchNorm::normalise(const ForwardPass& pass, const float* mean, const float* scale) const {
  const float* gamma = pass.parameters;
  const float* beta = pass.parameters + channels_;
  for_row_blocks(pass.pool, pass.rows * pixels_, channels_, [&](std::size_t first, std::size_t last) {
    for (std::size_t pixel = first; pixel < last; ++pixel) {
      const float* x = pass.x + pixel * channels_;
      float* y = pass.y + pixel * channels_;
      for (std::size_t j = 0; j < channels_; ++j) y[j] = (x[j] - mean[j]) * scale[j] * gamma[j] + beta[j];
    }
  });
}

void BatchNorm::forward(const ForwardPass& pass) const {
  if (pass.mode == Mode::inference) {
    std::vector<float> scale(channels_);
    for (std::size_t j = 0; j < channels_; ++j)
      scale[j] = 1.0F / std::sqrt(pass.statistics[channels_ + j] + epsilon);
    return normalise(pass, pass.statistics, scale.data());
  }
  const std::size_t pixels = pass.rows * pixels_;
  const double count = static_cast<double>(pixels);
  float* mean = pass.saved;
  float* variance = mean + channels_;
  float* scale = variance + channels_;
  const std::vector<double> sums = channel_sums(
      pass.pool, pixels, channels_,
      [&](std::size_t pixel, std::size_t j) { return static_cast<double>(pass.x[pixel * channels_ + j]); });
  const std::vector<double> squares =
      channel_sums(pass.pool, pixels, channels_, [&](std::size_t pixel, std::size_t j) {
        const double from_mean = static_cast<double>(pass.x[pixel * channels_ + j]) - sums[j] / count;
        return from_mean * from_mean;
      });
  for (std::size_t j = 0; j < channels_; ++j) {
    mean[j] = static_cast<float>(sums[j] / count);
    variance[j] = static_cast<float>(squares[j] / count);
    scale[j] = static_cast<float>(1.0 / std::sqrt(squares[j] / count + static_cast<double>(epsilon)));
  }
  normalise(pass, mean, scale);
}

Layer::ChannelMap BatchNorm::channel_map(const float* parameters, const float* statistics) const {
  ChannelMap map{std::vector<double>(channels_), std::vector<double>(channels_)};
  for (std::size_t j = 0; j < channels_; ++j) {
    const double variance = static_cast<double>(statistics[channels_ + j]);
    map.scale[j] = static_cast<double>(parameters[j]) / std::sqrt(variance + static_cast<double>(epsilon));
    map.shift[j] =
        static_cast<double>(parameters[channels_ + j]) - static_cast<double>(statistics[j]) * map.scale[j];
  }
  return map;
}

void BatchNorm::move_statistics(const BackwardPass& pass) const {
  const double count = static_cast<double>(pass.rows * pixels_);
  const double unbiased = count > 1.0 ? count / (count - 1.0) : 1.0;
  const auto move = [](float& running, double batch) {
    running = static_cast<float>((1.0 - momentum) * static_cast<double>(running) + momentum * batch);
  };
  for (std::size_t j = 0; j < channels_; ++j) {
    move(pass.statistics[j], static_cast<double>(pass.saved[j]));
    move(pass.statistics[channels_ + j], static_cast<double>(pass.saved[channels_ + j]) * unbiased);
  }
}

// With x̂ = (x − mean) · scale: dγ = Σ dy · x̂, dβ = Σ dy, dx = γ · scale · (dy − dβ / n − x̂ · dγ / n).
void BatchNorm::backward(const BackwardPass& pass) const {
  const std::size_t pixels = pass.rows * pixels_;
  const float* mean = pass.saved;
  const float* scale = mean + 2 * channels_;
  const auto normalised = [&](std::size_t pixel, std::size_t j) {
    return (pass.x[pixel * channels_ + j] - mean[j]) * scale[j];
  };
  const auto dy = [&](std::size_t pixel, std::size_t j) {
    return static_cast<double>(pass.dy[pixel * channels_ + j]);
  };
  const std::vector<double> dbeta = channel_sums(pass.pool, pixels, channels_, dy);
  const std::vector<double> dgamma =
      channel_sums(pass.pool, pixels, channels_, [&](std::size_t pixel, std::size_t j) {
        return dy(pixel, j) * static_cast<double>(normalised(pixel, j));
      });
  if (pass.gradients != nullptr) {
    for (std::size_t j = 0; j < channels_; ++j) {
      float& gamma = pass.gradients[j];
      float& beta = pass.gradients[channels_ + j];
      gamma = static_cast<float>(dgamma[j]) + (pass.accumulate ? gamma : 0.0F);
      beta = static_cast<float>(dbeta[j]) + (pass.accumulate ? beta : 0.0F);
    }
    move_statistics(pass);
  }
  if (pass.dx == nullptr) return;
  const float* gamma = pass.parameters;
  const double count = static_cast<double>(pixels);
  std::vector<float> mean_dy(channels_), mean_product(channels_), factor(channels_);
  for (std::size_t j = 0; j < channels_; ++j) {
    mean_dy[j] = static_cast<float>(dbeta[j] / count);
    mean_product[j] = static_cast<float>(dgamma[j] / count);
    factor[j] = gamma[j] * scale[j];
  }
  for_row_blocks(pass.pool, pixels, channels_, [&](std::size_t first, std::size_t last) {
    for (std::size_t pixel = first; pixel < last; ++pixel) {
      for (std::size_t j = 0; j < channels_; ++j) {
        const std::size_t at = pixel * channels_ + j;
        pass.dx[at] = factor[j] * (pass.dy[at] - mean_dy[j] - normalised(pixel, j) * mean_product[j]);
      }
    }
  });
}

}  // namespace anoean::nn
