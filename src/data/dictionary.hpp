#pragma once

#include <anoean/table.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace anoean {

// Texts that stand for a missing value.
using MissingTexts = std::vector<std::string>;

// Numbers the distinct texts of a categorical column in order of appearance. Made for few and short texts
// that come again and again: open addressing, keyed by the first sixteen bytes.
class Dictionary {
 public:
  // The missing texts get Column::missing.
  explicit Dictionary(MissingTexts missing = {});

  std::uint32_t code(std::string_view text);
  // The same for a text behind which sixteen bytes may be loaded.
  std::uint32_t code_padded(const char* text, std::size_t length) {
    const Key key = key_of(text, length);
    if (length <= head_bytes && key == last_) return last_code_;
    return find_or_add(key, {text, length});
  }

  const std::vector<std::string>& categories() const noexcept { return categories_; }
  std::vector<std::string> take_categories();  // and forgets all texts

 private:
  static constexpr std::size_t head_bytes = 16;
  static constexpr std::uint32_t no_length = std::numeric_limits<std::uint32_t>::max();

  struct Key {
    std::uint64_t head[2] = {0, 0};  // the first sixteen bytes, zeros behind a shorter text
    std::uint32_t length = no_length;

    bool operator==(const Key& other) const noexcept {
      return ((head[0] ^ other.head[0]) | (head[1] ^ other.head[1]) | (length ^ other.length)) == 0;
    }
  };
  struct Slot {
    Key key;
    std::uint32_t code = 0;
    std::uint64_t hash = 0;
    std::size_t tail = 0;  // where the bytes from the seventeenth on stand in tails_
  };

  static std::uint64_t first_bytes(const char* text, std::size_t count) {
    std::uint64_t word = 0;
    std::memcpy(&word, text, 8);
    if (count >= 8) return word;
    if constexpr (std::endian::native == std::endian::big) return count == 0 ? 0 : word >> (64 - 8 * count);
    return word & ((std::uint64_t{1} << (8 * count)) - 1);
  }
  static Key key_of(const char* text, std::size_t length) {
    return {{first_bytes(text, length), length <= 8 ? 0 : first_bytes(text + 8, length - 8)},
            static_cast<std::uint32_t>(length)};
  }

  std::uint32_t find_or_add(const Key& key, std::string_view text);
  std::uint32_t code_of_new(std::string_view text);
  bool tails_agree(const Slot& slot, std::string_view text) const;
  void grow();

  MissingTexts missing_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::string tails_;
  std::vector<std::string> categories_;
  Key last_;
  std::uint32_t last_code_ = 0;
};

}  // namespace anoean
