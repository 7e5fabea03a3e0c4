#include "detectors/svm_detector.hpp"

#include <anoean/error.hpp>
#include <anoean/metrics.hpp>

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "detectors/random_rows.hpp"

namespace anoean {
namespace {

using Given = std::map<std::string, std::string>;

constexpr std::size_t columns = 6;

TrainingData data(std::size_t anomalies, std::size_t validation_anomalies) {
  return {.normals = random_rows(300, columns, 0.0F, "normals"),
          .anomalies = random_rows(anomalies, columns, 3.0F, "anomalies"),
          .validation_normals = random_rows(80, columns, 0.0F, "validation normals"),
          .validation_anomalies = random_rows(validation_anomalies, columns, 3.0F, "validation anomalies")};
}

std::unique_ptr<Detector> make(const std::string& method, const Given& given = {}) {
  const Method& known = find_method(method);
  return known.create(Settings(known.hyperparameters, given));
}

void fit(Detector& detector, const TrainingData& training, std::size_t threads = 2,
         const ProgressCallback& progress = {}, std::uint64_t seed = 5) {
  ThreadPool pool(threads);
  detector.fit(training,
               {.seed = seed, .pool = &pool, .progress = progress, .stop = {}, .keep_best_on_stop = false});
}

std::vector<float> scores(const Detector& detector, const Features& rows, std::size_t threads = 1) {
  ThreadPool pool(threads);
  std::vector<float> values(rows.rows);
  detector.score(rows, values, pool);
  return values;
}

struct Saved {
  nlohmann::json header;
  std::vector<float> weights;
  bool operator==(const Saved&) const = default;
};

Saved saved(const Detector& detector) {
  Saved state;
  detector.save(state.header, state.weights);
  return state;
}

std::string refusal(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::bad_input);
    return error.what();
  } catch (const nlohmann::json::exception& error) {
    return error.what();
  }
  return {};
}

class BothMachines : public testing::TestWithParam<const char*> {};

TEST_P(BothMachines, TellsAnomaliesFromNormals) {
  const auto detector = make(GetParam());
  fit(*detector, data(60, 20));
  const nlohmann::json facts = detector->training_summary();
  EXPECT_GT(facts.at("validation_auc_pr"), 0.97);
  EXPECT_GT(facts.at("support_vectors"), 0);
  EXPECT_GT(facts.at("parameters"), facts.at("support_vectors"));
  EXPECT_EQ(facts.at("epoch_choice"), "validation");
  const std::vector<float> normal = scores(*detector, random_rows(200, columns, 0.0F, "test normals"));
  const std::vector<float> anomalous = scores(*detector, random_rows(50, columns, 3.0F, "test anomalies"));
  std::vector<float> all = normal;
  all.insert(all.end(), anomalous.begin(), anomalous.end());
  for (const float score : all) EXPECT_TRUE(std::isfinite(score) && score >= 0.0F);
  std::vector<std::uint8_t> labels(200, 0);
  labels.resize(250, 1);
  EXPECT_GT(average_precision(all, labels), 0.95);
}

TEST_P(BothMachines, SameSeedSameBytesAtEveryThreadCount) {
  // With both stages of the search, and with a matrix that does not fit.
  for (const Given& given : {Given{{"search_rows", "100"}}, Given{{"cache_megabytes", "1"}}}) {
    const auto one = make(GetParam(), given);
    const auto two = make(GetParam(), given);
    fit(*one, data(60, 20), 1);
    fit(*two, data(60, 20), 3);
    EXPECT_EQ(saved(*one), saved(*two));
    EXPECT_EQ(one->training_summary(), two->training_summary());
    const Features test = random_rows(501, columns, 1.0F, "test");
    EXPECT_EQ(scores(*one, test, 1), scores(*two, test, 3));
  }
}

