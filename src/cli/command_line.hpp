#pragma once

namespace anoean::cli {

// The whole command: parses the arguments of main(), does what they say, tells what went wrong. Returns the
// exit status. Every method that is registered by then can be used.
int run_command_line(int count, char** arguments);

}  // namespace anoean::cli
