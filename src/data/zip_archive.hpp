#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/byte_stream.hpp"

namespace anoean {

// A file in a zip archive, by the archive's central directory.
struct ZipMember {
  std::string name;
  bool deflated = false;       // else stored
  std::uint32_t checksum = 0;  // CRC-32 of the content
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;  // of its local header
};

// Throws Error when path is no zip archive, is cut off, or uses what NumPy never writes: encryption, several
// disks, sizes beyond 4 GiB, members that overlap.
std::vector<ZipMember> read_zip_directory(const std::string& path);

// The unpacked content; its size and checksum are verified as it is read.
std::unique_ptr<ByteStream> open_zip_member(const std::string& path, const ZipMember& member);

}  // namespace anoean
