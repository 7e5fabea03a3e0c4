#pragma once

#include <anoean/error.hpp>
#include <anoean/table.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace anoean::testing {

// A file with the given bytes that is gone after the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view bytes, const std::string& ending = ".csv") {
    static int count = 0;
    path_ =
        ::testing::TempDir() + "anoean-" + std::to_string(getpid()) + "-" + std::to_string(++count) + ending;
    std::ofstream(path_, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::remove(path_.c_str()); }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// A named pipe that a test writes to.
class Pipe {
 public:
  Pipe() : place_("") {
    path_ = place_.path() + ".pipe";
    mkfifo(path_.c_str(), 0600);
    writer_ = fopen(path_.c_str(), "r+");
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    fclose(writer_);
    unlink(path_.c_str());
  }
  void write(const std::string& bytes) {
    fwrite(bytes.data(), 1, bytes.size(), writer_);
    fflush(writer_);
  }
  const std::string& path() const { return path_; }

 private:
  TemporaryFile place_;
  std::string path_;
  FILE* writer_;
};

inline Table table_from(std::string_view bytes, const ReadOptions& options = {},
                        const std::string& ending = ".csv") {
  return read_table(TemporaryFile(bytes, ending).path(), options);
}

// What the error says, with the path of the input left out.
inline std::string error_from(std::string_view bytes, const ReadOptions& options = {},
                              const std::string& ending = ".csv") {
  const TemporaryFile file(bytes, ending);
  try {
    read_table(file.path(), options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    std::string text = error.what();
    const std::size_t path = text.find(file.path());
    if (path != std::string::npos) text.replace(path, file.path().size(), "FILE");
    return text;
  }
  return "";
}

// One gzip member.
inline std::string packed(std::string_view text) {
  std::string out(text.size() + 1000, '\0');
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string in(text);
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace anoean::testing
