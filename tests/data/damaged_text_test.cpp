#include <anoean/error.hpp>
#include <anoean/table.hpp>

#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

#include "data/reader.hpp"
#include "data/text_input.hpp"

namespace anoean {
namespace {

using testing::packed;
using testing::TemporaryFile;

// Changes, drops, doubles or inserts bytes here and there, those that mean something above all.
std::string damaged(std::string text, std::mt19937& random) {
  static const std::string telling("\"\"\",,\t\n\n\r#{}[]:-.e0\\\0\xff", 22);
  const std::size_t changes = 1 + random() % 6;
  for (std::size_t i = 0; i < changes && !text.empty(); ++i) {
    const std::size_t place = random() % text.size();
    const char byte = random() % 4 == 0 ? static_cast<char>(random()) : telling[random() % telling.size()];
    switch (random() % 5) {
      case 0:
        text[place] = byte;
        break;
      case 1:
        text.insert(place, 1, byte);
        break;
      case 2:
        text.erase(place, 1 + random() % 5);
        break;
      case 3:
        text.insert(place, text.substr(random() % text.size(), random() % 40));
        break;
      default:
        text.resize(place);
    }
  }
  return text;
}

void expect_whole(const Table& block) {
  for (const Column& column : block.columns) {
    const bool numeric = column.type == ColumnType::numeric;
    ASSERT_EQ(column.numbers.size(), numeric ? block.rows : 0U);
    ASSERT_EQ(column.codes.size(), numeric ? 0U : block.rows);
    for (const double number : column.numbers) ASSERT_FALSE(std::isinf(number));
    for (const std::uint32_t code : column.codes) {
      ASSERT_TRUE(code == Column::missing || code < column.categories.size());
    }
  }
  for (const MalformedRow& row : block.malformed) {
    ASSERT_LT(row.row, block.rows);
    ASSERT_FALSE(row.problem.empty());
  }
}

// Whatever the bytes are, reading them ends in whole blocks or in an Error.
void expect_blocks_or_error(const std::string& bytes, const ReadOptions& options) {
  const TemporaryFile file(bytes, ".log");
  try {
    const std::unique_ptr<Reader> reader = open_reader(file.path(), options);
    Table block;
    while (reader->read(block, 7)) expect_whole(block);
  } catch (const Error& error) {
    EXPECT_FALSE(error.problem().empty());
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
  }
}

std::string sample(const std::string& format) {
  std::string text = format == "csv" ? "number,text,note\n" : "";
  if (format == "zeek")
    text = "#separator \\x09\n#unset_field\t-\n#fields\tnumber\ttext\tnote\n#types\tdouble\tstring\tstring\n";
  for (int i = 0; i < 30; ++i) {
    const std::string number = std::to_string(i) + "." + std::to_string(i * 7);
    const std::string word = "word" + std::to_string(i % 3);
    if (format == "csv") text += number + "," + word + ",\"say \"\"" + word + "\"\",\n or not\"\n";
    if (format == "zeek") text += number + "\t" + word + "\t-\n";
    if (format == "jsonl")
      text += "{\"number\":" + number + ",\"text\":\"" + word + "\",\"in\":{\"note\":null}}\n";
  }
  return text;
}

TEST(DamagedText, EndsInRowsOrAnError) {
  std::mt19937 random(7);
  for (const std::string format : {"csv", "zeek", "jsonl"}) {
    const std::string text = sample(format);
    for (int i = 0; i < 1000; ++i) {
      ReadOptions options;
      options.keep_malformed = random() % 2 == 0;
      if (random() % 2 == 0) options.format = format;
      if (random() % 4 == 0) {
        options.numeric = {"number"};
        options.infer_text = false;
      }
      std::string bytes = damaged(text, random);
      if (random() % 8 == 0) bytes = damaged(packed(bytes), random);
      expect_blocks_or_error(bytes, options);
    }
  }
}

}  // namespace
}  // namespace anoean
