#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/array_format.hpp"
#include "data/byte_stream.hpp"
#include "data/reader.hpp"

namespace anoean {

// A stored array, its stream standing at the first element.
struct StoredArray {
  std::string
      name;  // of its column, or, with the column's number behind it, of its columns: "x" gives x0, x1, …
  bool single = false;  // one column, called by the name alone
  ArrayFormat format;
  std::unique_ptr<ByteStream> stream;
};

// Reads arrays of equally many rows side by side: up to two dimensions become columns, more become the
// images. In blocks, save for an array in Fortran order, whose rows lie scattered over the whole of it. The
// columns "y", "label", "labels", "class" and "target" are categorical where they hold no fractions, unless
// the options say otherwise.
std::unique_ptr<Reader> read_arrays(std::vector<StoredArray> arrays, const std::string& path,
                                    const ReadOptions& options);

}  // namespace anoean
