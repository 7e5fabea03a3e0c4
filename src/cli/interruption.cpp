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

void catch_signals() {
  source();
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = 0;  // no SA_RESTART: a read that waits for input must return
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  struct sigaction before {};
  sigaction(SIGHUP, nullptr, &before);
  if (before.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);  // nohup has it ignored
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
  sigaction(SIGXFSZ, &action, nullptr);
}

std::stop_token interruption() { return source().get_token(); }

void end_without_reader() {
  std::signal(SIGPIPE, SIG_DFL);
  std::raise(SIGPIPE);
  _exit(128 + SIGPIPE);  // where the signal is blocked
}

}  // namespace anoean::cli
