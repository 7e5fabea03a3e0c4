#include "core/thread_pool.hpp"

#include <anoean/error.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <vector>

namespace anoean {
namespace {

class ThreadPoolTest : public testing::TestWithParam<std::size_t> {};

TEST_P(ThreadPoolTest, RunsEveryChunkOnceOverManyRounds) {
  ThreadPool pool(GetParam());
  EXPECT_EQ(pool.threads(), GetParam());
  for (std::size_t round = 0; round < 300; ++round) {
    const std::size_t chunks = round % 37;
    std::vector<int> visits(chunks);
    pool.run(chunks, [&](std::size_t chunk) { ++visits[chunk]; });
    EXPECT_EQ(visits, std::vector<int>(chunks, 1));
  }
}

TEST_P(ThreadPoolTest, RethrowsAndGoesOnWorking) {
  ThreadPool pool(GetParam());
  for (int round = 0; round < 20; ++round) {
    const auto fail = [](std::size_t chunk) {
      if (chunk == 3) throw std::runtime_error("chunk 3");
    };
    EXPECT_THROW(pool.run(8, fail), std::runtime_error);
    std::atomic<std::size_t> sum{0};
    pool.run(10, [&](std::size_t chunk) { sum += chunk; });
    EXPECT_EQ(sum, 45U);
  }
}

TEST_P(ThreadPoolTest, TreatsDenormalsAsZeroOnEveryThread) {
#if !defined(__SSE2__) && !defined(__aarch64__)
  GTEST_SKIP() << "this processor is not told to flush denormals";
#endif
  ThreadPool pool(GetParam());
  std::vector<float> products(64, 1.0F);
  pool.run(products.size(), [&](std::size_t chunk) {
    volatile float small = std::numeric_limits<float>::min();
    products[chunk] = small * 0.5F;
  });
  for (const float product : products) EXPECT_EQ(product, 0.0F);
  volatile float small = std::numeric_limits<float>::min();
  EXPECT_GT(small * 0.5F, 0.0F) << "the caller's own arithmetic must stay as it was";
}

TEST_P(ThreadPoolTest, WakesAfterARest) {
  ThreadPool pool(GetParam());
  for (int round = 0; round < 3; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    std::atomic<int> chunks{0};
    pool.run(5, [&](std::size_t) { ++chunks; });
    EXPECT_EQ(chunks, 5);
  }
}

// The thread sanitizer has a thread of its own.
#if !defined(__SANITIZE_THREAD__)
std::ptrdiff_t threads_of_process() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return std::distance(begin(tasks), end(tasks));
}

TEST(ThreadPool, StartsAsManyThreadsAsThereIsWorkFor) {
  const std::ptrdiff_t before = threads_of_process();
  ThreadPool pool(64);
  pool.run(1, [](std::size_t) {});
  EXPECT_EQ(threads_of_process(), before);
  pool.run(3, [](std::size_t) {});
  EXPECT_EQ(threads_of_process(), before + 2);
  pool.run(2, [](std::size_t) {});
  EXPECT_EQ(threads_of_process(), before + 2);
}
#endif

// The sanitizers need more address space than such a limit leaves.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(ThreadPoolDeathTest, MakesDoWithTheThreadsThereAre) {
  const auto work_with_little_memory = [] {
    const rlimit limit{std::size_t{400} << 20U, std::size_t{400} << 20U};
    setrlimit(RLIMIT_AS, &limit);
    ThreadPool pool(1024);  // 8 MB of stack each
    std::atomic<int> chunks{0};
    pool.run(500, [&](std::size_t) { ++chunks; });
    std::exit(pool.threads() < 1024 && chunks == 500 ? 0 : 1);
  };
  EXPECT_EXIT(work_with_little_memory(), testing::ExitedWithCode(0), "");
}
#endif

INSTANTIATE_TEST_SUITE_P(Threads, ThreadPoolTest, testing::Values(1, 2, 3, 8));

class DefaultThreads : public testing::Test {
 protected:
  void SetUp() override {
    const char* before = std::getenv(name);
    if (before != nullptr) before_ = before;
  }
  void TearDown() override { before_.empty() ? unsetenv(name) : setenv(name, before_.c_str(), 1); }

  static constexpr const char* name = "ANOEAN_THREADS";
  std::string before_;
};

TEST_F(DefaultThreads, FollowTheEnvironment) {
  setenv(name, "3", 1);
  EXPECT_EQ(default_threads(), 3U);
  EXPECT_EQ(ThreadPool().threads(), 3U);
}

TEST_F(DefaultThreads, AreTheCoresElse) {
  unsetenv(name);
  EXPECT_GE(default_threads(), 1U);
  setenv(name, "", 1);
  EXPECT_GE(default_threads(), 1U);
}

TEST_F(DefaultThreads, RefuseNonsense) {
  for (const char* bad : {"0", "-1", "two", "2x", " 2", "1025", "99999999999999999999"}) {
    setenv(name, bad, 1);
    EXPECT_THROW(default_threads(), Error) << bad;
  }
}

}  // namespace
}  // namespace anoean
