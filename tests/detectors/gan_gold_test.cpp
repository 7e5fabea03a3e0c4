#include <algorithm>
#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>

#include "detectors/alad.hpp"
#include "detectors/alad_step.hpp"
#include "detectors/anogan.hpp"
#include "detectors/anogan_step.hpp"
#include "detectors/egbad.hpp"
#include "detectors/egbad_step.hpp"

// Ten training steps and the scores after them beside PyTorch's, computed in double from the same weights and
// noise: see tools/gold/gans.py. Its networks have dropout 0, since dropout's noise is the engine's own.
namespace anoean {
namespace {

using Names = std::vector<std::string>;  // of the gold file's networks, in the order of a step's places
const std::map<std::string, Names> names_of = {
    {"egbad", {"encoder", "generator", "d_x", "d_z", "d_head"}},
    {"anogan", {"generator", "discriminator"}},
    {"alad", {"encoder", "generator", "xz_x", "xz_z", "xz_head", "xx", "zz"}}};

struct Case {
  nlohmann::json gold;
};
void PrintTo(const Case& one, std::ostream* out) { *out << one.gold.at("method"); }

std::vector<Case> gold_cases() {
  std::vector<Case> cases;
  for (const auto& [method, names] : names_of) {
    std::ifstream file(std::string(ANOEAN_TEST_DATA) + "/" + method + "_steps.json");
    for (const nlohmann::json& one : nlohmann::json::parse(file)) cases.push_back({one});
  }
  return cases;
}

void copy_values(const nlohmann::json& from, AlignedBuffer<float>& to) {
  const std::vector<float> values = from;
  ASSERT_EQ(values.size(), to.size());
  std::copy(values.begin(), values.end(), to.begin());
}

// To `tolerance` of the largest value.
void expect_near(const float* got, const nlohmann::json& gold, double tolerance, const std::string& what) {
  const std::vector<double> expected = gold;
  double largest = 0.0;
  for (const double value : expected) largest = std::max(largest, std::fabs(value));
  for (std::size_t i = 0; i < expected.size(); ++i)
    ASSERT_NEAR(static_cast<double>(got[i]), expected[i], tolerance * largest) << what << " " << i;
}

std::size_t row_size(const nlohmann::json& gold) {
  std::size_t size = 1;
  for (const std::size_t side : gold.at("input").get<std::vector<std::size_t>>()) size *= side;
  return size;
}

std::unique_ptr<GanStep> make_step(const std::string& method, std::vector<TrainedNetwork>& networks,
                                   std::size_t rows) {
  if (method == "egbad") return std::make_unique<EgbadStep>(networks, rows);
  if (method == "alad") return std::make_unique<AladStep>(networks, rows);
  return std::make_unique<AnoganStep>(networks, rows);
}

// Networks in training as a gold case gives them.
class Trained {
 public:
  explicit Trained(const nlohmann::json& gold) : names(names_of.at(gold.at("method"))) {
    const nlohmann::json& adam = gold.at("adam");
    const nn::AdamOptions options{.learning_rate = adam.at("learning_rate"),
                                  .beta1 = adam.at("beta1"),
                                  .beta2 = adam.at("beta2"),
                                  .epsilon = adam.at("epsilon")};
    for (const std::string& name : names) {
      const nlohmann::json& given = gold.at("networks").at(name);
      const std::vector<std::size_t> shape = given.at("input");
      Random random(1, name);
      networks.push_back(
          std::make_unique<nn::Network>(nn::InputShape{{shape.at(0), shape.at(1), shape.at(2)}, {}},
                                        given.at("spec").get<std::string>(), random));
      copy_values(given.at("parameters"), networks.back()->parameters().values);
      copy_values(given.at("statistics"), networks.back()->parameters().statistics);
      trained.emplace_back(*networks.back(), options, gold.at("decay").get<double>());
      if (gold.at("spectral").contains(name)) use_spectral_norm(gold.at("spectral").at(name), random);
    }
  }

  // The networks with averaged weights.
  Networks averages() const {
    Networks copies;
    for (const TrainedNetwork& one : trained) {
      Random unused(0, "overwritten");
      copies.push_back(std::make_unique<nn::Network>(one.network().input(), one.network().spec(), unused));
      copies.back()->parameters().values = one.average().values().copy();
      copies.back()->parameters().statistics = one.network().parameters().statistics.copy();
    }
    return copies;
  }

  Names names;
  Networks networks;
  std::vector<TrainedNetwork> trained;

