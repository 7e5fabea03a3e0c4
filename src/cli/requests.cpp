#include "cli/requests.hpp"

#include <atomic>
#include <csignal>

namespace anoean::cli {
namespace {

std::atomic<bool> reload_requested{false};
std::atomic<bool> summary_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets them");

void on_request(int signal) { (signal == SIGHUP ? reload_requested : summary_requested) = true; }

}  // namespace

void catch_requests() {
  struct sigaction action {};
  action.sa_handler = on_request;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;  // no work is to fail because of a question; poll returns all the same
  sigaction(SIGHUP, &action, nullptr);
  sigaction(SIGUSR1, &action, nullptr);
}

bool take_reload_request() { return reload_requested.exchange(false); }

bool take_summary_request() { return summary_requested.exchange(false); }

}  // namespace anoean::cli
