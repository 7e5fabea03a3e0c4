#include "nn/layers/convolution_tables.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <string>

namespace anoean::nn {
namespace {

constexpr std::size_t most_table_entries = 4'000'000;  // no network that is of use comes near this many

// At least as many as there will be; all of the shape's numbers are small (see spec.cpp and check_size).
std::size_t table_entries(const kernels::ConvolutionShape& shape) {
  const auto along = [&](std::size_t targets) {
    return std::min(targets, 2 * shape.pad + shape.stride) * shape.kernel;
  };
  return along(std::max(shape.height, shape.out_height())) * along(std::max(shape.width, shape.out_width())) *
         (shape.in_channels + shape.out_channels);
}

}  // namespace

void check_table_size(const kernels::ConvolutionShape& shape) {
  if (table_entries(shape) <= most_table_entries) return;
  throw Error(Error::Kind::bad_input,
              "a kernel of " + std::to_string(shape.kernel) + " with pad " + std::to_string(shape.pad) +
                  " over so many channels is too large",
              {}, "use a smaller kernel, less pad or fewer channels");
}

}  // namespace anoean::nn
