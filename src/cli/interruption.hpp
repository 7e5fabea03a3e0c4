#pragma once

#include <stop_token>

namespace anoean::cli {

// From now on Ctrl-C (a polite kill, the end of the terminal) asks for a stop instead of ending the process;
// asked twice, it ends. Writes that cannot be fail instead of ending it: temporary files go in every case.
void catch_signals();

std::stop_token interruption();

// Ends the process as a writer without a reader ends that does not catch signals.
[[noreturn]] void end_without_reader();

}  // namespace anoean::cli
