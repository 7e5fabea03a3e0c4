#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace anoean {

// Things that a call needs while it runs and that are dear to make. A call takes one that an earlier call put
// back, or makes one; concurrent calls have one each, and no more are kept than there were at once. Safe from
// several threads at once, but for moves: what is moved to starts with none.
template <typename T>
class Spares {
 public:
  Spares() = default;
  Spares(Spares&&) noexcept {}
  Spares& operator=(Spares&&) noexcept {
    clear();
    return *this;
  }
  ~Spares() { clear(); }

  // Belongs to the caller until it ends.
  class Taken {
   public:
    Taken(Spares& spares, std::unique_ptr<T> thing) : spares_(spares), thing_(std::move(thing)) {}
    ~Taken() { spares_.put_back(std::move(thing_)); }
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;
    T& operator*() const noexcept { return *thing_; }
    T* operator->() const noexcept { return thing_.get(); }

   private:
    Spares& spares_;
    std::unique_ptr<T> thing_;
  };

  // fits(thing) says whether a spare one will do; make() gives a std::unique_ptr to another.
  template <typename Fits, typename Make>
  Taken take(const Fits& fits, const Make& make) {
    std::unique_ptr<T> thing = any();
    if (!thing || !fits(*thing)) thing = make();
    return Taken(*this, std::move(thing));
  }

 private:
  static constexpr std::size_t slots = 32;
  struct alignas(64) Slot {  // in a cache line of its own
    std::atomic<T*> thing{nullptr};
  };

  // Each thread looks in a place of its own first, so that threads seldom meet.
  Slot& slot(std::size_t step) {
    static std::atomic<std::size_t> threads{0};
    thread_local const std::size_t first = threads++;
    return slots_[(first + step) % slots];
  }

  std::unique_ptr<T> any() {
    for (std::size_t step = 0; step < slots; ++step) {
      std::atomic<T*>& thing = slot(step).thing;
      if (thing.load(std::memory_order_relaxed) == nullptr) continue;
      if (T* taken = thing.exchange(nullptr, std::memory_order_acquire)) return std::unique_ptr<T>(taken);
    }
    return nullptr;
  }

  void put_back(std::unique_ptr<T> thing) {
    for (std::size_t step = 0; step < slots; ++step) {
      T* none = nullptr;
      if (!slot(step).thing.compare_exchange_strong(none, thing.get(), std::memory_order_release)) continue;
      static_cast<void>(thing.release());
      return;
    }
  }

  void clear() {
    for (Slot& one : slots_) delete one.thing.exchange(nullptr);
  }

  std::array<Slot, slots> slots_;
};

}  // namespace anoean
