#include "nn/spec.hpp"

#include <anoean/error.hpp>

#include <charconv>
#include <cmath>
#include <limits>

#include "core/nearest.hpp"
#include "core/number_text.hpp"
#include "nn/layers/batch_norm.hpp"
#include "nn/layers/categorical_dense.hpp"
#include "nn/layers/conv.hpp"
#include "nn/layers/conv_transposed.hpp"
#include "nn/layers/dense.hpp"
#include "nn/layers/dropout.hpp"
#include "nn/layers/flatten.hpp"
#include "nn/layers/leaky_relu.hpp"
#include "nn/layers/reshape.hpp"
#include "nn/layers/sigmoid.hpp"
#include "nn/layers/tanh.hpp"

namespace anoean::nn {
namespace {

constexpr std::size_t longest_spec = 4096;  // characters
constexpr std::size_t most_layers = 64;
constexpr std::size_t widest_layer = 1U << 20U;
// The tables of a convolution grow with the fourth power of its kernel.
constexpr std::size_t largest_kernel = 11;

struct Word {
  std::string_view text;
  std::size_t position = 0;  // from 1
};

[[noreturn]] void fail(std::size_t position, const std::string& problem, const std::string& advice) {
  throw Error(Error::Kind::bad_input, problem, spec_place(position), advice);
}

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

// The words of one layer, taken one by one.
class Words {
 public:
  Words(std::string_view item, std::size_t position) : end_(position + item.size()) {
    for (std::size_t i = 0; i < item.size();) {
      if (item[i] == ' ') {
        ++i;
        continue;
      }
      const std::size_t stop = std::min(item.find(' ', i), item.size());
      words_.push_back({item.substr(i, stop - i), position + i});
      i = stop;
    }
  }

  bool empty() const { return next_ == words_.size(); }
  std::size_t position() const { return empty() ? end_ : words_[next_].position; }
  Word take() { return empty() ? Word{{}, end_} : words_[next_++]; }

