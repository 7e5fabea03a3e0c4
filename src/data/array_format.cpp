#include "data/array_format.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace anoean {
namespace {

static_assert(std::endian::native == std::endian::little || std::endian::native == std::endian::big);

constexpr std::uint64_t most_values_per_row = 1U << 16;
constexpr std::uint64_t most_values_per_image = 1U << 26;

// IEEE 754 binary16.
double from_half(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 31;
  const int mantissa = bits & 1023;
  double value = 0.0;
  if (exponent == 31) {
    value =
        mantissa == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  } else if (exponent == 0) {
    value = std::ldexp(mantissa, -24);
  } else {
    value = std::ldexp(1024 + mantissa, exponent - 25);
  }
  return (bits & 0x8000) != 0 ? -value : value;
}

template <typename Stored>
Stored load(const char* bytes, bool swap) {
  char copy[sizeof(Stored)];
  std::memcpy(copy, bytes, sizeof(Stored));
  if (swap) std::reverse(copy, copy + sizeof(Stored));
  return std::bit_cast<Stored>(copy);
}

template <typename Stored, typename Number, typename Convert>
void decode_as(const ElementType& type, const char* bytes, std::size_t stride, std::size_t count, Number* out,
               Convert convert) {
  const bool swap = type.big_endian != (std::endian::native == std::endian::big);
  for (std::size_t i = 0; i < count; ++i)
    out[i] = static_cast<Number>(convert(load<Stored>(bytes + i * stride, swap)));
}

template <typename Signed, typename Unsigned, typename Number>
void decode_integers(const ElementType& type, const char* bytes, std::size_t stride, std::size_t count,
                     Number* out) {
  if (type.kind == ElementType::Kind::signed_integer) {
    decode_as<Signed>(type, bytes, stride, count, out, [](Signed value) { return value; });
  } else {
    decode_as<Unsigned>(type, bytes, stride, count, out, [](Unsigned value) { return value; });
  }
}

template <typename Number>
void decode_floating(const ElementType& type, const char* bytes, std::size_t stride, std::size_t count,
                     Number* out) {
  if (type.size == 2) decode_as<std::uint16_t>(type, bytes, stride, count, out, from_half);
  if (type.size == 4) decode_as<float>(type, bytes, stride, count, out, [](float value) { return value; });
  if (type.size == 8) decode_as<double>(type, bytes, stride, count, out, [](double value) { return value; });
}

[[noreturn]] void refuse(const ByteStream& stream, const std::string& problem,
                         const std::string& advice = "") {
  throw Error(Error::Kind::bad_input, problem, stream.name(), advice);
}

// False when it overflows.
bool multiply(std::uint64_t& product, std::uint64_t factor) {
  if (factor != 0 && product > std::numeric_limits<std::uint64_t>::max() / factor) return false;
  product *= factor;
  return true;
}

}  // namespace

std::uint64_t ArrayFormat::values_per_row() const noexcept {
  std::uint64_t values = 1;
  for (std::size_t i = 1; i < shape.size(); ++i) values *= shape[i];
  return values;
}

void check_size(const ArrayFormat& format, const ByteStream& stream) {
  const std::size_t dimensions = format.shape.size();
  if (dimensions < 1 || dimensions > 4) {
    refuse(stream, "holds an array of " + std::to_string(dimensions) + " dimensions",
           "give rows, rows × columns, or images of rows × height × width (× channels)");
  }
  if (std::find(format.shape.begin(), format.shape.end(), 0U) != format.shape.end()) {
    refuse(stream, "holds an empty array", "give at least one row and one column");
  }
  std::uint64_t bytes = format.element.size;
  for (const std::uint64_t extent : format.shape) {
    if (!multiply(bytes, extent))
      refuse(stream, "claims more bytes than a number can count", "get the file again");
  }
  if (bytes > stream.most_left()) {
    refuse(stream,
           "is cut off or damaged: its header claims " + std::to_string(bytes) + " bytes of data, at most " +
               std::to_string(stream.most_left()) + " can follow",
           "get the file again");
  }
  const std::uint64_t most = format.is_images() ? most_values_per_image : most_values_per_row;
  if (format.values_per_row() > most) {
    refuse(stream, "holds rows of " + std::to_string(format.values_per_row()) + " values, more than " +
                       std::to_string(most));
  }
}

template <typename Number>
void decode(const ElementType& type, const char* bytes, std::size_t stride, std::size_t count, Number* out) {
  switch (type.kind) {
    case ElementType::Kind::boolean:
      return decode_as<std::uint8_t>(type, bytes, stride, count, out,
                                     [](std::uint8_t byte) { return byte != 0; });
    case ElementType::Kind::floating:
      return decode_floating(type, bytes, stride, count, out);
    case ElementType::Kind::signed_integer:
    case ElementType::Kind::unsigned_integer:
      break;
  }
  if (type.size == 1) decode_integers<std::int8_t, std::uint8_t>(type, bytes, stride, count, out);
  if (type.size == 2) decode_integers<std::int16_t, std::uint16_t>(type, bytes, stride, count, out);
  if (type.size == 4) decode_integers<std::int32_t, std::uint32_t>(type, bytes, stride, count, out);
  if (type.size == 8) decode_integers<std::int64_t, std::uint64_t>(type, bytes, stride, count, out);
}

template void decode(const ElementType&, const char*, std::size_t, std::size_t, double*);
template void decode(const ElementType&, const char*, std::size_t, std::size_t, float*);

}  // namespace anoean
