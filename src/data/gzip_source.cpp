#include "data/gzip_source.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <new>

namespace anoean {
namespace {

constexpr std::size_t input_size = std::size_t{1} << 16;
constexpr int gzip_window = 15 + 16;  // zlib's way to ask for the largest window and a gzip header

}  // namespace

GzipSource::GzipSource(std::unique_ptr<ByteSource> packed, std::string name)
    : packed_(std::move(packed)), name_(std::move(name)), input_(input_size) {
  if (inflateInit2(&stream_, gzip_window) != Z_OK) throw std::bad_alloc();
}

GzipSource::~GzipSource() { inflateEnd(&stream_); }

void GzipSource::refuse(const std::string& problem) const {
  throw Error(Error::Kind::bad_input, problem, name_, "get the file again, or check it with gzip -t");
}

bool GzipSource::refill(Wait wait) {
  const std::size_t got = packed_->read(input_, wait);
  stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
  stream_.avail_in = static_cast<uInt>(got);
  return got > 0;
}

// Zero bytes may pad the end of a member (tapes do); anything else starts another one.
void GzipSource::start_next_member() {
  while (stream_.avail_in > 0 && *stream_.next_in == 0) {
    ++stream_.next_in;
    --stream_.avail_in;
  }
  if (stream_.avail_in == 0) return;
  if (inflateReset(&stream_) != Z_OK) refuse("cannot be unpacked");
  between_members_ = false;
}

std::size_t GzipSource::read(std::span<char> into, Wait wait) {
  const auto room = static_cast<uInt>(std::min<std::size_t>(into.size(), std::size_t{1} << 30));
  stream_.next_out = reinterpret_cast<Bytef*>(into.data());
  stream_.avail_out = room;
  while (!ended_ && stream_.avail_out == room) {
    if (stream_.avail_in == 0 && !refill(wait)) {
      if (!packed_->ended()) return 0;
      if (!between_members_) refuse("is cut off: its gzip data ends too early");
      ended_ = true;
      return 0;
    }
    if (between_members_) {
      start_next_member();
      continue;
    }
    const int state = inflate(&stream_, Z_NO_FLUSH);
    if (state == Z_STREAM_END) {
      between_members_ = true;
    } else if (state == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (state != Z_OK && state != Z_BUF_ERROR) {
      refuse(std::string("is damaged: its gzip data cannot be unpacked") +
             (stream_.msg != nullptr ? std::string(" (") + stream_.msg + ")" : ""));
    }
  }
  return room - stream_.avail_out;
}

}  // namespace anoean