 private:
  std::vector<Word> words_;
  std::size_t next_ = 0;
  std::size_t end_;
};

std::size_t whole_number(Words& words, const std::string& what, std::size_t least, std::size_t most) {
  const Word word = words.take();
  std::size_t value = 0;
  const char* end = word.text.data() + word.text.size();
  const auto [stop, failure] = std::from_chars(word.text.data(), end, value);
  if (word.text.empty() || failure != std::errc{} || stop != end || value < least || value > most) {
    fail(word.position, word.text.empty() ? what + " is missing" : quoted(word.text) + " is no " + what,
         "give a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return value;
}

// In [0, 1).
float fraction(Words& words, const std::string& what) {
  const Word word = words.take();
  float value = 0.0F;
  const char* end = word.text.data() + word.text.size();
  const auto [stop, failure] = std::from_chars(word.text.data(), end, value);
  if (word.text.empty() || failure != std::errc{} || stop != end || !(value >= 0.0F) || !(value < 1.0F)) {
    fail(word.position, word.text.empty() ? what + " is missing" : quoted(word.text) + " is no " + what,
         "give a number from 0 to below 1");
  }
  return std::fabs(value);  // no negative zero
}

// One of kernel, stride, pad, height and width, with its number; false where the word is none of them.
template <typename Options>
bool take_option(const Word& word, Words& words, Options& options) {
  if (word.text == "kernel") {
    options.kernel = whole_number(words, "kernel size", 1, largest_kernel);
  } else if (word.text == "stride") {
    options.stride = whole_number(words, "stride", 1, largest_kernel);
  } else if (word.text == "pad") {
    options.pad = whole_number(words, "pad", 0, largest_kernel - 1);
  } else {
    return false;
  }
  return true;
}

std::unique_ptr<Layer> parse_conv(Words& words) {
  Conv::Options options;
  options.channels = whole_number(words, "number of output channels of conv", 1, widest_layer);
  while (!words.empty()) {
    const Word word = words.take();
    if (take_option(word, words, options)) continue;
    fail(word.position, quoted(word.text) + " is no option of conv",
         "write conv CHANNELS kernel SIZE stride STEP pad BORDER");
  }
  return std::make_unique<Conv>(options);
}

std::unique_ptr<Layer> parse_conv_transposed(Words& words) {
  ConvTransposed::Options options;
  options.channels = whole_number(words, "number of output channels of conv_transposed", 1, widest_layer);
  while (!words.empty()) {
    const Word word = words.take();
    if (take_option(word, words, options)) continue;
    if (word.text == "height") {
      options.height = whole_number(words, "height", 1, widest_layer);
    } else if (word.text == "width") {
      options.width = whole_number(words, "width", 1, widest_layer);
    } else {
      fail(word.position, quoted(word.text) + " is no option of conv_transposed",
           "write conv_transposed CHANNELS kernel SIZE stride STEP pad BORDER height PIXELS width PIXELS");
    }
  }
  return std::make_unique<ConvTransposed>(options);
}

std::unique_ptr<Layer> parse_reshape(Words& words) {
  Shape to;
  to.height = whole_number(words, "height", 1, widest_layer);
  to.width = whole_number(words, "width", 1, widest_layer);
  to.channels = whole_number(words, "number of channels", 1, widest_layer);
  return std::make_unique<Reshape>(to);
}

std::unique_ptr<Layer> parse_layer(Words& words, const std::vector<std::uint32_t>& cardinalities) {
  const Word name = words.take();
  if (name.text == "dense") {
    const std::size_t outputs = whole_number(words, "number of outputs of dense", 1, widest_layer);
    if (cardinalities.empty()) return std::make_unique<Dense>(outputs);
    return std::make_unique<CategoricalDense>(outputs, cardinalities);
  }
  if (!cardinalities.empty()) {
    fail(name.position, "a network on categorical columns cannot start with " + quoted(name.text),
         "start with dense");
  }
  if (name.text == "leaky_relu") return std::make_unique<LeakyRelu>(fraction(words, "slope of leaky_relu"));
  if (name.text == "tanh") return std::make_unique<Tanh>();
  if (name.text == "sigmoid") return std::make_unique<Sigmoid>();
  if (name.text == "flatten") return std::make_unique<Flatten>();
  if (name.text == "batch_norm") return std::make_unique<BatchNorm>();
  if (name.text == "dropout") return std::make_unique<Dropout>(fraction(words, "probability of dropout"));
  if (name.text == "conv") return parse_conv(words);
  if (name.text == "conv_transposed") return parse_conv_transposed(words);
  if (name.text == "reshape") return parse_reshape(words);
  fail(name.position, name.text.empty() ? "a layer is missing" : quoted(name.text) + " is no layer",
       did_you_mean(name.text, {"dense", "leaky_relu", "tanh", "sigmoid", "flatten", "reshape", "conv",
                                "conv_transposed", "batch_norm", "dropout"}));
}

}  // namespace

std::string spec_place(std::size_t position) { return "network spec:" + std::to_string(position); }

std::vector<SpecifiedLayer> parse_spec(std::string_view text,
                                       const std::vector<std::uint32_t>& cardinalities) {
  if (text.size() > longest_spec) {
    fail(longest_spec, "the network spec is too long",
         "use at most " + std::to_string(longest_spec) + " characters");
  }
  std::vector<SpecifiedLayer> layers;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t stop = std::min(text.find(',', start), text.size());
    Words words(text.substr(start, stop - start), start + 1);
    const std::size_t position = words.position();
    if (layers.size() == most_layers) {
      fail(position, "the network has too many layers", "use at most " + std::to_string(most_layers));
    }
    static const std::vector<std::uint32_t> none;
    layers.push_back({parse_layer(words, layers.empty() ? cardinalities : none), position});
    if (!words.empty()) {
      const Word extra = words.take();
      fail(extra.position, quoted(extra.text) + " follows a finished layer", "separate layers by commas");
    }
    start = stop + 1;
  }
  return layers;
}

}  // namespace anoean::nn
