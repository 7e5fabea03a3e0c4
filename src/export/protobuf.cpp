#include "export/protobuf.hpp"

#include "export/little_endian.hpp"

namespace anoean::exporting {
namespace {

// How a value is written, which stands beside the number of its field.
enum WireType : std::uint32_t { varint = 0, length_delimited = 2, four_bytes = 5 };

std::uint64_t tag(std::uint32_t field, WireType type) { return std::uint64_t{field} << 3U | type; }

}  // namespace

// Seven bits a byte, the lowest first; the highest bit says that more follow.
void ProtobufMessage::add_varint(std::uint64_t value) {
  constexpr std::uint64_t more = 0x80;
  for (; value >= more; value >>= 7U) bytes_ += static_cast<char>(value | more);
  bytes_ += static_cast<char>(value);
}

void ProtobufMessage::add(std::uint32_t field, std::int64_t value) {
  add_varint(tag(field, varint));
  add_varint(static_cast<std::uint64_t>(value));
}

void ProtobufMessage::add(std::uint32_t field, float value) {
  add_varint(tag(field, four_bytes));
  append_little_endian(bytes_, value);
}

void ProtobufMessage::add(std::uint32_t field, std::string_view bytes) {
  add_varint(tag(field, length_delimited));
  add_varint(bytes.size());
  bytes_ += bytes;
}

void ProtobufMessage::add(std::uint32_t field, const ProtobufMessage& message) {
  add(field, std::string_view(message.bytes_));
}

}  // namespace anoean::exporting
