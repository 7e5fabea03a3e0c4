#include "data/dictionary.hpp"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

namespace anoean {
namespace {

TEST(Dictionary, NumbersTextsInOrderOfAppearance) {
  Dictionary dictionary({"", "?"});
  EXPECT_EQ(dictionary.code("b"), 0U);
  EXPECT_EQ(dictionary.code("a"), 1U);
  EXPECT_EQ(dictionary.code(""), Column::missing);
  EXPECT_EQ(dictionary.code("b"), 0U);
  EXPECT_EQ(dictionary.code("?"), Column::missing);
  EXPECT_EQ(dictionary.categories(), (std::vector<std::string>{"b", "a"}));
}

TEST(Dictionary, TellsSimilarTextsApart) {
  Dictionary dictionary;
  const std::string nul("a\0", 2);
  const std::string long_text(100, 'x');
  const std::vector<std::string> texts = {"a",
                                          nul,
                                          "",
                                          "12345678",
                                          "123456789",
                                          "1234567890123456",
                                          "12345678901234567",
                                          "12345678901234568",
                                          long_text,
                                          long_text + "y",
                                          long_text + "z"};
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(dictionary.code(texts[i]), i) << texts[i];
  }
  EXPECT_EQ(dictionary.take_categories(), texts);
  EXPECT_EQ(dictionary.code("a"), 0U);
}

TEST(Dictionary, AgreesWithAStandardMap) {
  std::mt19937 random(1);
  Dictionary dictionary;
  std::unordered_map<std::string, std::uint32_t> expected;
  for (int i = 0; i < 100000; ++i) {
    std::string text = std::to_string(random() % 20000);
    if (random() % 2 == 0) text = "a text that is longer than sixteen bytes " + text;
    const auto [entry, fresh] = expected.emplace(text, static_cast<std::uint32_t>(expected.size()));
    ASSERT_EQ(dictionary.code(text), entry->second) << text << fresh;
  }
  EXPECT_EQ(dictionary.categories().size(), expected.size());
}

}  // namespace
}  // namespace anoean
