#include <anoean/error.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <zlib.h>

#include "data/deflate_bound.hpp"
#include "data/zip_archive.hpp"

namespace anoean {
namespace {

constexpr std::size_t local_header_bytes = 30;

class ZipMemberStream : public ByteStream {
 public:
  ZipMemberStream(const std::string& path, const ZipMember& member)
      : name_(path + ":" + member.name),
        file_(path, std::ios::binary),
        member_(member),
        packed_left_(member.packed_size) {
    skip_local_header();
    const bool consistent = member.deflated ? member.size <= most_inflated(member.packed_size)
                                            : member.size == member.packed_size;
    if (!consistent) refuse("claims an impossible size");
    if (member.deflated && inflateInit2(&inflater_, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  ~ZipMemberStream() override {
    if (member_.deflated) inflateEnd(&inflater_);
  }
  ZipMemberStream(const ZipMemberStream&) = delete;
  ZipMemberStream& operator=(const ZipMemberStream&) = delete;

  std::size_t read(char* out, std::size_t size) override {
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size, most_left()));
    for (std::size_t done = 0; done < wanted;) {
      const std::size_t got =
          member_.deflated ? inflate_some(out + done, wanted - done) : fetch(out + done, wanted - done);
      if (got == 0) refuse("is cut off");
      done += got;
    }
    add_to_checksum(out, wanted);
    produced_ += wanted;
    if (produced_ == member_.size && checksum_ != member_.checksum)
      refuse("is damaged: its checksum is wrong");
    return wanted;
  }

  std::uint64_t most_left() const override { return member_.size - produced_; }
  const std::string& name() const override { return name_; }

 private:
  std::string name_;
  std::ifstream file_;
  ZipMember member_;
  std::uint64_t packed_left_;
  std::uint64_t produced_ = 0;
  std::uint32_t checksum_ = 0;
  z_stream inflater_{};
  std::array<char, 1U << 14> packed_{};

  [[noreturn]] void refuse(const std::string& problem) const {
    throw Error(Error::Kind::bad_input, problem, name_, "get the file again");
  }

  void skip_local_header() {
    std::array<char, local_header_bytes> header{};
    file_.seekg(static_cast<std::streamoff>(member_.offset));
    file_.read(header.data(), header.size());
    if (!file_ || std::string_view(header.data(), 4) != "PK\3\4") refuse("is damaged");
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(header[i]); };
    const int name_and_extra = byte(26) + 256 * byte(27) + byte(28) + 256 * byte(29);
    file_.seekg(name_and_extra, std::ios::cur);
  }

  std::size_t fetch(char* out, std::size_t size) {
    file_.read(out, static_cast<std::streamsize>(std::min<std::uint64_t>(size, packed_left_)));
    packed_left_ -= static_cast<std::uint64_t>(file_.gcount());
    return static_cast<std::size_t>(file_.gcount());
  }

  // 0 when the packed bytes end early.
  std::size_t inflate_some(char* out, std::size_t size) {
    const auto room = static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
    inflater_.next_out = reinterpret_cast<Bytef*>(out);
    inflater_.avail_out = room;
    while (inflater_.avail_out == room) {
      if (inflater_.avail_in == 0) {
        inflater_.next_in = reinterpret_cast<Bytef*>(packed_.data());
        inflater_.avail_in = static_cast<uInt>(fetch(packed_.data(), packed_.size()));
        if (inflater_.avail_in == 0) return 0;
      }
      const int state = inflate(&inflater_, Z_NO_FLUSH);
      if (state == Z_STREAM_END) break;
      if (state != Z_OK && state != Z_BUF_ERROR) refuse("is damaged: it cannot be unpacked");
    }
    return room - inflater_.avail_out;
  }

  void add_to_checksum(const char* bytes, std::size_t size) {
    checksum_ = static_cast<std::uint32_t>(crc32_z(checksum_, reinterpret_cast<const Bytef*>(bytes), size));
  }
};

}  // namespace

std::unique_ptr<ByteStream> open_zip_member(const std::string& path, const ZipMember& member) {
  return std::make_unique<ZipMemberStream>(path, member);
}

}  // namespace anoean
