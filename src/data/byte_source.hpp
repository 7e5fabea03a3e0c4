#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>

namespace anoean {

// What to do when no byte is at hand yet, as on a pipe.
enum class Wait { no, yes };

// The bytes of a text input in order, read as they come.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Reads at most into.size() bytes, at least one where there are any. 0 at the end (see ended) or, with
  // Wait::no, when none is at hand. Throws Error when the input is damaged or a stop is requested.
  virtual std::size_t read(std::span<char> into, Wait wait) = 0;
  virtual bool ended() const = 0;
};

using WaitCallback = std::function<std::chrono::milliseconds()>;  // ReadOptions::waiting

// The bytes of a file, or of standard input for "-"; gzip, told by its first bytes, is unpacked. Throws
// Error.
std::unique_ptr<ByteSource> open_bytes(const std::string& path, const std::stop_token& stop,
                                       const WaitCallback& waiting = {});

// Bytes that were read already, then the rest.
std::unique_ptr<ByteSource> resume(std::string head, std::unique_ptr<ByteSource> rest);

// What to call an input in errors: the path, or "standard input" for "-".
std::string input_name(const std::string& path);

}  // namespace anoean
