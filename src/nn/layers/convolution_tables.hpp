#pragma once

#include "nn/kernels/convolution_shape.hpp"

namespace anoean::nn {

// Throws Error when the tables of such a convolution would be unreasonably large: they hold an entry for
// every tap and channel, again for every way in which a pixel can lie to the rim, far more than its
// parameters, if somebody wants it so.
void check_table_size(const kernels::ConvolutionShape& shape);

}  // namespace anoean::nn
