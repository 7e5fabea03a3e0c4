#include "cli/interruption.hpp"

#include <csignal>
#include <unistd.h>

namespace anoean::cli {
namespace {

std::stop_source& source() {
  static std::stop_source only;
  return only;
}

constexpr int interrupted_status = 130;

// request_stop is a store to an atomic here: nobody registers a callback with this source.
void on_signal(int) {
  if (source().stop_requested()) _exit(interrupted_status);
  source().request_stop();
}

}  // namespace

void catch_interruptions() {
  source();
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = 0;  // no SA_RESTART: a read that waits for input must return
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

std::stop_token interruption() { return source().get_token(); }

}  // namespace anoean::cli
