#include "export/protobuf.hpp"

#include <cstdint>
#include <gtest/gtest.h>
#include <limits>
#include <string>

namespace anoean::exporting {
namespace {

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

ProtobufMessage with(std::uint32_t field, std::int64_t value) {
  ProtobufMessage message;
  message.add(field, value);
  return message;
}

// The examples of https://protobuf.dev/programming-guides/encoding, as protoc --encode writes them.
TEST(ProtobufMessage, WritesTheFormat) {
  EXPECT_EQ(with(1, 150).bytes(), bytes({0x08, 0x96, 0x01}));
  ProtobufMessage text;
  text.add(2, "testing");
  EXPECT_EQ(text.bytes(), bytes({0x12, 0x07}) + "testing");
  ProtobufMessage outer;
  outer.add(3, with(1, 150));
  EXPECT_EQ(outer.bytes(), bytes({0x1a, 0x03, 0x08, 0x96, 0x01}));
  ProtobufMessage repeated;
  for (const std::int64_t value : {1, 2}) repeated.add(5, value);
  EXPECT_EQ(repeated.bytes(), bytes({0x28, 0x01, 0x28, 0x02}));
}

TEST(ProtobufMessage, WritesWholeNumbersOfEverySize) {
  EXPECT_EQ(with(1, 0).bytes(), bytes({0x08, 0x00}));
  EXPECT_EQ(with(1, 127).bytes(), bytes({0x08, 0x7f}));
  EXPECT_EQ(with(1, 128).bytes(), bytes({0x08, 0x80, 0x01}));
  EXPECT_EQ(with(1, -1).bytes(), bytes({0x08}) + std::string(9, '\xff') + bytes({0x01}));
  EXPECT_EQ(with(1, std::numeric_limits<std::int64_t>::max()).bytes(),
            bytes({0x08}) + std::string(8, '\xff') + bytes({0x7f}));
}

// Fields above 15 take a tag of two bytes.
TEST(ProtobufMessage, WritesTagsOfEverySize) {
  EXPECT_EQ(with(15, 1).bytes(), bytes({0x78, 0x01}));
  EXPECT_EQ(with(16, 1).bytes(), bytes({0x80, 0x01, 0x01}));
  EXPECT_EQ(with(20, 1).bytes(), bytes({0xa0, 0x01, 0x01}));
}

TEST(ProtobufMessage, WritesFloatsWithTheLowestByteFirst) {
  ProtobufMessage message;
  message.add(2, -2.5F);  // 0xc0200000
  EXPECT_EQ(message.bytes(), bytes({0x15, 0x00, 0x00, 0x20, 0xc0}));
}

TEST(ProtobufMessage, WritesTextsOfAnyBytesAndLength) {
  ProtobufMessage empty;
  empty.add(1, "");
  EXPECT_EQ(empty.bytes(), bytes({0x0a, 0x00}));
  ProtobufMessage message;
  message.add(1, std::string(300, '\0'));
  EXPECT_EQ(message.bytes(), bytes({0x0a, 0xac, 0x02}) + std::string(300, '\0'));
}

}  // namespace
}  // namespace anoean::exporting
