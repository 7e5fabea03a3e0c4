#include <cmath>
#include <gtest/gtest.h>

#include "nn/kernels/convolution.hpp"
#include "nn/kernels_support.hpp"

namespace anoean::nn::kernels {
namespace {

struct Case {
  ConvolutionShape shape;
  std::size_t images;
};

// height, width, in, out, kernel, stride, pad
const std::vector<Case> cases = {
    {{28, 28, 1, 32, 4, 2, 1}, 3},
    {{14, 14, 32, 64, 4, 2, 1}, 2},
    {{7, 7, 16, 40, 4, 2, 1}, 27},
    {{5, 6, 3, 7, 3, 1, 1}, 30},
    {{9, 4, 2, 13, 3, 2, 1}, 25},
    {{6, 7, 5, 1, 5, 1, 2}, 4},
    {{8, 8, 4, 8, 5, 2, 2}, 3},
    {{3, 3, 2, 4, 3, 1, 0}, 1},
    {{5, 5, 3, 20, 2, 3, 0}, 26},
    {{1, 1, 6, 9, 1, 1, 0}, 50},
    {{4, 4, 2, 3, 3, 1, 2}, 2},
    {{2, 3, 1, 5, 3, 2, 3}, 2},
    {{7, 7, 40, 33, 4, 2, 1}, 1},
    // By Winograd's way: tiles of every size, alone and side by side; other strides; pads of any width.
    {{7, 7, 16, 48, 4, 2, 1}, 27},
    {{8, 8, 16, 16, 4, 2, 1}, 5},
    {{11, 17, 16, 16, 6, 3, 2}, 3},
    {{16, 20, 16, 16, 4, 2, 1}, 2},
    {{8, 12, 32, 16, 2, 1, 0}, 3},
    {{5, 21, 16, 16, 4, 2, 3}, 14},
    // And not, because of five outputs.
    {{10, 13, 16, 32, 4, 2, 1}, 5},
    {{12, 14, 16, 16, 6, 3, 2}, 3},
    // And not, because the last pixels are below no kernel.
    {{9, 9, 16, 16, 4, 2, 0}, 2},
};

struct Problem {
  explicit Problem(const Case& one)
      : shape(one.shape),
        images(one.images),
        x(random_values(images * shape.in_size(), "x")),
        dy(random_values(images * shape.out_size(), "dy")),
        weights(random_values(shape.weights(), "weights")),
        bias(random_values(shape.out_channels, "bias")) {}

  // Calls visit(x index, y index, weight index) for every multiplication of the convolution.
  template <typename Visit>
  void each_product(Visit visit) const {
    const std::size_t out_height = shape.out_height();
    const std::size_t out_width = shape.out_width();
    for (std::size_t pixel = 0; pixel < images * out_height * out_width; ++pixel) {
      for (std::size_t tap = 0; tap < shape.taps(); ++tap) {
        const std::size_t row =
            pixel / out_width % out_height * shape.stride + tap / shape.kernel - shape.pad;
        const std::size_t column = pixel % out_width * shape.stride + tap % shape.kernel - shape.pad;
        if (row >= shape.height || column >= shape.width) continue;  // also what wrapped around below zero
        const std::size_t from =
            (pixel / (out_height * out_width) * shape.height + row) * shape.width + column;
        for (std::size_t i = 0; i < shape.in_channels; ++i) {
          for (std::size_t j = 0; j < shape.out_channels; ++j) {
            visit(from * shape.in_channels + i, pixel * shape.out_channels + j,
                  (tap * shape.in_channels + i) * shape.out_channels + j);
          }
        }
      }
    }
  }