TEST_P(BothMachines, SavesAndLoadsTheSameScores) {
  const auto detector = make(GetParam());
  fit(*detector, data(60, 20));
  const Features test = random_rows(200, columns, 1.0F, "test");
  const Saved state = saved(*detector);
  const auto loaded = make(GetParam());
  loaded->load(nlohmann::json::parse(state.header.dump()), state.weights, test.shape);
  EXPECT_EQ(scores(*loaded, test), scores(*detector, test));
  EXPECT_EQ(saved(*loaded), state);
  EXPECT_EQ(loaded->architecture(), detector->architecture());
}

TEST_P(BothMachines, AHostileModelIsRefused) {
  const auto detector = make(GetParam(), {{"choose_by", "defaults"}});
  fit(*detector, data(60, 20));
  const FeatureShape shape = data(1, 1).normals.shape;
  const Saved good = saved(*detector);
  const auto refused = [&](const Saved& state) {
    return !refusal([&] { make(GetParam())->load(state.header, state.weights, shape); }).empty();
  };
  EXPECT_FALSE(refused(good));
  const std::pair<const char*, nlohmann::json> lies[] = {
      {"support_vectors", 0},
      {"support_vectors", -1},
      {"support_vectors", 1.5},
      {"support_vectors", ~std::uint64_t{0}},
      {"support_vectors", "many"},
      {"support_vectors", std::uint64_t{1} << 61U},
      {"support_vectors", 7},
      {"support_vectors", nullptr},
      {"gamma", 0},
      {"gamma", -1},
      {"gamma", nullptr},
      {"gamma", "1"},
      {"offset", nullptr},
      {"offset", {1}},
  };
  for (const auto& [name, lie] : lies) {
    Saved state = good;
    state.header[name] = lie;
    EXPECT_TRUE(refused(state)) << name << " = " << lie;
    state.header.erase(name);
    EXPECT_TRUE(refused(state)) << "without " << name;
  }
  for (const float lie : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    for (const std::size_t at : {std::size_t{0}, good.weights.size() / 2, good.weights.size() - 1}) {
      Saved state = good;
      state.weights[at] = lie;
      EXPECT_TRUE(refused(state)) << lie << " at " << at;
    }
  }
  // The first category of the first support vector.
  const std::size_t category = columns * good.header.at("support_vectors").get<std::size_t>();
  for (const float lie : {-1.0F, 4.0F, 0.5F, 1e30F}) {
    Saved state = good;
    state.weights[category] = lie;
    EXPECT_TRUE(refused(state)) << "category " << lie;
  }
  Saved fewer = good;
  fewer.weights.pop_back();
  EXPECT_TRUE(refused(fewer));
  fewer.weights.clear();
  EXPECT_TRUE(refused(fewer));
}

TEST_P(BothMachines, DefaultsAreTakenWithoutALookAtValidation) {
  const auto asked = make(GetParam(), {{"choose_by", "defaults"}});
  const auto forced = make(GetParam());
  fit(*asked, data(60, 20));
  fit(*forced, data(60, 0));  // nothing to validate with
  EXPECT_EQ(saved(*asked), saved(*forced));
  const nlohmann::json facts = asked->training_summary();
  EXPECT_FALSE(facts.contains("validation_auc_pr"));
  EXPECT_EQ(facts.at("epoch_choice"), "none");
  if (std::string(GetParam()) == "ocsvm") {
    EXPECT_EQ(facts.at("nu"), 0.5);
  } else {
    EXPECT_EQ(facts.at("cost"), 1.0);
  }
}

TEST_P(BothMachines, WhatIsSetIsKept) {
  const std::string penalty = std::string(GetParam()) == "ocsvm" ? "nu" : "cost";
  std::size_t solves = 0;
  const ProgressCallback count = [&](const Progress& one) { solves = one.total; };
  const auto half = make(GetParam(), {{"gamma", "0.25"}});
  fit(*half, data(60, 20), 2, count);
  EXPECT_EQ(half->training_summary().at("gamma"), 0.25);
  EXPECT_EQ(solves, 6U);
  const auto whole = make(GetParam(), {{"gamma", "0.25"}, {penalty, "0.3"}});
  fit(*whole, data(60, 20), 2, count);
  EXPECT_EQ(whole->training_summary().at(penalty), 0.3);
  EXPECT_EQ(solves, 1U);
  EXPECT_GT(whole->training_summary().at("validation_auc_pr"), 0.5);
}

