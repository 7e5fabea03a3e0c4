#include "data/byte_source.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <random>
#include <string>

#include "data/byte_stream.hpp"
#include "data/text_input.hpp"

namespace anoean {
namespace {

using testing::packed;
using testing::Pipe;
using testing::TemporaryFile;

std::string all_of(const std::string& path, std::size_t piece = 1000) {
  const std::unique_ptr<ByteSource> source = open_bytes(path, {});
  std::string all;
  std::string buffer(piece, '\0');
  while (!source->ended()) all.append(buffer, 0, source->read(buffer, Wait::yes));
  return all;
}

std::string error_of(const std::string& path) {
  try {
    all_of(path);
  } catch (const Error& error) {
    return error.problem();
  }
  return "";
}

std::string long_text() {
  std::mt19937 random(1);
  std::string text;
  for (int i = 0; i < 300000; ++i) text += static_cast<char>('a' + random() % 7);
  return text;
}

TEST(ByteSource, ReadsPlainBytes) {
  for (const std::string& text : {std::string(), std::string("a"), std::string("\x1f"), long_text()}) {
    EXPECT_EQ(all_of(TemporaryFile(text).path()), text);
  }
}

TEST(ByteSource, UnpacksGzip) {
  const std::string text = long_text();
  EXPECT_EQ(all_of(TemporaryFile(packed(text)).path(), 7777), text);
  EXPECT_EQ(all_of(TemporaryFile(packed("")).path()), "");
}

TEST(ByteSource, UnpacksAllMembers) {
  const std::string text = long_text();
  const std::string bytes =
      packed("one") + packed("") + packed(text) + packed("two") + std::string(1000, '\0');
  EXPECT_EQ(all_of(TemporaryFile(bytes).path()), "one" + text + "two");
}

TEST(ByteSource, NoticesDamagedGzip) {
  const std::string bytes = packed(long_text());
  for (const std::size_t size : {std::size_t{3}, std::size_t{20}, bytes.size() / 2, bytes.size() - 1}) {
    EXPECT_EQ(error_of(TemporaryFile(bytes.substr(0, size)).path()),
              "is cut off: its gzip data ends too early")
        << size;
  }
  std::string altered = bytes;
  altered[bytes.size() - 6] ^= 1;  // in the checksum
  EXPECT_EQ(error_of(TemporaryFile(altered).path()),
            "is damaged: its gzip data cannot be unpacked (incorrect data check)");
  EXPECT_EQ(error_of(TemporaryFile(bytes + "rubbish").path()),
            "is damaged: its gzip data cannot be unpacked (incorrect header check)");
}

TEST(ByteSource, RefusesWhatIsNoFile) {
  EXPECT_EQ(error_of("/nonexistent/file.csv"), "cannot be opened: No such file or directory");
  EXPECT_EQ(error_of("/"), "is a directory");
}

TEST(ByteSource, DoesNotWaitUnlessAskedTo) {
  for (const bool gzip : {false, true}) {
    Pipe pipe;
    pipe.write(gzip ? packed("first") : "first");
    const std::unique_ptr<ByteSource> source = open_bytes(pipe.path(), {});
    std::array<char, 100> buffer{};
    std::string got;
    while (got.size() < 5) got.append(buffer.data(), source->read(buffer, Wait::yes));
    EXPECT_EQ(got, "first");
    EXPECT_EQ(source->read(buffer, Wait::no), 0U);
    EXPECT_FALSE(source->ended());
    pipe.write(gzip ? packed("second") : "second");
    EXPECT_EQ(source->read(buffer, Wait::no), 6U);
  }
}

TEST(ByteSource, StopsWaitingWhenAsked) {
  Pipe pipe;
  pipe.write("some text");
  std::stop_source stop;
  const std::unique_ptr<ByteSource> source = open_bytes(pipe.path(), stop.get_token());
  stop.request_stop();
  std::array<char, 100> buffer{};
  source->read(buffer, Wait::yes);  // what was read to tell gzip
  try {
    source->read(buffer, Wait::yes);
    FAIL() << "did not stop";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::interrupted);
  }
}

TEST(ByteSource, AnInputWithoutANameIsRefused) {
  try {
    open_bytes("", {});
    FAIL() << "was opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    EXPECT_NE(std::string(error.what()).find("name a file"), std::string::npos);
  }
}

// Endless zeros that promise a certain number of bytes.
class Zeros : public ByteStream {
 public:
  explicit Zeros(std::uint64_t most_left) : most_left_(most_left) {}
  std::size_t read(char* out, std::size_t size) override {
    std::fill_n(out, size, 0);
    return size;
  }
  std::uint64_t most_left() const override { return most_left_; }
  const std::string& name() const override { return name_; }

 private:
  std::uint64_t most_left_;
  std::string name_ = "zeros";
};

TEST(ByteStream, NoMemoryIsTakenBeyondWhatComes) {
  constexpr std::size_t size = 5'000'000;
  Zeros file(size);
  EXPECT_EQ(read_exactly(file, size).capacity(), size);
  Zeros pipe(unknown_size);
  EXPECT_EQ(read_exactly(pipe, size).size(), size);
}

}  // namespace
}  // namespace anoean
