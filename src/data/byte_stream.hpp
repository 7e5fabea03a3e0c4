#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace anoean {

inline constexpr std::uint64_t unknown_size = std::numeric_limits<std::uint64_t>::max();

// The bytes of a binary input in order: a file, an unpacked file, a member of an archive.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // Fewer than size only at the end. Throws Error when the input is damaged.
  virtual std::size_t read(char* out, std::size_t size) = 0;
  // No more than so many bytes can still come, by the size of the file, or unknown_size.
  virtual std::uint64_t most_left() const = 0;
  // What to call it in errors.
  virtual const std::string& name() const = 0;
};

// Exactly so many bytes. Throws Error when the stream ends before; memory grows with the bytes that arrive,
// not with the size asked for.
std::vector<char> read_exactly(ByteStream& stream, std::uint64_t size);

// Throws Error unless the stream has ended.
void require_end(ByteStream& stream);

}  // namespace anoean