 private:
  void use_spectral_norm(const nlohmann::json& vectors, Random& random) {
    nn::SpectralNorm norm(*networks.back(), random);
    ASSERT_EQ(norm.matrices().size(), vectors.size());
    for (std::size_t i = 0; i < vectors.size(); ++i) {
      norm.matrices()[i].u = vectors[i].at("u").get<std::vector<float>>();
      norm.matrices()[i].v = vectors[i].at("v").get<std::vector<float>>();
    }
    norm.normalise();
    trained.back().use_spectral_norm(std::move(norm));
  }
};

class GanGold : public testing::TestWithParam<Case> {};

double discriminator_loss(const nlohmann::json& step) {
  if (step.contains("discriminator_loss")) return step.at("discriminator_loss");
  return step.at("xz_loss").get<double>() + step.at("xx_loss").get<double>() +
         step.at("zz_loss").get<double>();
}

TEST_P(GanGold, StepsEqualPyTorchs) {
  const nlohmann::json& gold = GetParam().gold;
  const std::string method = gold.at("method");
  Trained networks(gold);
  const std::size_t rows = gold.at("batch");
  const std::unique_ptr<GanStep> step = make_step(method, networks.trained, rows);
  ThreadPool pool(2);
  Random random(1, "dropout");
  for (std::size_t i = 0; i < gold.at("steps").size(); ++i) {
    SCOPED_TRACE("step " + std::to_string(i + 1));
    const nlohmann::json& given = gold.at("steps")[i];
    const std::vector<float> x = given.at("x"), z = given.at("z"), x2 = given.at("x2"), z2 = given.at("z2");
    const GanLosses losses = step->run({rows, x.data(), z.data(), x2.data(), z2.data()}, pool, random);
    const double discriminator = discriminator_loss(given);
    EXPECT_NEAR(losses.discriminator, discriminator, 1e-4 * discriminator);
    const double generator = given.value("encoder_generator_loss", given.value("generator_loss", 0.0));
    EXPECT_NEAR(losses.generator, generator, 1e-4 * generator);
    EXPECT_NEAR(losses.encoder, given.value("encoder_loss", 0.0), 1e-4);
    if (i > 0) continue;
    for (std::size_t n = 0; n < networks.names.size(); ++n) {
      expect_near(networks.networks[n]->parameters().gradients.data(),
                  gold.at("gradients").at(networks.names[n]), 1e-5, networks.names[n]);
    }
  }
  for (std::size_t n = 0; n < networks.names.size(); ++n) {
    const std::string& name = networks.names[n];
    // A bias whose effect batch norm takes away again has no gradient but rounding, which Adam makes steps
    // of.
    expect_near(networks.trained[n].average().values().data(), gold.at("averages").at(name), 1e-3, name);
    expect_near(networks.networks[n]->parameters().statistics.data(), gold.at("statistics_after").at(name),
                1e-4, name);
  }

  const std::vector<float> scored = gold.at("rows");
  std::vector<float> scores(scored.size() / row_size(gold));
  const auto check = [&](const GanMethod& of, const std::string& variant) {
    const Networks scoring = of.scoring_networks(networks.averages());
    of.make_scorer(scoring, scores.size(), false)->score(scored.data(), scores.size(), scores.data());
    expect_near(scores.data(), gold.at("scores").at(variant), 1e-4, variant);
  };
  if (method == "egbad") {
    check(Egbad({.features = true, .weight = 0.1}), "features");
    check(Egbad({.features = false, .weight = 0.1}), "cross_entropy");
  } else if (method == "alad") {
    check(Alad(Alad::Score::features), "features");
    check(Alad(Alad::Score::l1), "l1");
    check(Alad(Alad::Score::l2), "l2");
    check(Alad(Alad::Score::cross_entropy), "logits");
  } else {
    const Networks scoring = Anogan({}).scoring_networks(networks.averages());
    const nlohmann::json& inversion = gold.at("inversion");
    const std::vector<float> start = inversion.at("z0");
    BlockInversion(*scoring[0], *scoring[1], start, {.steps = inversion.at("steps")}, scores.size())
        .run(scored.data(), scores.size(), scores.data());
    expect_near(scores.data(), gold.at("scores").at("inversion"), 1e-4, "inversion");
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, GanGold, testing::ValuesIn(gold_cases()),
                         [](const testing::TestParamInfo<Case>& each) {
                           return each.param.gold.at("method").get<std::string>() +
                                  std::to_string(each.index);
                         });

}  // namespace
}  // namespace anoean
