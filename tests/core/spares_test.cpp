#include "core/spares.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <set>
#include <thread>
#include <vector>

namespace anoean {
namespace {

const auto any = [](const int&) { return true; };

TEST(Spares, AreUsedAgain) {
  Spares<int> spares;
  int made = 0;
  const auto make = [&] { return std::make_unique<int>(++made); };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(*spares.take(any, make), 1);
  {
    const auto first = spares.take(any, make);
    const auto second = spares.take(any, make);
    EXPECT_NE(*first, *second);
  }
  EXPECT_EQ(made, 2);
}

TEST(Spares, ThatDoNotFitMakeRoomForAnother) {
  Spares<int> spares;
  static_cast<void>(spares.take(any, [] { return std::make_unique<int>(3); }));
  const auto larger = [](const int& spare) { return spare >= 5; };
  EXPECT_EQ(*spares.take(larger, [] { return std::make_unique<int>(7); }), 7);
  EXPECT_EQ(*spares.take(any, [] { return std::make_unique<int>(1); }), 7);
}

TEST(Spares, StayBehindWhenMoved) {
  Spares<int> spares;
  static_cast<void>(spares.take(any, [] { return std::make_unique<int>(1); }));
  Spares<int> moved(std::move(spares));
  EXPECT_EQ(*moved.take(any, [] { return std::make_unique<int>(2); }), 2);
}

TEST(Spares, BelongToOneThreadAtATime) {
  struct Owned {
    std::atomic<bool> taken{false};
  };
  Spares<Owned> spares;
  std::atomic<int> shared{0};
  std::atomic<int> made{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        const auto owned = spares.take([](const Owned&) { return true; },
                                       [&] {
                                         ++made;
                                         return std::make_unique<Owned>();
                                       });
        if (owned->taken.exchange(true)) ++shared;
        owned->taken = false;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(shared, 0);
  EXPECT_LT(made, 2000);
}

}  // namespace
}  // namespace anoean
