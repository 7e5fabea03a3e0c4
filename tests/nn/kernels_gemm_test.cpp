#include <cmath>
#include <gtest/gtest.h>

#include "nn/kernels/gemm.hpp"
#include "nn/kernels_support.hpp"

namespace anoean::nn::kernels {
namespace {

struct Case {
  std::size_t m, n, k;
};

const std::vector<Case> cases = {{1, 1, 1},     {1, 128, 300}, {2, 13, 37},  {3, 8, 1},    {5, 1, 37},
                                 {7, 3, 2},     {11, 5, 16},   {12, 16, 8},  {13, 17, 9},  {29, 31, 33},
                                 {50, 1, 300},  {49, 33, 5},   {97, 128, 3}, {400, 8, 32}, {101, 130, 37},
                                 {2, 40, 1025}, {13, 1, 2100}, {4, 6, 0},    {16, 1, 600}};

// One product with all its surroundings; rows lie further apart than they are long, to catch writes between
// them.
struct Problem {
  explicit Problem(const Case& shape, bool transpose_a = false, bool transpose_b = false)
      : m(shape.m),
        n(shape.n),
        k(shape.k),
        a_values(random_values((m + 3) * (k + 3), "a")),
        b_values(random_values((n + 3) * (k + 3), "b")),
        c_values(random_values(m * (n + 2), "c")),
        bias(random_values(n, "bias")),
        activations(random_values(m * (n + 1), "activations")),
        a{a_values.data(), transpose_a ? m + 3 : k + 3, transpose_a},
        b{b_values.data(), transpose_b ? k + 3 : n + 3, transpose_b} {}

  Epilogue epilogue(Epilogue::Kind kind) const {
    switch (kind) {
      case Epilogue::Kind::bias:
        return Epilogue::add_bias(bias.data());
      case Epilogue::Kind::bias_leaky_relu:
        return Epilogue::add_bias_leaky_relu(bias.data(), 0.2F);
      case Epilogue::Kind::leaky_relu_mask:
        return Epilogue::mask_leaky_relu(activations.data(), n + 1, 0.2F);
      case Epilogue::Kind::none:
        break;
    }
    return Epilogue::none();
  }

  std::vector<double> expected(Epilogue::Kind kind, bool accumulate) const {
    std::vector<double> result(c_values.begin(), c_values.end());
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        double sum = accumulate ? static_cast<double>(c_values[i * (n + 2) + j]) : 0.0;
        for (std::size_t p = 0; p < k; ++p) sum += element(a, i, p) * element(b, p, j);
        if (kind == Epilogue::Kind::bias || kind == Epilogue::Kind::bias_leaky_relu)
          sum += static_cast<double>(bias[j]);
        if (kind == Epilogue::Kind::bias_leaky_relu && sum < 0) sum *= static_cast<double>(0.2F);
        if (kind == Epilogue::Kind::leaky_relu_mask && activations[i * (n + 1) + j] <= 0) {
          sum *= static_cast<double>(0.2F);
        }
        result[i * (n + 2) + j] = sum;
      }
    }
    return result;
  }

  static double element(const Operand& matrix, std::size_t row, std::size_t column) {
    return static_cast<double>(matrix.transposed ? matrix.data[column * matrix.stride + row]
                                                 : matrix.data[row * matrix.stride + column]);
  }

  std::size_t m, n, k;
  std::vector<float> a_values, b_values, c_values, bias, activations;
  Operand a, b;
};

TEST(KernelsGemm, AgreesWithDoubleForEveryShapeAndOrder) {
  ThreadPool pool(1);
  for_each_target([&] {
    for (const Case& shape : cases) {
      for (const int order : {0, 1, 2, 3}) {
        SCOPED_TRACE(testing::Message()
                     << shape.m << " x " << shape.n << " x " << shape.k << " order " << order);
        const Problem problem(shape, order % 2 == 1, order / 2 == 1);
        std::vector<float> c = problem.c_values;
        gemm(pool, problem.m, problem.n, problem.k, problem.a, problem.b, c.data(), problem.n + 2);
        expect_close(c, problem.expected(Epilogue::Kind::none, false), problem.k);
      }
    }
  });
}

TEST(KernelsGemm, AgreesWithDoubleForEveryEpilogue) {
  ThreadPool pool(1);
  for_each_target([&] {
    for (const Case& shape : cases) {
      const Problem problem(shape);
      for (const auto kind : {Epilogue::Kind::none, Epilogue::Kind::bias, Epilogue::Kind::bias_leaky_relu,
                              Epilogue::Kind::leaky_relu_mask}) {
        for (const bool accumulate : {false, true}) {
          SCOPED_TRACE(testing::Message() << shape.m << " x " << shape.n << " x " << shape.k << " epilogue "
                                          << static_cast<int>(kind) << " accumulate " << accumulate);
          std::vector<float> c = problem.c_values;
          gemm(pool, problem.m, problem.n, problem.k, problem.a, problem.b, c.data(), problem.n + 2,
               problem.epilogue(kind), accumulate);
          expect_close(c, problem.expected(kind, accumulate), problem.k);
        }
      }
    }
  });
}

