#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace anoean::exporting {

// A message of Protocol Buffers while it is written, field by field: what goes into a file of that format
// (https://protobuf.dev/programming-guides/encoding). Repeated fields are added once for each value.
class ProtobufMessage {
 public:
  void add(std::uint32_t field, std::int64_t value);  // also of bool and enum
  void add(std::uint32_t field, float value);
  void add(std::uint32_t field, std::string_view bytes);  // also of texts
  void add(std::uint32_t field, const ProtobufMessage& message);

  const std::string& bytes() const noexcept { return bytes_; }

 private:
  void add_varint(std::uint64_t value);

  std::string bytes_;
};

}  // namespace anoean::exporting