TEST_P(BothMachines, EqualsAreDecidedTowardsTheUsualDefaults) {
  // Anomalies so far away that (nearly) every machine finds them all.
  TrainingData easy = data(60, 20);
  for (Features* anomalies : {&easy.anomalies, &easy.validation_anomalies}) {
    for (float& value : anomalies->dense) value = 6.0F;
  }
  const auto chosen = make(GetParam());
  const auto usual = make(GetParam(), {{"choose_by", "defaults"}});
  fit(*chosen, easy);
  fit(*usual, easy);
  EXPECT_EQ(chosen->training_summary().at("validation_auc_pr"), 1.0);
  EXPECT_EQ(chosen->training_summary().at("gamma"), usual->training_summary().at("gamma"));
  EXPECT_EQ(saved(*chosen), saved(*usual));
}

TEST_P(BothMachines, ReportsEverySolve) {
  std::vector<Progress> reports;
  const auto detector = make(GetParam(), {{"search_rows", "100"}});
  fit(*detector, data(60, 20), 3, [&](const Progress& one) { reports.push_back(one); });
  ASSERT_GE(reports.size(), 79U);
  for (std::size_t i = 0; i < reports.size(); ++i) {
    EXPECT_EQ(reports[i].stage, "training");
    EXPECT_EQ(reports[i].done, i + 1);
    EXPECT_LE(reports[i].done, reports[i].total);
    EXPECT_EQ(reports[i].measures.size(), 3U);
  }
  EXPECT_EQ(reports.back().done, reports.back().total);
}

TEST_P(BothMachines, ARowLimitIsReported) {
  std::string warning;
  const auto detector = make(GetParam(), {{"most_rows", "50"}, {"choose_by", "defaults"}});
  fit(*detector, data(60, 20), 1, [&](const Progress& one) { warning += one.warning; });
  EXPECT_NE(warning.find("learning from 50 of "), std::string::npos) << warning;
  EXPECT_EQ(detector->training_summary().at("training_rows"), 50);
  const auto other = make(GetParam(), {{"most_rows", "50"}, {"choose_by", "defaults"}});
  fit(*other, data(60, 20), 1, {}, 6);
  EXPECT_NE(saved(*other), saved(*detector));  // other rows by another seed
}

