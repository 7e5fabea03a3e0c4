#include "nn/layer.hpp"

namespace anoean::nn {

bool Layer::scale_outputs(float* parameters, std::span<const double> scale,
                          std::span<const double> shift) const {
  const auto [inputs, outputs] = affine();
  if (outputs == 0) return false;
  for (std::size_t row = 0; row <= inputs; ++row) {  // the last row is the bias
    for (std::size_t j = 0; j < outputs; ++j) {
      float& parameter = parameters[row * outputs + j];
      parameter =
          static_cast<float>(static_cast<double>(parameter) * scale[j] + (row == inputs ? shift[j] : 0.0));
    }
  }
  return true;
}

}  // namespace anoean::nn
