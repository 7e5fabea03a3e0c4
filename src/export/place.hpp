#pragma once

#include <string>

namespace anoean::exporting {

// Where a step of an exported model reads and writes: the scaled numbers or pixels, or one of two buffers
// that the layers of an encoder use in turn.
enum class Place { features, even, odd };

// Member of the exported workspace: "workspace->even".
std::string in_c(Place place);

}  // namespace anoean::exporting
