#include "data/text_index.hpp"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "data/text_index.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace anoean {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// One bit per byte of 64.
struct Marks {
  std::uint64_t ends = 0;
  std::uint64_t lines = 0;
  std::uint64_t specials = 0;
};

template <class D, class M>
std::uint64_t bits_of(D d, M mask) {
  std::uint64_t bits = 0;
  hn::StoreMaskBits(d, mask, reinterpret_cast<std::uint8_t*>(&bits));
  return bits;
}

HWY_INLINE Marks marks_of(const std::uint8_t* text, std::uint8_t separator) {
  const hn::CappedTag<std::uint8_t, 64> d;
  const std::size_t lanes = hn::Lanes(d);
  Marks marks;
  for (std::size_t at = 0; at < 64; at += lanes) {
    const auto bytes = hn::LoadU(d, text + at);
    const auto line = hn::Eq(bytes, hn::Set(d, '\n'));
    const auto end = hn::Or(line, hn::Eq(bytes, hn::Set(d, separator)));
    const auto special = hn::Or(hn::Eq(bytes, hn::Set(d, '"')), hn::Eq(bytes, hn::Zero(d)));
    marks.ends |= bits_of(d, end) << at;
    marks.lines |= bits_of(d, line) << at;
    marks.specials |= bits_of(d, special) << at;
  }
  return marks;
}

// Appends base plus the place of every bit; may write up to eight values more than it counts.
HWY_INLINE std::uint32_t* append_places(std::uint32_t* out, std::uint32_t base, std::uint64_t bits) {
  const std::size_t count = hwy::PopCount(bits);
  for (std::size_t done = 0; done < count; done += 8) {
    for (std::size_t i = 0; i < 8; ++i) {
      out[done + i] = base + static_cast<std::uint32_t>(
                                 hwy::Num0BitsBelowLS1Bit_Nonzero64(bits | std::uint64_t{1} << 63));
      bits &= bits - 1;
    }
  }
  return out + count;
}

void index_text(const std::uint8_t* text, std::size_t size, std::uint8_t separator, std::uint32_t*& ends,
                std::vector<std::uint32_t>& rows, std::vector<std::uint32_t>& specials) {
  const std::uint32_t* const first = ends;
  for (std::size_t at = 0; at < size; at += 64) {
    Marks marks = marks_of(text + at, separator);
    if (size - at < 64) {
      const std::uint64_t inside = (std::uint64_t{1} << (size - at)) - 1;
      marks = {marks.ends & inside, marks.lines & inside, marks.specials & inside};
    }
    const auto base = static_cast<std::uint32_t>(at);
    const auto before = static_cast<std::uint32_t>(ends - first);
    for (std::uint64_t lines = marks.lines; lines != 0; lines &= lines - 1) {
      const std::uint64_t earlier = (lines & (~lines + 1)) - 1;
      rows.push_back(before + static_cast<std::uint32_t>(hwy::PopCount(marks.ends & earlier)));
    }
    for (std::uint64_t bits = marks.specials; bits != 0; bits &= bits - 1) {
      specials.push_back(base + static_cast<std::uint32_t>(hwy::Num0BitsBelowLS1Bit_Nonzero64(bits)));
    }
    ends = append_places(ends, base, marks.ends);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace anoean
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace anoean {

HWY_EXPORT(index_text);

void TextIndex::build(std::string_view text, char separator) {
  constexpr std::size_t slack = 8;  // places may be written eight at a time
  ends_.resize(std::max(ends_.size(), 1 + text.size() + slack));
  rows_.clear();
  specials_.clear();
  std::uint32_t* ends = ends_.data() + 1;
  HWY_DYNAMIC_DISPATCH(index_text)
  (reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), static_cast<std::uint8_t>(separator),
   ends, rows_, specials_);
}

}  // namespace anoean
#endif  // HWY_ONCE
