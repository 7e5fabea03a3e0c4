#pragma once

namespace anoean::nn::kernels {

// How much a product of matrices with a packed or plain right side (gemm), or a convolution by Winograd's
// way, may lose by rounding; others do not tell the two apart. `fine` loses about half as much of long sums
// and takes some per cent more time: for scores, which magnify what is lost, and are compared with what other
// programs compute. What is learnt has noise of its own that is larger.
enum class Rounding { usual, fine };

}  // namespace anoean::nn::kernels
