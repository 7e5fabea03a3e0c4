#include "nn/double_network.hpp"

#include <cmath>
#include <map>
#include <sstream>

namespace anoean::nn {
namespace {

struct Rows {
  std::size_t count = 0;
  Shape shape;
  std::vector<double> values;  // [count][shape.size()]
};

// Reads the parameters off in the order of the layers.
class Reader {
 public:
  explicit Reader(const std::vector<double>& values) : next_(values.data()) {}
  const double* take(std::size_t count) {
    const double* first = next_;
    next_ += count;
    return first;
  }

 private:
  const double* next_;
};

// soft: [rows][indicators], whose weights follow those of x
void dense(Rows& x, const std::vector<double>& soft, std::size_t outputs, Reader& parameters) {
  const std::size_t inputs = x.shape.size();
  const std::size_t indicators = soft.size() / x.count;
  const double* weights = parameters.take((inputs + indicators) * outputs);
  const double* bias = parameters.take(outputs);
  std::vector<double> y(x.count * outputs);
  for (std::size_t row = 0; row < x.count; ++row) {
    for (std::size_t j = 0; j < outputs; ++j) {
      double sum = bias[j];
      for (std::size_t i = 0; i < inputs; ++i) sum += x.values[row * inputs + i] * weights[i * outputs + j];
      for (std::size_t i = 0; i < indicators; ++i) {
        sum += soft[row * indicators + i] * weights[(inputs + i) * outputs + j];
      }
      y[row * outputs + j] = sum;
    }
  }
  x = {x.count, {1, 1, outputs}, y};
}

void conv(Rows& x, std::size_t channels, std::size_t kernel, std::size_t stride, std::size_t pad,
          Reader& parameters) {
  const Shape in = x.shape;
  const Shape out{(in.height + 2 * pad - kernel) / stride + 1, (in.width + 2 * pad - kernel) / stride + 1,
                  channels};
  const double* weights = parameters.take(kernel * kernel * in.channels * channels);
  const double* bias = parameters.take(channels);
  std::vector<double> y;
  for (std::size_t row = 0; row < x.count; ++row) {
    for (std::size_t oy = 0; oy < out.height; ++oy) {
      for (std::size_t ox = 0; ox < out.width; ++ox) {
        for (std::size_t c = 0; c < channels; ++c) {
          double sum = bias[c];
          for (std::size_t ky = 0; ky < kernel; ++ky) {
            for (std::size_t kx = 0; kx < kernel; ++kx) {
              const std::size_t iy =
                  oy * stride + ky - pad;  // wraps around below zero, and is then out of range
              const std::size_t ix = ox * stride + kx - pad;
              if (iy >= in.height || ix >= in.width) continue;
              const double* pixel = &x.values[((row * in.height + iy) * in.width + ix) * in.channels];
              for (std::size_t k = 0; k < in.channels; ++k) {
                sum += pixel[k] * weights[((ky * kernel + kx) * in.channels + k) * channels + c];
              }
            }
          }
          y.push_back(sum);
        }
      }
    }
  }
  x = {x.count, out, y};
}

// Every pixel of the input spreads over the pixels below the kernel: weights [ky][kx][out][in].
void conv_transposed(Rows& x, const Shape& out, std::size_t kernel, std::size_t stride, std::size_t pad,
                     Reader& parameters) {
  const Shape in = x.shape;
  const double* weights = parameters.take(kernel * kernel * in.channels * out.channels);
  const double* bias = parameters.take(out.channels);
  std::vector<double> y(x.count * out.size());
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = bias[i % out.channels];
  for (std::size_t p = 0; p < x.count * in.height * in.width; ++p) {
    const double* pixel = &x.values[p * in.channels];
    for (std::size_t tap = 0; tap < kernel * kernel; ++tap) {
      // Wraps around below zero, and is then out of range.
      const std::size_t oy = p / in.width % in.height * stride + tap / kernel - pad;
      const std::size_t ox = p % in.width * stride + tap % kernel - pad;
      if (oy >= out.height || ox >= out.width) continue;
      double* to = &y[((p / (in.height * in.width) * out.height + oy) * out.width + ox) * out.channels];
      for (std::size_t c = 0; c < out.channels; ++c) {
        for (std::size_t k = 0; k < in.channels; ++k)
          to[c] += pixel[k] * weights[(tap * out.channels + c) * in.channels + k];
      }
    }
  }
  x = {x.count, out, y};
}

void batch_norm(Rows& x, Mode mode, Reader& parameters, Reader& statistics) {
  const std::size_t channels = x.shape.channels;
  const std::size_t pixels = x.values.size() / channels;
  const double* gamma = parameters.take(channels);
  const double* beta = parameters.take(channels);
  const double* running_mean = statistics.take(channels);
  const double* running_variance = statistics.take(channels);
  for (std::size_t c = 0; c < channels; ++c) {
    double mean = running_mean[c];
    double variance = running_variance[c];
    if (mode == Mode::train) {
      mean = 0.0;
      variance = 0.0;
      for (std::size_t p = 0; p < pixels; ++p)
        mean += x.values[p * channels + c] / static_cast<double>(pixels);
      for (std::size_t p = 0; p < pixels; ++p) {
        variance += std::pow(x.values[p * channels + c] - mean, 2) / static_cast<double>(pixels);
      }
    }
    for (std::size_t p = 0; p < pixels; ++p) {
      double& value = x.values[p * channels + c];
      value = gamma[c] * (value - mean) / std::sqrt(variance + 1e-5) + beta[c];
    }
  }
}

template <typename Function>
void for_each(Rows& x, Function function) {
  for (double& value : x.values) value = function(value);
}

}  // namespace

DoubleNetwork::DoubleNetwork(const Network& network)
    : input(network.input()),
      spec(network.spec()),
      parameters(network.parameters().values.begin(), network.parameters().values.end()),
      statistics(network.parameters().statistics.begin(), network.parameters().statistics.end()) {}

std::vector<double> DoubleNetwork::forward(std::size_t rows, const std::vector<double>& dense_rows,
                                           const std::vector<double>& indicators) const {
  Rows x{rows, input.dense, dense_rows};
  std::vector<double> soft = indicators;
  Reader parameter_reader(parameters);
  Reader statistic_reader(statistics);
  std::istringstream layers(spec);
  for (std::string text; std::getline(layers, text, ',');) {
    std::istringstream words(text);
    std::string name;
    std::string keyword;
    double number = 0.0;
    words >> name >> number;
    if (name == "dense") {
      dense(x, soft, static_cast<std::size_t>(number), parameter_reader);
      soft.clear();
    } else if (name == "conv") {
      std::size_t kernel = 0;
      std::size_t stride = 0;
      std::size_t pad = 0;
      words >> keyword >> kernel >> keyword >> stride >> keyword >> pad;
      conv(x, static_cast<std::size_t>(number), kernel, stride, pad, parameter_reader);
    } else if (name == "conv_transposed") {
      std::map<std::string, std::size_t> options;
      for (std::size_t value = 0; words >> keyword >> value;) options[keyword] = value;
      const auto size = [&](const char* axis, std::size_t from) {
        const std::size_t least = (from - 1) * options["stride"] + options["kernel"] - 2 * options["pad"];
        return options.contains(axis) ? options[axis] : least;
      };
      const Shape out{size("height", x.shape.height), size("width", x.shape.width),
                      static_cast<std::size_t>(number)};
      conv_transposed(x, out, options["kernel"], options["stride"], options["pad"], parameter_reader);
    } else if (name == "reshape") {
      x.shape.height = static_cast<std::size_t>(number);
      words >> x.shape.width >> x.shape.channels;
    } else if (name == "batch_norm") {
      batch_norm(x, mode, parameter_reader, statistic_reader);
    } else if (name == "leaky_relu") {
      for_each(x, [&](double value) { return value > 0.0 ? value : number * value; });
    } else if (name == "tanh") {
      for_each(x, [](double value) { return std::tanh(value); });
    } else if (name == "sigmoid") {
      for_each(x, [](double value) { return 1.0 / (1.0 + std::exp(-value)); });
    } else if (name == "flatten") {
      x.shape = {1, 1, x.shape.size()};
    } else if (name == "dropout" && mode == Mode::train) {
      for (std::size_t i = 0; i < x.values.size(); ++i) x.values[i] *= dropout_scales.at(i);
    }
  }
  return x.values;
}

}  // namespace anoean::nn
