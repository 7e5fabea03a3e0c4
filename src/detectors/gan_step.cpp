#include "detectors/gan_step.hpp"

#include "nn/losses.hpp"

namespace anoean {

double mean_cross_entropy(nn::Workspace& workspace, std::size_t rows, float target) {
  return nn::sigmoid_cross_entropy({workspace.output(), rows}, target, 1.0F / static_cast<float>(rows),
                                   {workspace.output_gradient(), rows});
}

}  // namespace anoean
