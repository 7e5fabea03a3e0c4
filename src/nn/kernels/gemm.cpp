#include "nn/kernels/gemm.hpp"

#include <algorithm>

#include "nn/kernels/product.hpp"

namespace anoean::nn::kernels {
namespace {

// Longer sums are cut: so that a panel of B stays in the second-level cache, or so that less is lost. The
// second cut stands in export/runtime/products.h as well, whose scores are to be the same.
std::size_t longest_sum(Rounding rounding) { return rounding == Rounding::usual ? 1024 : 128; }

// A chunk is worth handing to another thread from about here: some microseconds.
constexpr std::size_t chunk_multiply_adds = 400'000;

// The right-hand matrix, panel by panel: packed, or as it lies in memory.
struct Panels {
  const float* data = nullptr;
  std::size_t k = 0;
  std::size_t n = 0;
  std::size_t width = 1;     // columns of a panel
  std::size_t distance = 0;  // from one panel to the next
  std::size_t stride = 0;    // of the rows of a panel; last_stride for the last one
  std::size_t last_stride = 0;
  bool is_packed = false;

  std::size_t count() const { return (n + width - 1) / width; }
};

Panels panels_of(const PackedMatrix& b) {
  if (b.n() == 0) return {};
  return {b.panel(0),
          b.k(),
          b.n(),
          b.panel_width(),
          b.panel_width() * b.k(),
          b.panel_width(),
          b.panel_stride(b.panels() - 1),
          true};
}

struct Chunks {  // the grid of row blocks × panel groups that a product is cut into
  Chunks(std::size_t m, const Panels& b) {
    constexpr std::size_t least_rows = 48;
    const std::size_t panel_work = std::max<std::size_t>(1, least_rows * std::min(b.n, b.width) * b.k);
    panels = std::clamp<std::size_t>(chunk_multiply_adds / panel_work, 1, b.count());
    rows = least_rows * std::max<std::size_t>(1, chunk_multiply_adds / (panels * panel_work));
    across = (b.count() + panels - 1) / panels;
    down = (m + rows - 1) / rows;
    // What does not fit the second-level cache is read once, if the other one fits.
    constexpr std::size_t cache_floats = 1U << 18U;
    by_panels = m * b.k <= cache_floats && b.n * b.k > cache_floats;
  }
  std::size_t count() const { return across * down; }
  std::size_t first_row(std::size_t chunk) const {
    return (by_panels ? chunk % down : chunk / across) * rows;
  }
  std::size_t first_panel(std::size_t chunk) const {
    return (by_panels ? chunk / down : chunk % across) * panels;
  }
  std::size_t rows = 0;
  std::size_t panels = 0;
  std::size_t across = 0;
  std::size_t down = 0;
  bool by_panels = false;  // the chunks of one panel follow each other
};

void multiply_panels(ThreadPool& pool, std::size_t m, const Operand& a, const Panels& b, float* c,
                     std::size_t c_stride, const Epilogue& epilogue, bool accumulate, Rounding rounding) {
  if (m == 0 || b.n == 0) return;
  const std::size_t longest = longest_sum(rounding);
  const std::size_t row_stride = a.transposed ? 1 : a.stride;
  const std::size_t step = a.transposed ? a.stride : 1;

  const auto multiply_part = [&](std::size_t row, std::size_t rows, std::size_t first_panel,
                                 std::size_t end_panel) {
    for (std::size_t panel = first_panel; panel < end_panel; ++panel) {
      const std::size_t column = panel * b.width;
      const std::size_t stride = panel + 1 == b.count() ? b.last_stride : b.stride;
      for (std::size_t k = 0; k == 0 || k < b.k; k += longest) {
        Product<Strided> product;
        product.rows = rows;
        product.columns = std::min(b.width, b.n - column);
        product.depth = std::min(longest, b.k - k);
        product.a = a.data + row * row_stride + k * step;
        product.a_row = {row_stride};
        product.a_step = {step};
        product.b = b.data + panel * b.distance + k * stride;
        product.b_step = {stride};
        // A packed matrix lies in the order in which it is read.
        const bool is_last = panel + 1 == b.count() && k + longest >= b.k;
        if (b.is_packed && !is_last) product.next_b = product.b + product.depth * stride;
        product.c = c + row * c_stride + column;
        product.c_row = {c_stride};
        product.accumulate = accumulate || k > 0;
        if (k + longest >= b.k) {
          product.slope = epilogue.slope;
          if (epilogue.bias != nullptr) product.bias = epilogue.bias + column;
          if (epilogue.activations != nullptr) {
            product.activations = epilogue.activations + row * epilogue.activation_stride + column;
            product.activation_row = {epilogue.activation_stride};
          }
        }
        multiply(product);
      }
    }
  };
  if (m * b.n * b.k <= chunk_multiply_adds) return multiply_part(0, m, 0, b.count());
  const Chunks chunks(m, b);
  const auto work = [&](std::size_t chunk) {
    const std::size_t row = chunks.first_row(chunk);
    const std::size_t panel = chunks.first_panel(chunk);
    multiply_part(row, std::min(chunks.rows, m - row), panel, std::min(b.count(), panel + chunks.panels));
  };
  // One reference is what a std::function holds without allocating.
  pool.run(chunks.count(), [&work](std::size_t chunk) { work(chunk); });
}

}  // namespace

// The kernel reads whole vectors, so rows have to end where vectors do; a matrix too large for the caches is
// better read in order.
bool readable_in_place(std::size_t k, std::size_t n, const Operand& b) {
  constexpr std::size_t most_values = 1U << 17U;
  return !b.transposed && (n % 16 == 0 || n == 8) && k * b.stride <= most_values;
}

void gemm(ThreadPool& pool, std::size_t m, const Operand& a, const PackedMatrix& b, float* c,
          std::size_t c_stride, const Epilogue& epilogue, bool accumulate, Rounding rounding) {
  multiply_panels(pool, m, a, panels_of(b), c, c_stride, epilogue, accumulate, rounding);
}

void gemm(ThreadPool& pool, std::size_t m, std::size_t n, std::size_t k, const Operand& a, const Operand& b,
          float* c, std::size_t c_stride, const Epilogue& epilogue, bool accumulate, Rounding rounding) {
  // Aᵀ times a column is better computed as that column, lying, times A: the same sums in whole vectors.
  if (n == 1 && m > 1 && c_stride == 1 && a.transposed && !b.transposed &&
      epilogue.kind == Epilogue::Kind::none) {
    return gemm(pool, 1, m, k, {b.data, b.stride, true}, {a.data, a.stride}, c, m, epilogue, accumulate,
                rounding);
  }
  if (readable_in_place(k, n, b)) {
    const std::size_t width = m == 1 ? n : panel_width();
    const Panels panels{b.data, k, n, width, width, b.stride, b.stride};
    return multiply_panels(pool, m, a, panels, c, c_stride, epilogue, accumulate, rounding);
  }
  thread_local PackedMatrix packed;
  packed.pack(k, n, b);
  gemm(pool, m, a, packed, c, c_stride, epilogue, accumulate, rounding);
}

}  // namespace anoean::nn::kernels
