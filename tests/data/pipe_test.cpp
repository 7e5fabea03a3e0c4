#include <anoean/table.hpp>

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "data/reader.hpp"
#include "data/table_rows.hpp"
#include "data/text_input.hpp"

namespace anoean {
namespace {

using testing::packed;
using testing::Pipe;
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

}  // namespace
}  // namespace anoean
