#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "data/byte_stream.hpp"

namespace anoean {

// How the elements of a stored array are written.
struct ElementType {
  enum class Kind { boolean, signed_integer, unsigned_integer, floating } kind = Kind::floating;
  std::size_t size = 8;  // bytes
  bool big_endian = false;
};

// What the header of a stored array says. The first dimension counts the rows.
struct ArrayFormat {
  ElementType element;
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;

  std::uint64_t rows() const noexcept { return shape.front(); }
  std::uint64_t values_per_row() const noexcept;
  std::uint64_t row_bytes() const noexcept { return values_per_row() * element.size; }
  bool is_images() const noexcept { return shape.size() >= 3; }
};

// Throws Error unless the array has 1 to 4 dimensions, none of them empty, a bearable row, and no more bytes
// than the stream can still hold.
void check_size(const ArrayFormat& format, const ByteStream& stream);

// out[i] = the element at bytes + i * stride; infinities and NaN as they stand.
template <typename Number>
void decode(const ElementType& type, const char* bytes, std::size_t stride, std::size_t count, Number* out);

extern template void decode(const ElementType&, const char*, std::size_t, std::size_t, double*);
extern template void decode(const ElementType&, const char*, std::size_t, std::size_t, float*);

}  // namespace anoean
