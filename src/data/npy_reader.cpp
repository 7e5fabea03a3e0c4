#include "data/npy_reader.hpp"

#include <utility>

#include "data/array_reader.hpp"
#include "data/file_stream.hpp"
#include "data/npy_header.hpp"

namespace anoean {

std::unique_ptr<Reader> open_npy_reader(const std::string& path, const ReadOptions& options) {
  return read_npy(open_file_stream(path, options.stop), path, options);
}

std::unique_ptr<Reader> read_npy(std::unique_ptr<ByteStream> stream, const std::string& path,
                                 const ReadOptions& options) {
  std::vector<StoredArray> arrays(1);
  arrays[0].name = "x";
  arrays[0].stream = std::move(stream);
  arrays[0].format = read_npy_header(*arrays[0].stream);
  return read_arrays(std::move(arrays), path, options);
}

}  // namespace anoean
