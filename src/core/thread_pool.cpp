#include "core/thread_pool.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include "core/floating_point.hpp"

namespace anoean {
namespace {

// A training step hands out work many times per millisecond: a worker that has just finished looks for
// more for about this many polls (tens of microseconds) before it goes to sleep.
constexpr int polls_before_sleep = 4000;

// A ticket: the number of a run in the upper half, a chunk in the lower. The chunk `closed` stands for a run
// that is being prepared.
constexpr std::uint64_t closed = 0xFFFFFFFF;

std::uint64_t ticket_of(std::uint32_t run, std::uint64_t chunk) { return std::uint64_t{run} << 32U | chunk; }
std::uint32_t run_of(std::uint64_t ticket) { return static_cast<std::uint32_t>(ticket >> 32U); }
std::uint64_t chunk_of(std::uint64_t ticket) { return ticket & 0xFFFFFFFF; }

void pause_briefly() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

}  // namespace

std::size_t default_threads() {
  const char* text = std::getenv("ANOEAN_THREADS");
  if (text == nullptr || *text == '\0') return std::max(1U, std::thread::hardware_concurrency());
  std::size_t threads = 0;
  const char* end = text + std::strlen(text);
  const auto [stop, failure] = std::from_chars(text, end, threads);
  if (failure != std::errc{} || stop != end || threads == 0 || threads > 1024) {
    throw Error(Error::Kind::bad_input, "\"" + std::string(text) + "\" is no number of threads",
                "ANOEAN_THREADS", "use a whole number from 1 to 1024");
  }
  return threads;
}

ThreadPool::ThreadPool(std::size_t threads) : threads_(threads == 0 ? default_threads() : threads) {}

ThreadPool::~ThreadPool() {
  if (workers_.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
}

// Whatever is read here of a run is used only when the exchange proves that the run is still the same.
void ThreadPool::take_chunks() {
  std::uint64_t ticket = ticket_;
  while (chunk_of(ticket) < chunks_) {
    const auto* work = work_.load();
    if (!ticket_.compare_exchange_weak(ticket, ticket + 1)) continue;
    try {
      if (!failed_) (*work)(chunk_of(ticket));
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failed_) failure_ = std::current_exception();
      failed_ = true;
    }
    ++done_;
    ticket = ticket_;
  }
}

void ThreadPool::serve() {
  const FlushDenormals flush;
  std::uint32_t seen = 0;
  std::uint64_t ticket = 0;
  const auto called = [&] {
    ticket = ticket_;
    return stopping_ || (run_of(ticket) != seen && chunk_of(ticket) != closed);
  };
  while (true) {
    for (int poll = 0; poll < polls_before_sleep && !called(); ++poll) pause_briefly();
    if (!called()) {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, called);
    }
    if (stopping_) return;
    seen = run_of(ticket);
    take_chunks();
  }
}

void ThreadPool::start_workers(std::size_t chunks) {
  try {
    while (workers_.size() + 1 < std::min(chunks, threads_)) workers_.emplace_back([this] { serve(); });
  } catch (const std::system_error&) {
    // The system gives no more threads. Those there are do: results do not depend on how many.
    threads_ = workers_.size() + 1;
  }
}

void ThreadPool::run(std::size_t chunks, const std::function<void(std::size_t)>& work) {
  const FlushDenormals flush;
  if (chunks > 1) start_workers(chunks);
  if (workers_.empty() || chunks <= 1 || chunks >= closed) {
    for (std::size_t chunk = 0; chunk < chunks; ++chunk) work(chunk);
    return;
  }
  const std::uint32_t run = run_of(ticket_) + 1;
  ticket_ = ticket_of(run, closed);
  work_ = &work;
  chunks_ = chunks;
  done_ = 0;
  failed_ = false;
  {
    const std::lock_guard lock(mutex_);
    ticket_ = ticket_of(run, 0);
  }
  wake_.notify_all();
  take_chunks();
  for (int poll = 0; done_ != chunks; ++poll) {
    if (poll < polls_before_sleep) {
      pause_briefly();
    } else {
      std::this_thread::yield();
    }
  }
  if (failed_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

}  // namespace anoean
