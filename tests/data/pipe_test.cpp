#include <anoean/error.hpp>
#include <anoean/table.hpp>

#include <chrono>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "data/binary_files.hpp"
#include "data/reader.hpp"
#include "data/table_rows.hpp"
#include "data/text_input.hpp"

namespace anoean {
namespace {

using testing::idx;
using testing::npy;
using testing::packed;
using testing::Pipe;
using testing::TemporaryFile;
using Texts = std::vector<std::string>;

struct Feed {
  const char* name;
  std::string first;   // what is needed to open, two rows, and the begin of a third
  std::string second;  // its rest
};

// A reader that waited for more than is there would hang, and the test would time out.
void expect_rows_in_time(const Feed& feed, bool gzip) {
  Pipe pipe;
  pipe.write(gzip ? packed(feed.first) : feed.first);
  ReadOptions options;
  options.numeric = {"a"};
  options.categorical = {"b"};
  options.infer_text = false;
  const std::unique_ptr<Reader> reader = open_reader(pipe.path(), options);
  Table block;
  Texts seen;
  while (seen.size() < 2) {
    ASSERT_TRUE(reader->read(block, 1000)) << feed.name;
    for (const std::string& text : texts(*block.find("b"))) seen.push_back(text);
  }
  EXPECT_EQ(seen, (Texts{"x", "y"})) << feed.name;
  pipe.write(gzip ? packed(feed.second) : feed.second);
  ASSERT_TRUE(reader->read(block, 1000)) << feed.name;
  EXPECT_EQ(texts(*block.find("b")), (Texts{"z"})) << feed.name;
}

TEST(Pipe, RowsComeAsSoonAsTheyAreWhole) {
  const Feed feeds[] = {
      {"csv", "a,b\n1,x\n2,y\n3,", "z\n"},
      {"quoted csv", "a,b\n1,\"x\"\n2,\"y\"\n3,\"", "z\"\n"},
      {"jsonl", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n{\"a\":3", ",\"b\":\"z\"}\n"},
      {"zeek", "#separator \\x09\n#fields\ta\tb\n#types\tcount\tstring\n1\tx\n2\ty\n3", "\tz\n"},
  };
  for (const Feed& feed : feeds) {
    for (const bool gzip : {false, true}) expect_rows_in_time(feed, gzip);
  }
}

TEST(Pipe, AFewBytesAreEnoughForARow) {
  Pipe pipe;
  pipe.write("a\n1\n");
  ReadOptions options;
  options.numeric = {"a"};
  options.infer_text = false;
  const std::unique_ptr<Reader> reader = open_reader(pipe.path(), options);
  Table block;
  ASSERT_TRUE(reader->read(block, 1000));
  EXPECT_EQ(block.columns.at(0).numbers, std::vector<double>{1});
}

TEST(Pipe, WhoeverReadsIsAskedBeforeEveryWait) {
  // The reader would wait for ever: what it calls writes what it waits for.
  for (const bool gzip : {false, true}) {
    Pipe pipe;
    std::size_t calls = 0;
    ReadOptions options;
    options.numeric = {"a"};
    options.infer_text = false;
    options.waiting = [&] {
      ++calls;
      if (calls == 2) pipe.write(gzip ? packed("a\n1\n") : "a\n1\n");
      return std::chrono::milliseconds(1);
    };
    const std::unique_ptr<Reader> reader = open_reader(pipe.path(), options);
    Table block;
    ASSERT_TRUE(reader->read(block, 1000));
    EXPECT_EQ(block.columns.at(0).numbers, std::vector<double>{1});
    EXPECT_GE(calls, 2U);
  }
}

TEST(Pipe, AFormatIsToldHoweverItsFirstBytesCome) {
  const std::string zeek = "#separator \\x09\n#fields\ta\tb\n#types\tcount\tstring\n1\tx\n";
  for (const std::string& text :
       {zeek, std::string("a\tb\n1\tx\n"), std::string("\n {\"a\":1,\"b\":\"x\"}\n"),
        std::string("\xef\xbb\xbf"
                    "a,b\n1,x\n")}) {
    Pipe pipe;
    std::thread writer([&] {
      for (const char c : text) {
        pipe.write(std::string(1, c));
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    });
    ReadOptions options;
    options.numeric = {"a"};
    options.categorical = {"b"};
    options.infer_text = false;
    Table block;
    EXPECT_TRUE(open_reader(pipe.path(), options)->read(block, 1)) << text;
    writer.join();
    ASSERT_NE(block.find("b"), nullptr);
    EXPECT_EQ(texts(*block.find("b")), Texts{"x"}) << text;
  }
}

// What is read of the bytes through a named pipe, which can be opened once only.
Table through_pipe(const std::string& bytes, const ReadOptions& options = {}) {
  const TemporaryFile place("");
  const std::string path = place.path() + ".pipe";
  mkfifo(path.c_str(), 0600);
  std::thread writer([&] { std::ofstream(path, std::ios::binary) << bytes; });
  Table table;
  EXPECT_NO_THROW(table = read_table(path, options));
  writer.join();
  unlink(path.c_str());
  return table;
}

TEST(Pipe, ArraysComeThroughToo) {
  const std::string array =
      npy("{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2), }\n", "\1\2\3\4\5\6");
  const std::string images = idx(0x08, {2, 1, 2}, "\1\2\3\4");
  for (const bool gzip : {false, true}) {
    for (const char* format : {"", "npy"}) {
      ReadOptions options;
      options.format = format;
      const Table table = through_pipe(gzip ? packed(array) : array, options);
      ASSERT_EQ(table.columns.size(), 2U);
      EXPECT_EQ(table.columns[1].numbers, (std::vector<double>{2, 4, 6}));
    }
    EXPECT_EQ(through_pipe(gzip ? packed(images) : images).images.pixels, (std::vector<float>{1, 2, 3, 4}));
  }
}

TEST(Pipe, AnArchiveIsRefusedRatherThanWaitedFor) {
  Pipe pipe;
  pipe.write("PK\3\4");
  for (const char* format : {"", "npz"}) {
    ReadOptions options;
    options.format = format;
    try {
      open_reader(pipe.path(), options);
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.problem(), "an NPZ file must be a file, not a pipe");
    }
  }
}

}  // namespace
}  // namespace anoean
