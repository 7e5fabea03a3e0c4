#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace anoean {

// A source of records, read in blocks so that memory stays bounded however long the input is.
class Reader {
 public:
  virtual ~Reader() = default;

  // Replaces block by the next rows, at most max_rows of them; false at the end of the input. On a pipe a
  // block ends early, with what is there, rather than wait while at least one whole row is at hand. The
  // columns (names, types, order) are the same in every block; codes and categories hold for their block
  // only.
  virtual bool read(Table& block, std::size_t max_rows) = 0;
};

// Opens a file, or standard input for "-", of any known format, plain or gzip. Throws Error.
std::unique_ptr<Reader> open_reader(const std::string& path, const ReadOptions& options);

}  // namespace anoean
