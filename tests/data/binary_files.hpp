#pragma once

#include <anoean/error.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>
#include <vector>
#include <zlib.h>

#include "core/random.hpp"
#include "data/reader.hpp"

namespace anoean::testing {

// A file of that name in a directory of its own; both live as long as the object.
class NamedFile {
 public:
  explicit NamedFile(const std::string& name, const std::string& bytes = "") {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    directory_ = std::filesystem::path(::testing::TempDir()) /
                 (std::string(test->test_suite_name()) + test->name() + std::to_string(getpid()));
    std::filesystem::create_directories(directory_);
    path_ = (directory_ / name).string();
    write(bytes);
  }
  ~NamedFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    std::filesystem::remove(directory_, ignored);
  }
  NamedFile(const NamedFile&) = delete;
  NamedFile& operator=(const NamedFile&) = delete;

  const std::string& path() const { return path_; }
  void write(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }

 private:
  std::filesystem::path directory_;
  std::string path_;
};

inline std::string number(std::uint64_t value, std::size_t size, bool big_endian = false) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i)
    bytes += static_cast<char>(value >> (8 * (big_endian ? size - 1 - i : i)));
  return bytes;
}

inline std::string npy(const std::string& header, const std::string& payload) {
  return "\x93NUMPY" + std::string{1, 0} + number(header.size(), 2) + header + payload;
}

inline std::string idx(unsigned char type, const std::vector<std::uint32_t>& extents,
                       const std::string& payload) {
  std::string bytes = {0, 0, static_cast<char>(type), static_cast<char>(extents.size())};
  for (const std::uint32_t extent : extents) bytes += number(extent, 4, true);
  return bytes + payload;
}

// window_bits as zlib has it: 31 for gzip, -15 for raw deflate.
inline std::string deflated(const std::string& bytes, int window_bits) {
  z_stream packer{};
  deflateInit2(&packer, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&packer, static_cast<uLong>(bytes.size())), '\0');
  std::string copy = bytes;
  packer.next_in = reinterpret_cast<Bytef*>(copy.data());
  packer.avail_in = static_cast<uInt>(copy.size());
  packer.next_out = reinterpret_cast<Bytef*>(packed.data());
  packer.avail_out = static_cast<uInt>(packed.size());
  deflate(&packer, Z_FINISH);
  packed.resize(packer.total_out);
  deflateEnd(&packer);
  return packed;
}

inline std::string gzip(const std::string& bytes) { return deflated(bytes, 31); }

// A member as an archive's directory describes it; change a field to make it lie.
struct Member {
  std::string name;
  std::string packed;
  std::uint32_t method = 0;
  std::uint32_t flags = 0;
  std::uint32_t checksum = 0;
  std::uint32_t packed_size = 0;
  std::uint32_t size = 0;
  std::uint32_t offset_shift = 0;
};

inline Member member(const std::string& name, const std::string& content, bool pack) {
  Member made;
  made.name = name;
  made.packed = pack ? deflated(content, -15) : content;
  made.method = pack ? 8 : 0;
  made.checksum = static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())));
  made.packed_size = static_cast<std::uint32_t>(made.packed.size());
  made.size = static_cast<std::uint32_t>(content.size());
  return made;
}

inline std::string zip(const std::vector<Member>& members) {
  std::string body;
  std::string directory;
  for (const Member& m : members) {
    const std::string common = number(20, 2) + number(m.flags, 2) + number(m.method, 2) + number(0, 4) +
                               number(m.checksum, 4) + number(m.packed_size, 4) + number(m.size, 4) +
                               number(m.name.size(), 2) + number(0, 2);
    directory += "PK\1\2" + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2) +
                 number(0, 4) + number(body.size() + m.offset_shift, 4) + m.name;
    body += "PK\3\4" + common + m.name + m.packed;
  }
  return body + directory + "PK\5\6" + number(0, 4) + number(members.size(), 2) + number(members.size(), 2) +
         number(directory.size(), 4) + number(body.size(), 4) + number(0, 2);
}

// Every row, block after block, with the columns' numbers joined; categories are turned into their texts.
struct Joined {
  std::size_t rows = 0;
  std::size_t blocks = 0;
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> texts;  // per column, of the categorical ones
  Images images;
};

inline Joined read_all(Reader& reader, std::size_t rows_at_once = 2) {
  Joined joined;
  Table block;
  while (reader.read(block, rows_at_once)) {
    joined.rows += block.rows;
    if (joined.blocks++ == 0) {
      joined.columns = block.columns;
      for (Column& column : joined.columns) column.numbers.clear();
      for (Column& column : joined.columns) column.non_finite = 0;
      joined.texts.resize(block.columns.size());
      joined.images = block.images;
      joined.images.pixels.clear();
    }
    for (std::size_t i = 0; i < block.columns.size(); ++i) {
      const Column& column = block.columns[i];
      joined.columns[i].numbers.insert(joined.columns[i].numbers.end(), column.numbers.begin(),
                                       column.numbers.end());
      joined.columns[i].non_finite += column.non_finite;
      for (const std::uint32_t code : column.codes) {
        joined.texts[i].push_back(code == Column::missing ? "" : column.categories.at(code));
      }
    }
    joined.images.pixels.insert(joined.images.pixels.end(), block.images.pixels.begin(),
                                block.images.pixels.end());
  }
  return joined;
}

using Open = std::unique_ptr<Reader> (*)(const std::string&, const ReadOptions&);

// What the error says, or "" when the file can be read.
inline std::string problem_of(Open open, const std::string& path, const ReadOptions& options = {}) {
  try {
    read_all(*open(path, options), 100);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    EXPECT_EQ(error.where().substr(0, path.size()), path);
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    return error.problem();
  }
  return "";
}

// Every cut of the file is refused; every damaged byte and many random damages are refused or borne.
inline void attack(Open open, const std::string& name, const std::string& valid) {
  const NamedFile file(name, valid);
  ASSERT_EQ(problem_of(open, file.path()), "");
  for (std::size_t size = 0; size < valid.size(); ++size) {
    file.write(valid.substr(0, size));
    ASSERT_NE(problem_of(open, file.path()), "") << "cut to " << size << " of " << valid.size() << " bytes";
  }
  std::size_t refused = 0;
  const auto damage = [&](const std::string& bytes) {
    file.write(bytes);
    refused += problem_of(open, file.path()).empty() ? 0 : 1;
  };
  for (std::size_t i = 0; i < valid.size(); ++i) {
    for (const char byte : {'\0', '\xFF', static_cast<char>(valid[i] ^ 1)}) {
      std::string bytes = valid;
      bytes[i] = byte;
      damage(bytes);
    }
  }
  Random random(1, "attack");
  for (int round = 0; round < 400; ++round) {
    std::string bytes = valid;
    for (std::size_t hits = 1 + random.below(8); hits > 0; --hits) {
      const std::size_t place = random.below(bytes.size());
      if (random.below(4) == 0) {
        bytes.insert(place, 1 + random.below(4), static_cast<char>(random.next()));
      } else if (random.below(4) == 0) {
        bytes.erase(place, 1 + random.below(4));
      } else {
        bytes[place] = static_cast<char>(random.next());
      }
      if (bytes.empty()) bytes = "x";
    }
    damage(bytes);
  }
  EXPECT_GT(refused, valid.size());
}

}  // namespace anoean::testing
