#include <gtest/gtest.h>

#include "nn/kernels/selected_rows.hpp"
#include "nn/kernels_support.hpp"

namespace anoean::nn::kernels {
namespace {

// Row r selects row indices[2 r].
const std::vector<std::uint32_t> indices = {2, 9, 0, 9, 2, 9, 3, 9, 2, 9};
const Selection selection{indices.data(), 2, 5};
constexpr std::size_t matrix_rows = 4;

TEST(KernelsSelectedRows, GatherCopiesOrAdds) {
  for_each_target([] {
    for (const std::size_t width : {1U, 3U, 8U, 16U, 21U, 128U}) {
      const std::vector<float> matrix = random_values(matrix_rows * width, "matrix");
      const std::vector<float> before = random_values(selection.rows * width, "before");
      std::vector<float> copied = before;
      std::vector<float> added = before;
      gather_rows(selection, width, matrix.data(), copied.data(), false);
      gather_rows(selection, width, matrix.data(), added.data(), true);
      for (std::size_t i = 0; i < before.size(); ++i) {
        const float selected = matrix[indices[i / width * 2] * width + i % width];
        ASSERT_EQ(copied[i], selected);
        ASSERT_EQ(added[i], before[i] + selected);
      }
    }
  });
}

TEST(KernelsSelectedRows, ScatterAddsInOrder) {
  for_each_target([] {
    for (const std::size_t width : {1U, 3U, 8U, 16U, 21U, 128U}) {
      const std::vector<float> from = random_values(selection.rows * width, "from");
      std::vector<float> matrix = random_values(matrix_rows * width, "matrix");
      std::vector<float> expected = matrix;
      for (std::size_t i = 0; i < from.size(); ++i)
        expected[indices[i / width * 2] * width + i % width] += from[i];
      scatter_rows(selection, width, from.data(), matrix.data());
      EXPECT_EQ(matrix, expected);
    }
  });
}

}  // namespace
}  // namespace anoean::nn::kernels
