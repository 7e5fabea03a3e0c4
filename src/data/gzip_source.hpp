#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>
#include <zlib.h>

#include "data/byte_source.hpp"

namespace anoean {

inline constexpr std::string_view gzip_magic = "\x1f\x8b";

// Unpacks gzip, all members one after another. Throws Error where the data is damaged or cut off.
class GzipSource : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> packed, std::string name);
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;
  ~GzipSource() override;

  std::size_t read(std::span<char> into, Wait wait) override;
  bool ended() const override { return ended_; }

 private:
  bool refill(Wait wait);  // false: no packed byte came
  void start_next_member();
  [[noreturn]] void refuse(const std::string& problem) const;

  std::unique_ptr<ByteSource> packed_;
  std::string name_;
  std::vector<char> input_;
  z_stream stream_{};
  bool between_members_ = false;
  bool ended_ = false;
};

}  // namespace anoean