  ConvolutionShape shape;
  std::size_t images;
  std::vector<float> x, dy, weights, bias;
};

double product(float a, float b) { return static_cast<double>(a) * static_cast<double>(b); }

// What is left in the buffer beforehand must not matter.
template <typename Run>
std::vector<float> run_twice(std::size_t size, Run run) {
  std::vector<float> first(size, 5.0F);
  std::vector<float> second(size, -5.0F);
  run(first.data());
  run(second.data());
  EXPECT_EQ(first, second);
  return first;
}

template <typename Check>
void for_each_case(Check check) {
  for_each_target([&] {
    for (const Case& one : cases) {
      const ConvolutionShape& s = one.shape;
      SCOPED_TRACE(testing::Message()
                   << s.height << " x " << s.width << " x " << s.in_channels << " -> " << s.out_channels
                   << " kernel " << s.kernel << " stride " << s.stride << " pad " << s.pad);
      check(Problem(one), Convolution(s));
    }
  });
}

TEST(KernelsConvolution, ForwardAgreesWithDouble) {
  for_each_case([](const Problem& problem, const Convolution& convolution) {
    const ConvolutionShape& shape = problem.shape;
    std::vector<double> expected(problem.dy.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      expected[i] = static_cast<double>(problem.bias[i % shape.out_channels]);
    }
    problem.each_product([&](std::size_t x, std::size_t y, std::size_t w) {
      expected[y] += product(problem.x[x], problem.weights[w]);
    });
    PackedMatrix packed;
    convolution.pack_forward(problem.weights.data(), packed);
    const std::size_t terms = shape.taps() * shape.in_channels;
    const auto check = [&](const Epilogue& epilogue) {
      for (const Rounding rounding : {Rounding::usual, Rounding::fine}) {
        const std::vector<float> y = run_twice(problem.dy.size(), [&](float* to) {
          convolution.forward(problem.images, problem.x.data(), packed, to, epilogue, rounding);
        });
        expect_close(y, expected, terms);
      }
    };
    check(Epilogue::add_bias(problem.bias.data()));
    for (double& value : expected) value = value > 0 ? value : static_cast<double>(0.2F) * value;
    check(Epilogue::add_bias_leaky_relu(problem.bias.data(), 0.2F));
  });
}

TEST(KernelsConvolution, InputGradientAgreesWithDouble) {
  for_each_case([](const Problem& problem, const Convolution& convolution) {
    std::vector<double> expected(problem.x.size());
    problem.each_product([&](std::size_t x, std::size_t y, std::size_t w) {
      expected[x] += product(problem.dy[y], problem.weights[w]);
    });
    PackedMatrix packed;
    convolution.pack_input_gradient(problem.weights.data(), packed);
    const auto gradient = [&](const Epilogue& epilogue) {
      return run_twice(problem.x.size(), [&](float* dx) {
        convolution.input_gradient(problem.images, problem.dy.data(), packed, dx, epilogue);
      });
    };
    const std::size_t terms = problem.shape.taps() * problem.shape.out_channels;
    expect_close(gradient(Epilogue::none()), expected, terms);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (problem.x[i] <= 0) expected[i] *= static_cast<double>(0.2F);
    }
    expect_close(gradient(Epilogue::mask_leaky_relu(problem.x.data(), 0, 0.2F)), expected, terms);
  });
}

TEST(KernelsConvolution, WeightGradientAgreesWithDouble) {
  for_each_case([](const Problem& problem, const Convolution& convolution) {
    const ConvolutionShape& shape = problem.shape;
    std::vector<double> weights(shape.weights());
    problem.each_product([&](std::size_t x, std::size_t y, std::size_t w) {
      weights[w] += product(problem.x[x], problem.dy[y]);
    });
    const std::size_t terms = problem.images * shape.out_height() * shape.out_width();
    const std::vector<float> dw = run_twice(shape.weights(), [&](float* to) {
      convolution.weight_gradient(problem.images, problem.x.data(), problem.dy.data(), to, false);
    });
    expect_close(dw, weights, terms);
    std::vector<float> added = dw;
    convolution.weight_gradient(problem.images, problem.x.data(), problem.dy.data(), added.data(), true);
    for (double& weight : weights) weight *= 2.0;
    expect_close(added, weights, 2 * terms);
  });
}

TEST(KernelsConvolution, WinogradsWayIsTried) {
  std::size_t count = 0;
  for (const Case& one : cases) count += Winograd::suits(one.shape) ? 1 : 0;
  EXPECT_EQ(count, 7U);
}

TEST(KernelsConvolution, FineRoundingLosesLess) {
  for_each_target([] {
    const Problem problem({{14, 14, 32, 64, 4, 2, 1}, 10});
    const Convolution convolution(problem.shape);
    PackedMatrix packed;
    convolution.pack_forward(problem.weights.data(), packed);
    std::vector<double> expected(problem.dy.size());
    problem.each_product([&](std::size_t x, std::size_t y, std::size_t w) {
      expected[y] += product(problem.x[x], problem.weights[w]);
    });
    const auto lost = [&](Rounding rounding) {
      std::vector<float> y(expected.size());
      convolution.forward(problem.images, problem.x.data(), packed, y.data(), Epilogue::none(), rounding);
      double square = 0.0;
      for (std::size_t i = 0; i < y.size(); ++i) square += std::pow(double{y[i]} - expected[i], 2.0);
      return square;
    };
    EXPECT_LT(lost(Rounding::fine), 0.5 * lost(Rounding::usual));
  });
}

TEST(KernelsConvolution, AnImageDoesNotDependOnItsBlock) {
  for_each_target([&] {
    for (const std::size_t out : {40U, 48U}) {
      const Problem problem({{7, 7, 16, out, 4, 2, 1}, 31});
      const Convolution convolution(problem.shape);
      PackedMatrix packed;
      convolution.pack_forward(problem.weights.data(), packed);
      const Epilogue epilogue = Epilogue::add_bias_leaky_relu(problem.bias.data(), 0.2F);
      for (const Rounding rounding : {Rounding::usual, Rounding::fine}) {
        std::vector<float> whole(problem.dy.size());
        convolution.forward(problem.images, problem.x.data(), packed, whole.data(), epilogue, rounding);
        for (const std::size_t block : {1U, 3U, 20U}) {
          std::vector<float> parts(problem.dy.size());
          for (std::size_t image = 0; image < problem.images; image += block) {
            convolution.forward(std::min(block, problem.images - image),
                                problem.x.data() + image * problem.shape.in_size(), packed,
                                parts.data() + image * problem.shape.out_size(), epilogue, rounding);
          }
          EXPECT_EQ(whole, parts) << "blocks of " << block << ", " << out << " channels";
        }
      }
    }
  });
}

TEST(KernelsConvolution, NoImages) {
  for (const ConvolutionShape& shape : {ConvolutionShape{3, 3, 2, 4, 3, 1, 0}, {7, 7, 16, 16, 4, 2, 1}}) {
    std::vector<float> dw(shape.weights(), 1.0F);
    Convolution(shape).weight_gradient(0, nullptr, nullptr, dw.data(), false);
    EXPECT_EQ(dw, std::vector<float>(shape.weights(), 0.0F));
  }
}

}  // namespace
}  // namespace anoean::nn::kernels
