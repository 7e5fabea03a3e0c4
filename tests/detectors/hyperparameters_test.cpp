#include "detectors/hyperparameters.hpp"

#include <anoean/anoean_options.hpp>
#include <anoean/error.hpp>

#include <gtest/gtest.h>
#include <map>
#include <string>

#include "detectors/anoean_options.hpp"
#include "detectors/detector.hpp"

namespace anoean {
namespace {

std::string refusal(const std::map<std::string, std::string>& given) {
  try {
    const Settings settings(anoean_hyperparameters(), given);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    return error.what();
  }
  return "accepted";
}

TEST(Settings, UnknownNamesGetTheNearest) {
  const std::string text = refusal({{"latnet", "4"}});
  EXPECT_NE(text.find("latnet"), std::string::npos) << text;
  EXPECT_NE(text.find("did you mean \"latent\""), std::string::npos) << text;
}

TEST(Settings, BadValuesNameTheKeyAndTheRange) {
  const std::pair<std::string, std::string> cases[] = {{"latent", "0"},
                                                       {"latent", "-3"},
                                                       {"latent", "eight"},
                                                       {"latent", "8.5"},
                                                       {"latent", "99999999999999999999"},
                                                       {"learning_rate", "0"},
                                                       {"learning_rate", "nan"},
                                                       {"learning_rate", "inf"},
                                                       {"learning_rate", ""},
                                                       {"learning_rate", "1x"},
                                                       {"batch", "auto"},
                                                       {"score", "cosine"},
                                                       {"category_dropout", "1.5"}};
  for (const auto& [name, value] : cases) {
    const std::string text = refusal({{name, value}});
    EXPECT_NE(text.find(name), std::string::npos) << text;
    EXPECT_NE(text.find("use "), std::string::npos) << name << "=" << value << ": " << text;
  }
}

TEST(Settings, EveryDefaultIsValid) {
  for (const Method& method : known_methods()) {
    for (const Hyperparameter& parameter : method.hyperparameters) {
      EXPECT_NO_THROW(Settings(method.hyperparameters, {{parameter.name, parameter.fallback}}))
          << parameter.name;
    }
  }
}

TEST(AnoeanOptions, TheStructAndItsTextAgree) {
  AnoeanOptions options;
  options.latent = 5;
  options.encoder = "dense 12, leaky_relu 0.1";
  options.epochs = 7;
  options.learning_rate = 0.00025;
  options.score = "norm";
  const AnoeanOptions read = anoean_options(Settings(anoean_hyperparameters(), options.settings()));
  EXPECT_EQ(read.settings(), options.settings());
  EXPECT_EQ(read.latent, 5U);
  EXPECT_DOUBLE_EQ(read.learning_rate, 0.00025);
  // The struct's defaults and the table's are the same.
  EXPECT_EQ(AnoeanOptions{}.settings(), Settings(anoean_hyperparameters(), {}).all());
}

// Another value than the default that is allowed.
std::string another(const Hyperparameter& one) {
  using enum Hyperparameter::Type;
  switch (one.type) {
    case integer:
      return one.fallback == "3" ? "4" : "3";
    case real:
      return one.fallback == "0.25" ? "0.5" : "0.25";
    case boolean:
      return one.fallback == "true" ? "false" : "true";
    case choice:
      return one.choices.front() == one.fallback ? one.choices.back() : one.choices.front();
    case text:
      return "dense 3";
  }
  return {};
}

TEST(Settings, NoneIsLostOnTheWayToTheOptionsAndBack) {
  std::map<std::string, std::string> given;
  for (const Hyperparameter& one : anoean_hyperparameters()) given[one.name] = another(one);
  EXPECT_EQ(anoean_options(Settings(anoean_hyperparameters(), given)).settings(), given);
}

TEST(AnoeanOptions, TheShapeDecidesWhatIsLeftOpen) {
  FeatureShape table;
  table.channels = 10;
  const AnoeanOptions flat = resolve({}, {.shape = table, .normals = 5000});
  EXPECT_EQ(flat.latent, 8U);
  EXPECT_EQ(flat.epochs, 40U);
  EXPECT_EQ(resolve({}, {.shape = table, .normals = 10}).epochs, 20U);
  EXPECT_EQ(resolve({}, {.shape = table, .normals = 50'000}).epochs, 16U);
  EXPECT_EQ(resolve({}, {.shape = table, .normals = 9'000'000}).epochs, 5U);
  EXPECT_EQ(resolve({.epoch_choice = "validation"}, {.shape = table, .normals = 5000}).epochs, 40U);
  EXPECT_EQ(*flat.pseudo_anomalies, 0.0);
  EXPECT_EQ(*flat.contamination, 0.0);
  const AnoeanOptions alone = resolve({}, {.shape = table, .normals = 5000, .knows_anomalies = false});
  EXPECT_EQ(*alone.pseudo_anomalies, 1.0);
  EXPECT_EQ(alone.reference_points, 512U);
  EXPECT_EQ(*alone.input_weight, 12.0);
  EXPECT_EQ(*flat.input_weight, 0.0);
  EXPECT_EQ(*resolve({}, {.shape = table, .normals = 5000, .tells_kinds = true}).input_weight, 12.0);
  const FeatureShape wide{1, 1, widest_input + 1, {}};
  EXPECT_EQ(*resolve({.input_weight = 12.0}, {.shape = wide, .normals = 5000}).input_weight, 0.0);
  EXPECT_EQ(flat.reference_points, 128U);
  EXPECT_EQ(encoder_spec(flat).substr(0, 9), "dense 128");
  const FeatureShape image{28, 28, 1, {}};
  const AnoeanOptions convolutional = resolve({}, {.shape = image, .normals = 5000});
  EXPECT_EQ(convolutional.latent, 16U);
  EXPECT_EQ(convolutional.epochs, 50U);
  EXPECT_EQ(*convolutional.pseudo_anomalies, 0.0);
  EXPECT_EQ(*convolutional.input_weight, 0.0);
  EXPECT_EQ(*resolve({}, {.shape = image, .normals = 5000, .knows_anomalies = false}).input_weight, 0.5);
  EXPECT_EQ(encoder_spec(convolutional).substr(0, 7), "conv 32");
}

TEST(Methods, OnesOwnAreFoundByTheirNames) {
  const auto create = find_method("anoean").create;
  EXPECT_TRUE(register_method({"own", "A method of one's own.", anoean_hyperparameters(), create}));
  EXPECT_EQ(find_method("own").summary, "A method of one's own.");
  EXPECT_EQ(known_methods().back().name, "own");
  for (const char* name : {"own", "anoean", "", "Own", "own method", "-own"}) {
    try {
      register_method({name, "", {}, create});
      FAIL() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    }
  }
}

TEST(Methods, PresetsAreSettingsThatTheMethodKnows) {
  for (const Method& method : known_methods()) {
    for (const Preset& preset : method.presets) {
      EXPECT_EQ(&find_preset(method, preset.name), &preset);
      EXPECT_NO_THROW(Settings(method.hyperparameters, preset.settings)) << preset.name;
    }
  }
  EXPECT_THROW(find_preset(find_method("anoean"), "faithfull"), Error);
  EXPECT_THROW(find_preset(find_method("svm"), "faithful"), Error);
}

TEST(Methods, UnknownMethodsAreRefused) {
  EXPECT_THROW(find_method("anoaen"), Error);
  EXPECT_EQ(find_method("anoean").name, "anoean");
}

}  // namespace
}  // namespace anoean
