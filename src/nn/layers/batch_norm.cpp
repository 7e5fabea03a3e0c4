#include "nn/layers/batch_norm.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "nn/kernels/channels.hpp"
#include "nn/work_split.hpp"

namespace anoean::nn {
namespace {

constexpr float epsilon = 1e-5F;
constexpr double momentum = 0.1;

// Calls sum(first pixel, pixels, to) for blocks of pixels, which fills to [count], and adds up the blocks in
// their order, in double.
template <typename Sum>
std::vector<double> block_sums(ThreadPool& pool, std::size_t pixels, std::size_t count, const Sum& sum) {
  constexpr std::size_t block = 64;  // few enough for sums in float
  const std::size_t blocks = (pixels + block - 1) / block;
  std::vector<float> partial(blocks * count);
  for_row_blocks(pool, blocks, block * count, [&](std::size_t first, std::size_t last) {
    for (std::size_t index = first; index < last; ++index) {
      const std::size_t pixel = index * block;
      sum(pixel, std::min(block, pixels - pixel), partial.data() + index * count);
    }
  });
  std::vector<double> sums(count);
  for (std::size_t index = 0; index < blocks; ++index) {
    for (std::size_t j = 0; j < count; ++j) sums[j] += static_cast<double>(partial[index * count + j]);
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

bool BatchNorm::fuse_activation(float slope) {
  if (slope_ != 1.0F) return false;
  slope_ = slope;
  return true;
}

void BatchNorm::initialise(std::span<float> parameters, std::span<float> statistics, Random&) const {
  std::fill_n(parameters.begin(), channels_, 1.0F);                                           // γ
  std::fill_n(parameters.begin() + static_cast<std::ptrdiff_t>(channels_), channels_, 0.0F);  // β
  std::fill_n(statistics.begin(), channels_, 0.0F);                                           // mean
  std::fill_n(statistics.begin() + static_cast<std::ptrdiff_t>(channels_), channels_, 1.0F);  // variance
}

void BatchNorm::normalise(const ForwardPass& pass, const float* mean, const float* scale) const {
  std::vector<float> factor(channels_);
  for (std::size_t j = 0; j < channels_; ++j) factor[j] = scale[j] * pass.parameters[j];
  const kernels::ChannelNormalisation by{mean, factor.data(), pass.parameters + channels_, slope_};
  for_row_blocks(pass.pool, pass.rows * pixels_, channels_, [&](std::size_t first, std::size_t last) {
    const std::size_t at = first * channels_;
    kernels::normalise_channels(last - first, channels_, pass.x + at, by, pass.y + at);
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
  const std::vector<double> sums =
      block_sums(pass.pool, pixels, channels_, [&](std::size_t first, std::size_t size, float* to) {
        kernels::sum_channels(size, channels_, pass.x + first * channels_, to);
      });
  for (std::size_t j = 0; j < channels_; ++j) mean[j] = static_cast<float>(sums[j] / count);
  const std::vector<double> squares =
      block_sums(pass.pool, pixels, channels_, [&](std::size_t first, std::size_t size, float* to) {
        kernels::sum_channel_squares(size, channels_, pass.x + first * channels_, mean, to);
      });
  for (std::size_t j = 0; j < channels_; ++j) {
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
  // dβ [channels], dγ [channels]
  const std::vector<double> sums =
      block_sums(pass.pool, pixels, 2 * channels_, [&](std::size_t first, std::size_t size, float* to) {
        const std::size_t at = first * channels_;
        kernels::sum_channel_products(size, channels_, pass.x + at, pass.dy + at, mean, scale, to,
                                      to + channels_);
      });
  const double* dbeta = sums.data();
  const double* dgamma = dbeta + channels_;
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
  const double count = static_cast<double>(pixels);
  std::vector<float> factor(channels_), of_x(channels_), constant(channels_);
  for (std::size_t j = 0; j < channels_; ++j) {
    factor[j] = pass.parameters[j] * scale[j];
    of_x[j] = -factor[j] * scale[j] * static_cast<float>(dgamma[j] / count);
    constant[j] = -factor[j] * static_cast<float>(dbeta[j] / count);
  }
  const kernels::ChannelGradient by{mean, factor.data(), of_x.data(), constant.data(), pass.input_slope};
  for_row_blocks(pass.pool, pixels, channels_, [&](std::size_t first, std::size_t last) {
    const std::size_t at = first * channels_;
    kernels::channel_gradient(last - first, channels_, pass.x + at, pass.dy + at, by, pass.dx + at);
  });
}

}  // namespace anoean::nn