TEST(KernelsGemm, RowsDoNotDependOnTheirBlock) {
  ThreadPool pool(1);
  for_each_target([&] {
    for (const Case& shape : {Case{61, 1, 37}, Case{61, 13, 300}, Case{61, 128, 122}, Case{61, 40, 1500}}) {
      for (const bool transpose_a : {false, true}) {
        const Problem problem(shape, transpose_a);
        PackedMatrix packed;
        packed.pack(problem.k, problem.n, problem.b);
        const Epilogue epilogue = problem.epilogue(Epilogue::Kind::bias_leaky_relu);
        std::vector<float> whole(problem.m * problem.n);
        gemm(pool, problem.m, problem.a, packed, whole.data(), problem.n, epilogue);
        for (const std::size_t block : {1U, 2U, 5U, 17U}) {
          std::vector<float> parts(problem.m * problem.n);
          for (std::size_t row = 0; row < problem.m; row += block) {
            Operand a = problem.a;
            a.data += row * (transpose_a ? 1 : a.stride);
            gemm(pool, std::min(block, problem.m - row), a, packed, parts.data() + row * problem.n, problem.n,
                 epilogue);
          }
          ASSERT_EQ(whole, parts) << "blocks of " << block;
        }
      }
    }
  });
}

TEST(KernelsGemm, ThreadsDoNotChangeABit) {
  ThreadPool one(1);
  ThreadPool three(3);
  for_each_target([&] {
    for (const Case& shape :
         {Case{400, 128, 122}, Case{122, 128, 400}, Case{1000, 1, 64}, Case{600, 200, 1100}}) {
      const Problem problem(shape);
      std::vector<float> alone(problem.m * problem.n);
      std::vector<float> shared(problem.m * problem.n);
      gemm(one, problem.m, problem.n, problem.k, problem.a, problem.b, alone.data(), problem.n);
      gemm(three, problem.m, problem.n, problem.k, problem.a, problem.b, shared.data(), problem.n);
      ASSERT_EQ(alone, shared);
    }
  });
}

TEST(KernelsGemm, PackingBeforehandDoesNotChangeABit) {
  ThreadPool pool(1);
  for_each_target([&] {
    for (const Case& shape : {Case{37, 128, 50}, Case{50, 8, 64}, Case{16, 20, 600}, Case{70, 32, 1200}}) {
      const Problem problem(shape, true);
      PackedMatrix packed;
      packed.pack(problem.k, problem.n, problem.b);
      std::vector<float> beforehand(problem.m * problem.n);
      std::vector<float> now(problem.m * problem.n);
      gemm(pool, problem.m, problem.a, packed, beforehand.data(), problem.n);
      gemm(pool, problem.m, problem.n, problem.k, problem.a, problem.b, now.data(), problem.n);
      EXPECT_EQ(beforehand, now);
    }
  });
}

TEST(KernelsGemm, AColumnFromATransposedMatrix) {
  ThreadPool pool(2);
  for_each_target([&] {
    for (const std::size_t m : {1U, 16U, 37U}) {
      for (const bool accumulate : {false, true}) {
        const Problem problem({m, 1, 600}, true);
        std::vector<float> c(m);
        std::vector<double> expected(m);
        const std::vector<double> spaced = problem.expected(Epilogue::Kind::none, accumulate);
        for (std::size_t i = 0; i < m; ++i) {
          c[i] = problem.c_values[i * 3];
          expected[i] = spaced[i * 3];
        }
        gemm(pool, m, 1, problem.k, problem.a, problem.b, c.data(), 1, Epilogue::none(), accumulate);
        expect_close(c, expected, problem.k);
      }
    }
  });
}

// Root of the mean square of what rounding leaves.
double rounding_of(const Problem& problem, Rounding rounding, bool packed_before) {
  ThreadPool pool(1);
  std::vector<float> c(problem.m * problem.n);
  if (packed_before) {
    PackedMatrix packed;
    packed.pack(problem.k, problem.n, problem.b);
    gemm(pool, problem.m, problem.a, packed, c.data(), problem.n, Epilogue::none(), false, rounding);
  } else {
    gemm(pool, problem.m, problem.n, problem.k, problem.a, problem.b, c.data(), problem.n, Epilogue::none(),
         false, rounding);
  }
  const std::vector<double> expected = problem.expected(Epilogue::Kind::none, false);
  double square = 0.0;
  for (std::size_t i = 0; i < c.size(); ++i) {
    const double off = double{c[i]} - expected[i / problem.n * (problem.n + 2) + i % problem.n];
    square += off * off;
  }
  return std::sqrt(square / static_cast<double>(c.size()));
}

TEST(KernelsGemm, FineRoundingLosesLessOfLongSums) {
  for_each_target([&] {
    for (const bool packed_before : {false, true}) {
      const Problem large({200, 16, 1000});
      EXPECT_LT(rounding_of(large, Rounding::fine, packed_before),
                0.6 * rounding_of(large, Rounding::usual, packed_before));
      const Problem small({200, 16, 128});
      EXPECT_EQ(rounding_of(small, Rounding::fine, packed_before),
                rounding_of(small, Rounding::usual, packed_before));
    }
  });
}

TEST(KernelsGemm, NothingToDo) {
  ThreadPool pool(2);
  const std::vector<float> b(16, 1.0F);
  EXPECT_NO_THROW(gemm(pool, 0, 4, 4, {}, Operand{b.data(), 4, false}, nullptr, 4));
  EXPECT_NO_THROW(gemm(pool, 4, 0, 4, Operand{b.data(), 4, false}, {}, nullptr, 0));
}

}  // namespace
}  // namespace anoean::nn::kernels
