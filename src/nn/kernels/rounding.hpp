#pragma once

namespace anoean::nn::kernels {

// How much a product of matrices or a convolution may lose by rounding. `fine` takes some per cent more time
// and loses half as much or less: for scores, which magnify what is lost, and are compared with what other
// programs compute. What is learnt has noise of its own that is larger.
enum class Rounding { usual, fine };

}  // namespace anoean::nn::kernels