TEST_P(BothMachines, AStopEndsTheSearchWithOrWithoutTheBestSoFar) {
  for (const bool keep : {false, true}) {
    ThreadPool pool(1);
    std::stop_source stop;
    const auto detector = make(GetParam(), {{"search_rows", "100"}});
    const FitControl control{.seed = 5,
                             .pool = &pool,
                             .progress =
                                 [&](const Progress& one) {
                                   if (one.done == 3) stop.request_stop();
                                 },
                             .stop = stop.get_token(),
                             .keep_best_on_stop = keep};
    if (keep) {
      detector->fit(data(60, 20), control);
      EXPECT_EQ(detector->training_summary().at("training_rows"), 100);
    } else {
      try {
        detector->fit(data(60, 20), control);
        FAIL() << "not interrupted";
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::interrupted);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Machines, BothMachines, testing::Values("ocsvm", "svm"),
                         [](const auto& machine) { return std::string(machine.param); });

TEST(Svm, NeedsAnomalies) {
  const std::string text = refusal([] { fit(*make("svm"), data(0, 0)); });
  EXPECT_NE(text.find("known anomalies"), std::string::npos) << text;
  EXPECT_NE(text.find("ocsvm"), std::string::npos) << text;
}

TEST(Svm, LearnsFromOneAnomalyAndKeepsFewWhole) {
  const auto one = make("svm");
  fit(*one, data(1, 0));
  EXPECT_EQ(one->training_summary().at("training_rows"), 301);
  // 60 anomalies and 300 normals, of which 80 may be learnt from: 40 of each.
  const auto detector = make("svm", {{"most_rows", "80"}});
  fit(*detector, data(60, 20));
  EXPECT_EQ(detector->training_summary().at("training_rows"), 80);
}

TEST(Ocsvm, LearnsFromNormalsAloneUnlessToldOtherwise) {
  const auto alone = make("ocsvm");
  fit(*alone, data(60, 20));
  EXPECT_EQ(alone->training_summary().at("training_rows"), 300);
  const auto with = make("ocsvm", {{"use_anomalies", "true"}});
  fit(*with, data(60, 20));
  EXPECT_EQ(with->training_summary().at("nu"), 0.1);
  EXPECT_EQ(with->training_summary().at("training_rows"), 330);  // a tenth of the normals at most
  const auto set = make("ocsvm", {{"use_anomalies", "true"}, {"nu", "0.2"}});
  fit(*set, data(20, 20));
  EXPECT_EQ(set->training_summary().at("nu"), 0.2);
  EXPECT_EQ(set->training_summary().at("training_rows"), 320);
}

TEST(Ocsvm, AMachineOfTwoClassesIsRefused) {
  const auto two_classes = make("svm");
  fit(*two_classes, data(60, 20));
  const Saved state = saved(*two_classes);
  EXPECT_NE(refusal([&] { make("ocsvm")->load(state.header, state.weights, data(1, 1).normals.shape); }), "");
}

TEST(SvmSettings, WrongOnesAreRefusedByNameAndRange) {
  const std::pair<const char*, Given> cases[] = {
      {"ocsvm", {{"nu", "0"}}},         {"ocsvm", {{"nu", "1.5"}}},
      {"ocsvm", {{"gamma", "-1"}}},     {"ocsvm", {{"use_anomalies", "some"}}},
      {"svm", {{"cost", "0"}}},         {"svm", {{"cost", "many"}}},
      {"svm", {{"choose_by", "luck"}}}, {"svm", {{"most_rows", "0"}}},
      {"svm", {{"tolerance", "0"}}},    {"svm", {{"cache_megabytes", "0"}}},
  };
  for (const auto& [method, given] : cases) {
    const std::string text = refusal([&, &method = method, &given = given] { make(method, given); });
    EXPECT_NE(text.find("setting " + given.begin()->first), std::string::npos) << text;
    EXPECT_NE(text.find("use "), std::string::npos) << text;
  }
  EXPECT_NE(refusal([] { make("ocsvm", {{"cost", "1"}}); }), "");
  EXPECT_NE(refusal([] { make("svm", {{"nu", "0.1"}}); }), "");
}

TEST(SvmScore, KeepsTheOrderOfSumsThatFloatsCannotTell) {
  const auto detector = make("ocsvm");
  fit(*detector, data(60, 20));
  const auto& machine = dynamic_cast<const SvmDetector&>(*detector).machine();
  const SvmScore one_class(machine, false);
  for (const double sum : {1e-300, 1e-100, 1e-20, 1e-9, 1.0})
    EXPECT_GT(one_class(sum), one_class(1.001 * sum)) << sum;
  EXPECT_NEAR(one_class(machine.offset()), std::log(2.0), 1e-6);  // softplus(0) on the border
  EXPECT_TRUE(std::isfinite(one_class(0.0)));
  const SvmScore two_classes(machine, true);
  float before = two_classes(-100.0);
  EXPECT_GE(before, 0.0F);
  for (const double sum : {-1.0, -1e-3, -1e-8, -1e-12, 0.0, 1e-12, 1e-8, 1e-3, 1.0, 100.0}) {
    EXPECT_GT(two_classes(sum), before) << sum;
    before = two_classes(sum);
  }
}

}  // namespace
}  // namespace anoean
