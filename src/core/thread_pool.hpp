#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace anoean {

// Runs numbered chunks of work on a fixed set of threads. Which thread takes which chunk varies; what the
// chunks are must not depend on the number of threads, so that results never do.
class ThreadPool {
 public:
  // threads ≥ 1, the calling thread included; 0 takes ANOEAN_THREADS, else all cores. Each starts with the
  // first run that has a chunk for it; fewer where the system gives no more.
  explicit ThreadPool(std::size_t threads = 0);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  std::size_t threads() const noexcept { return threads_; }

  // Calls work(chunk) for chunk = 0 … chunks − 1 and returns when all are done. The first exception is
  // rethrown here. Not re-entrant: work must not call run of the same pool, nor may two threads at once.
  void run(std::size_t chunks, const std::function<void(std::size_t)>& work);

 private:
  void start_workers(std::size_t chunks);
  void serve();
  void take_chunks();

  std::size_t threads_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<bool> stopping_{false};
  // The number of the current run and its next chunk in one word: a thread that was held up since an earlier
  // run cannot take a chunk of this one for that one's, and nobody has to wait for such a thread.
  std::atomic<std::uint64_t> ticket_{0};
  std::atomic<const std::function<void(std::size_t)>*> work_{nullptr};
  std::atomic<std::size_t> chunks_{0};
  std::atomic<std::size_t> done_{0};
  std::atomic<bool> failed_{false};
  std::exception_ptr failure_;
  std::vector<std::jthread> workers_;  // last, so that they end before what they use
};

// The number of threads that 0 stands for: ANOEAN_THREADS, else all cores. Throws Error on a bad value.
std::size_t default_threads();

}  // namespace anoean
