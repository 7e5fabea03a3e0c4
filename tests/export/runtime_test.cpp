// The functions of src/export/runtime/ that no model's score covers in all cases.
#include <array>
#include <cmath>
#include <gtest/gtest.h>

#include "data/field_decoder.hpp"
#include "export/runtime/convolution.h"
#include "export/runtime/finite_score.h"
#include "export/runtime/parse_category.h"
#include "export/runtime/parse_number.h"
#include "export/runtime/quantise.h"
#include "export/runtime_text.hpp"

namespace anoean::exporting {
namespace {

// As the library reads it; an infinity is missing.
double library_number(const std::string& text, bool& is_number) {
  double value = 0.0;
  std::size_t non_finite = 0;
  is_number = decode_number(text, common_value_rules(), value, non_finite);
  return value;
}

TEST(ParseNumber, ReadsWhatTheLibraryReads) {
  for (const std::string text : {"0",
                                 "-0",
                                 "7",
                                 "+7",
                                 "3.25",
                                 ".5",
                                 "5.",
                                 "1e3",
                                 "1E-3",
                                 "1e+3",
                                 " 12 ",
                                 "\t8\t",
                                 "0.1",
                                 "123456.789",
                                 "4294967296",
                                 "-2.5e-7",
                                 "1e22",
                                 "1e23",
                                 "2.2250738585072014e-308",
                                 "1.7976931348623157e308",
                                 "1e400",
                                 "-1e400",
                                 "1e-400",
                                 "12345678901234567890123",
                                 "0.00000000000000000000000123",
                                 "00012",
                                 "nan",
                                 "NaN",
                                 "-inf",
                                 "Infinity",
                                 "inf",
                                 "",
                                 "?",
                                 "NA",
                                 "N/A",
                                 "null",
                                 "NULL",
                                 "0e999999999",
                                 "1e999999999"}) {
    bool is_number = false;
    const double expected = library_number(text, is_number);
    double value = 0.0;
    ASSERT_TRUE(is_number) << text;
    ASSERT_EQ(anoean_parse_number(text.c_str(), &value), 1) << text;
    if (!std::isfinite(expected))
      EXPECT_FALSE(std::isfinite(value)) << text;
    else
      EXPECT_NEAR(value, expected, 4e-15 * std::fabs(expected)) << text;
  }
}

TEST(ParseNumber, RefusesWhatTheLibraryRefuses) {
  for (const std::string text :
       {"abc", "1a",   "1 2", "--1", "+-1", "++1",  "- 1",     ".",    "-",     "+",     "e5",  "1e",
        "1e+", "0x10", "1,5", "Na",  "n",   "nanx", "infinit", "1..2", "1.2.3", "1e5.5", "None"}) {
    bool is_number = true;
    library_number(text, is_number);
    double value = 0.0;
    EXPECT_FALSE(is_number) << text;
    EXPECT_EQ(anoean_parse_number(text.c_str(), &value), 0) << text;
  }
}

TEST(ParseNumber, NoTextIsAMissingNumber) {
  double value = 0.0;
  EXPECT_EQ(anoean_parse_number(nullptr, &value), 1);
  EXPECT_TRUE(std::isnan(value));
}

TEST(ParseCategory, FindsEachAndNoOther) {
  const char* const texts[] = {"", "Zoo", "a", "aa", "b", "\xc3\xa9"};
  const anoean_vocabulary vocabulary = {texts, 6};
  for (std::uint16_t i = 1; i < 6; ++i) EXPECT_EQ(anoean_parse_category(&vocabulary, texts[i]), i + 2);
  EXPECT_EQ(anoean_parse_category(&vocabulary, ""), 1);
  EXPECT_EQ(anoean_parse_category(&vocabulary, "NA"), 1);
  EXPECT_EQ(anoean_parse_category(&vocabulary, nullptr), 1);
  for (const char* unknown : {"A", "ab", "zz", "a ", "\xff"})
    EXPECT_EQ(anoean_parse_category(&vocabulary, unknown), 0) << unknown;
  const anoean_vocabulary none = {texts, 0};
  EXPECT_EQ(anoean_parse_category(&none, "a"), 0);
}

TEST(Overlap, IsWhatOfAKernelLiesOnTheImage) {
  const auto expect = [](anoean_overlap overlap, std::size_t first, std::size_t end) {
    EXPECT_EQ(overlap.first, first);
    EXPECT_EQ(overlap.end, end);
  };
  expect(anoean_overlap_of(0, 4, 1, 28), 1, 4);   // over the upper border
  expect(anoean_overlap_of(2, 4, 1, 28), 0, 4);   // inside
  expect(anoean_overlap_of(26, 4, 1, 28), 0, 3);  // over the lower border
  expect(anoean_overlap_of(0, 2, 3, 5), 2, 2);    // in the border alone
  expect(anoean_overlap_of(8, 3, 3, 5), 0, 0);    // behind the image
  expect(anoean_overlap_of(1, 9, 2, 3), 1, 4);    // larger than the image
}

// Every size, stride and border, pixel by pixel.
TEST(Convolution, SumsWhatLiesUnderTheKernel) {
  constexpr std::size_t height = 5, width = 4, channels = 2, outputs = 3;
  std::vector<float> image(height * width * channels);
  for (std::size_t i = 0; i < image.size(); ++i) image[i] = static_cast<float>(i % 7) - 3.0F;
  for (const auto& [kernel, stride, border] :
       std::vector<std::array<std::size_t, 3>>{{1, 1, 0}, {3, 1, 1}, {4, 2, 1}, {2, 3, 2}, {3, 2, 4}}) {
    std::vector<float> weights(outputs * kernel * kernel * channels);
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = static_cast<float>(i % 5) - 2.0F;
    const std::vector<float> biases = {0.5F, -1.0F, 0.0F};
    const std::size_t rows = (height + 2 * border - kernel) / stride + 1;
    const std::size_t columns = (width + 2 * border - kernel) / stride + 1;
    const anoean_convolution layer = {weights.data(), biases.data(), height, width,  channels, rows,
                                      columns,        outputs,       kernel, stride, border,   0.5F};
    std::vector<float> made(rows * columns * outputs);
    anoean_run_convolution(&layer, image.data(), made.data());
    for (std::size_t at = 0; at < made.size(); ++at) {
      const std::size_t j = at % outputs;
      float sum = biases[j];
      for (std::size_t tap = 0; tap < kernel * kernel; ++tap) {
        const std::size_t row = at / outputs / columns * stride + tap / kernel - border;
        const std::size_t column = at / outputs % columns * stride + tap % kernel - border;
        if (row >= height || column >= width) continue;  // below 0 it is huge
        for (std::size_t c = 0; c < channels; ++c)
          sum += weights[(j * kernel * kernel + tap) * channels + c] *
                 image[(row * width + column) * channels + c];
      }
      EXPECT_EQ(made[at], sum > 0.0F ? sum : 0.5F * sum) << kernel << " " << stride << " " << border;
    }
  }
}

TEST(Quantise, RoundsToTheNearestWithinSixteenBits) {
  EXPECT_EQ(anoean_quantise(1.4F), 1);
  EXPECT_EQ(anoean_quantise(-1.6F), -2);
  EXPECT_EQ(anoean_quantise(1e9F), 32767);
  EXPECT_EQ(anoean_quantise(-1e9F), -32767);
}

TEST(FiniteScore, IsFiniteWhateverComes) {
  EXPECT_EQ(anoean_finite_score(1.5), 1.5F);
  for (const double value : {1e300, HUGE_VAL, std::nan("")}) EXPECT_EQ(anoean_finite_score(value), FLT_MAX);
}

TEST(RuntimeText, HasThePrefixAndNoPreprocessorLines) {
  const RuntimeText text = runtime_text("dense", "ids");
  EXPECT_EQ(text.needs, std::vector<std::string>{"products"});
  EXPECT_NE(text.code.find("static void ids_run_dense(const ids_dense* layer"), std::string::npos);
  EXPECT_EQ(text.code.find("anoean"), std::string::npos);
  EXPECT_EQ(text.code.find('#'), std::string::npos);
}

}  // namespace
}  // namespace anoean::exporting
