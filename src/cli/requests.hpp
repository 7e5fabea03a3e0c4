#pragma once

namespace anoean::cli {

// What signals ask of a command that runs for long: SIGHUP to load its model again, SIGUSR1 to say how far it
// is. Catches both from now on.
void catch_requests();

// Whether it was asked since the last call.
bool take_reload_request();
bool take_summary_request();

}  // namespace anoean::cli
