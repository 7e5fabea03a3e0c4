#include "data/byte_stream.hpp"

#include <anoean/error.hpp>

#include <algorithm>

namespace anoean {
namespace {

constexpr std::uint64_t first_piece = 1U << 20;

}  // namespace

std::vector<char> read_exactly(ByteStream& stream, std::uint64_t size) {
  std::vector<char> bytes;
  // Address space at first; growing without it would need the bytes twice.
  if (size <= stream.most_left() && stream.most_left() != unknown_size) bytes.reserve(size);
  while (bytes.size() < size) {
    const std::size_t before = bytes.size();
    bytes.resize(static_cast<std::size_t>(std::min(size, std::max<std::uint64_t>(first_piece, 2 * before))));
    const std::size_t got = stream.read(bytes.data() + before, bytes.size() - before);
    if (got == bytes.size() - before) continue;
    throw Error(Error::Kind::bad_input,
                "is cut off: " + std::to_string(size - before - got) + " more bytes should follow",
                stream.name(), "get the file again");
  }
  return bytes;
}

void require_end(ByteStream& stream) {
  char more = 0;
  if (stream.read(&more, 1) == 0) return;
  throw Error(Error::Kind::bad_input, "is longer than its header says", stream.name(), "get the file again");
}

}  // namespace anoean
