#pragma once

#include <stop_token>

namespace anoean::cli {

// From now on Ctrl-C (and a polite kill) asks for a stop instead of ending the process; asked twice, it ends.
void catch_interruptions();

std::stop_token interruption();

}  // namespace anoean::cli
