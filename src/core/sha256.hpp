#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace anoean {

// The hash of FIPS 180-4, fed piece by piece.
class Sha256 {
 public:
  void update(std::string_view bytes);
  // Of all bytes so far, in lower-case hexadecimal. Ends the feeding.
  std::string finish();

 private:
  static constexpr std::size_t block_size = 64;

  std::array<std::uint32_t, 8> state_{0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
                                      0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19};
  std::array<unsigned char, block_size> waiting_{};
  std::uint64_t size_ = 0;  // bytes so far

  void compress(const unsigned char* block);
};

}  // namespace anoean
