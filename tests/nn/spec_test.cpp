#include <anoean/error.hpp>

#include <gtest/gtest.h>

#include "core/nearest.hpp"
#include "nn/network_support.hpp"

namespace anoean::nn {
namespace {

const InputShape flat{{1, 1, 10}, {}};
const InputShape image{{28, 28, 1}, {}};
const InputShape table{{1, 1, 3}, {4, 2}};

std::string error_of(const InputShape& input, std::string_view spec) {
  std::string built;
  std::string counted;
  try {
    make_network(input, spec);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    built = error.what();
  }
  try {
    Network::stored_values(input, spec);
  } catch (const Error& error) {
    counted = error.what();
  }
  EXPECT_EQ(built, counted);
  return built;
}

TEST(Spec, NormalisedTextParsesToTheSameNetwork) {
  const Network network =
      make_network(image,
                   "conv 4 pad 1 kernel 3,leaky_relu 0.20,  batch_norm , leaky_relu 0.1, dropout .5, "
                   "flatten, tanh, dense 5, sigmoid");
  EXPECT_EQ(network.spec(),
            "conv 4 kernel 3 stride 1 pad 1, leaky_relu 0.2, batch_norm, leaky_relu 0.1, dropout 0.5, "
            "flatten, tanh, "
            "dense 5, sigmoid");
  const Network again = make_network(image, network.spec());
  EXPECT_EQ(again.spec(), network.spec());
  EXPECT_EQ(as_double(again.parameters().values), as_double(network.parameters().values));
}

TEST(Spec, ShapesAfterFusing) {
  const Network network = make_network(
      image, "conv 32 kernel 4 stride 2 pad 1, leaky_relu 0.2, conv 64 kernel 4 stride 2, flatten, dense 16");
  ASSERT_EQ(network.layers(), 4U);
  EXPECT_EQ(network.shape(0), (Shape{14, 14, 32}));
  EXPECT_EQ(network.shape(1), (Shape{6, 6, 64}));
  EXPECT_EQ(network.shape(2), (Shape{1, 1, 36 * 64}));
  EXPECT_EQ(network.output(), (Shape{1, 1, 16}));
}

TEST(Spec, StoredValuesAreWhatANetworkHolds) {
  for (const auto& [input, spec] :
       {std::pair(flat, "dense 7, batch_norm, dense 2"), std::pair(table, "dense 7, leaky_relu 0.2, dense 2"),
        std::pair(image, "conv 5 kernel 3, batch_norm, flatten, dense 2")}) {
    const Network network = make_network(input, spec);
    EXPECT_EQ(Network::stored_values(input, spec),
              network.parameters().values.size() + network.parameters().statistics.size());
  }
  EXPECT_EQ(Network::stored_values(table, "dense 7"), (3U + 4U + 2U + 1U) * 7U);
}

TEST(Spec, ErrorsNameThePlaceAndWhatIsAllowed) {
  const auto expect = [](const InputShape& input, std::string_view spec, const std::string& message) {
    EXPECT_EQ(error_of(input, spec), message) << spec;
  };
  const std::vector<std::string> names{"dense",      "leaky_relu", "tanh", "sigmoid",
                                       "flatten",    "reshape",    "conv", "conv_transposed",
                                       "batch_norm", "dropout"};
  expect(flat, "", "network spec:1: a layer is missing; " + did_you_mean("", names));
  expect(flat, "dense 8, ", "network spec:10: a layer is missing; " + did_you_mean("", names));
  expect(flat, "dense 8, denes 4", "network spec:10: \"denes\" is no layer; " + did_you_mean("denes", names));
  expect(flat, "dense",
         "network spec:6: number of outputs of dense is missing; give a whole number from 1 to 1048576");
  expect(flat, "dense 0",
         "network spec:7: \"0\" is no number of outputs of dense; give a whole number from 1 to 1048576");
  expect(flat, "dense -3",
         "network spec:7: \"-3\" is no number of outputs of dense; give a whole number from 1 to 1048576");
  expect(flat, "dense 8x",
         "network spec:7: \"8x\" is no number of outputs of dense; give a whole number from 1 to 1048576");
  expect(flat, "dense 99999999999999999999999",
         "network spec:7: \"99999999999999999999999\" is no number of outputs of dense; give a whole number "
         "from 1 to "
         "1048576");
  expect(flat, "dense 8 9", "network spec:9: \"9\" follows a finished layer; separate layers by commas");
  expect(flat, "dense 8, leaky_relu 1.5",
         "network spec:21: \"1.5\" is no slope of leaky_relu; give a number from 0 to below 1");
  expect(flat, "dropout nan",
         "network spec:9: \"nan\" is no probability of dropout; give a number from 0 to below 1");
  expect(image, "conv 8 kernel 99",
         "network spec:15: \"99\" is no kernel size; give a whole number from 1 to 11");
  expect(image, "conv 8 size 3",
         "network spec:8: \"size\" is no option of conv; write conv CHANNELS kernel SIZE stride STEP pad "
         "BORDER");
  expect(image, "dense 8",
         "network spec:1: a dense layer takes flat rows, not images; put flatten before it");
  expect(flat, "dense 8, conv 4 kernel 3",
         "network spec:10: a kernel of 3 does not fit images of 1 × 1 with pad 0; use a smaller kernel, more "
         "pad or fewer "
         "layers");
  expect(table, "tanh, dense 8",
         "network spec:1: a network on categorical columns cannot start with \"tanh\"; start with dense");
}

TEST(Spec, HostileSizesAreErrorsAndNotAllocations) {
  const std::size_t huge = static_cast<std::size_t>(1) << 40U;
  EXPECT_NE(error_of({{huge, huge, huge}, {}}, "flatten, dense 1"), "");
  EXPECT_NE(error_of({{1, 1, huge}, {}}, "dense 1"), "");
  EXPECT_NE(error_of({{1, 1, 3}, {4294967295U, 4294967295U}}, "dense 1"), "");
  EXPECT_NE(error_of({{1, 1, 0}, {}}, "dense 1"), "");
  EXPECT_NE(error_of({{1, 1, 0}, {0, 0}}, "dense 1"), "");
  EXPECT_NE(error_of(flat, "dense 1000000, dense 1000000"), "");
  EXPECT_NE(error_of({{2000, 2000, 1}, {}}, "conv 1000000"), "");
  EXPECT_NE(error_of(image, "conv 1000000 kernel 11 pad 10, conv 1000000 kernel 11 pad 10"), "");
  EXPECT_NE(error_of({{11, 11, 500}, {}}, "conv 1 kernel 11 pad 10, flatten, dense 1"), "");
  EXPECT_EQ(error_of({{64, 64, 256}, {}}, "conv 256 kernel 7 stride 2 pad 3, flatten, dense 1"), "");
  std::string many = "dense 1";
  for (int i = 0; i < 300; ++i) many += ", dense 1";
  EXPECT_NE(error_of(flat, many), "");
  EXPECT_NE(error_of(flat, std::string(1'000'000, ',')), "");
}

}  // namespace
}  // namespace anoean::nn
