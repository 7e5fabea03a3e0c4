#include "data/dictionary.hpp"

#include <algorithm>
#include <utility>

namespace anoean {
namespace {

constexpr std::size_t first_slots = 64;  // a power of two

std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15;
  return hash ^ (hash >> 29);
}

std::uint64_t hash_of(const std::uint64_t (&head)[2], std::string_view text) {
  std::uint64_t hash = mixed(mixed(mixed(text.size(), head[0]), head[1]), 0);
  for (std::size_t at = 16; at < text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, std::min<std::size_t>(8, text.size() - at));
    hash = mixed(hash, word);
  }
  return mixed(hash, hash >> 32);
}

}  // namespace

Dictionary::Dictionary(MissingTexts missing) : missing_(std::move(missing)) {}

std::uint32_t Dictionary::code(std::string_view text) {
  char padded[head_bytes] = {};
  if (text.size() >= head_bytes) return code_padded(text.data(), text.size());
  std::copy(text.begin(), text.end(), padded);
  return code_padded(padded, text.size());
}

std::vector<std::string> Dictionary::take_categories() {
  slots_.assign(std::min(slots_.size(), first_slots), Slot{});
  used_ = 0;
  tails_.clear();
  last_ = Key{};
  return std::exchange(categories_, {});
}

bool Dictionary::tails_agree(const Slot& slot, std::string_view text) const {
  return text.size() <= head_bytes ||
         std::string_view(tails_).substr(slot.tail, text.size() - head_bytes) == text.substr(head_bytes);
}

std::uint32_t Dictionary::find_or_add(const Key& key, std::string_view text) {
  if (slots_.empty()) slots_.resize(first_slots);
  const std::size_t last_place = slots_.size() - 1;
  const std::uint64_t hash = hash_of(key.head, text);
  std::size_t place = hash & last_place;
  while (slots_[place].key.length != no_length &&
         !(slots_[place].key == key && tails_agree(slots_[place], text))) {
    place = (place + 1) & last_place;
  }
  Slot& slot = slots_[place];
  if (slot.key.length == no_length) {
    slot = {key, code_of_new(text), hash, tails_.size()};
    if (text.size() > head_bytes) tails_ += text.substr(head_bytes);
    last_code_ = slot.code;
    if (2 * ++used_ > slots_.size()) grow();
  } else {
    last_code_ = slot.code;
  }
  last_ = key;
  return last_code_;
}

std::uint32_t Dictionary::code_of_new(std::string_view text) {
  if (std::find(missing_.begin(), missing_.end(), text) != missing_.end()) return Column::missing;
  categories_.emplace_back(text);
  return static_cast<std::uint32_t>(categories_.size() - 1);
}

void Dictionary::grow() {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(4 * slots_.size()));
  const std::size_t last_place = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.key.length == no_length) continue;
    std::size_t place = slot.hash & last_place;
    while (slots_[place].key.length != no_length) place = (place + 1) & last_place;
    slots_[place] = slot;
  }
}

}  // namespace anoean
