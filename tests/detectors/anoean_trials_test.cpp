#include "detectors/anoean_trials.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

#include "core/random.hpp"
#include "data/features.hpp"
#include "detectors/anoean_options.hpp"
#include "detectors/anomaly_kinds.hpp"
#include "detectors/detector.hpp"
#include "detectors/trial_halves.hpp"
#include "detectors/trial_placements.hpp"

namespace anoean {
namespace {

constexpr std::size_t columns = 6;

void shift_row(Features& features, std::size_t row, float by) {
  for (std::size_t i = 0; i < columns / 2; ++i) features.dense[row * columns + i] += by;
}

// N(0, I), shifted in half of the columns.
Features rows(std::size_t count, float shift, const char* purpose) {
  Features features;
  features.shape.channels = columns;
  features.rows = count;
  features.dense = AlignedBuffer<float>(count * columns);
  Random(11, purpose).normal({features.dense.data(), features.dense.size()});
  for (std::size_t row = 0; row < count; ++row) shift_row(features, row, shift);
  return features;
}

// So many of the normals, and as large a share of those to validate with, are anomalies; 40 more are known.
TrainingData data(std::size_t hidden_anomalies) {
  TrainingData made{.normals = rows(600, 0.0F, "normals"),
                    .anomalies = rows(40, 3.0F, "anomalies"),
                    .validation_normals = rows(300, 0.0F, "validation"),
                    .validation_anomalies = rows(0, 0.0F, "none")};
  for (std::size_t row = 0; row < hidden_anomalies; ++row) shift_row(made.normals, row, 3.0F);
  for (std::size_t row = 0; row < hidden_anomalies / 2; ++row) shift_row(made.validation_normals, row, 3.0F);
  return made;
}

std::vector<AnoeanTrial> trials_of(const AnoeanOptions& asked, const TrainingData& training,
                                   std::size_t threads = 1) {
  ThreadPool pool(threads);
  return run_trials(asked, training, {.seed = 3, .pool = &pool, .progress = {}, .stop = {}});
}

AnoeanTrial trial(double contamination, double gain, double error) {
  return {.pseudo_anomalies = 0.0,
          .contamination = contamination,
          .roc_auc = 0.9 + gain,
          .gain = gain,
          .error = error};
}

TEST(AnoeanTrials, HalvesKeepGroupsTogether) {
  const std::vector<std::size_t> kinds{0, 0, 1, 2, 3, 3, 3, 0, 2};
  const auto half = halves(kinds, 7);
  std::map<std::size_t, std::uint8_t> half_of;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    EXPECT_EQ(half_of.emplace(kinds[i], half[i]).first->second, half[i]);
  EXPECT_EQ(std::count_if(half_of.begin(), half_of.end(), [](const auto& one) { return one.second == 0; }),
            2);
  EXPECT_EQ(halves(kinds, 7), half);
  const std::vector<std::size_t> two{5, 5, 5, 8};
  const auto each = halves(two, 7);
  EXPECT_EQ(each[0], each[1]);
  EXPECT_EQ(each[0], each[2]);
  EXPECT_NE(each[0], each[3]);
}

TEST(AnoeanTrials, HalvesOfSingleRowsAreOfOneSize) {
  const auto half = halves(std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6}, 1);
  EXPECT_EQ(std::count(half.begin(), half.end(), 0), 4);
}

// As many rows of one kind, and some of others.
std::size_t kinds_of(std::size_t most, std::vector<std::uint32_t> others) {
  others.resize(others.size() + most, 7);
  return kinds_told_apart(others);
}

TEST(AnomalyKinds, AMistakenLabelIsNone) {
  EXPECT_EQ(kinds_told_apart({}), 0U);
  EXPECT_EQ(kinds_of(1, {}), 1U);
  EXPECT_EQ(kinds_of(3, {0}), 2U);
  EXPECT_EQ(kinds_of(499, {0}), 2U);
  EXPECT_EQ(kinds_of(500, {0}), 1U);
  EXPECT_EQ(kinds_of(998, {0, 1}), 3U);
  EXPECT_EQ(kinds_of(999, {0, 1}), 1U);
  EXPECT_FALSE(tells_kinds(std::vector<std::uint32_t>(40, 2)));
  EXPECT_TRUE(tells_kinds(std::vector<std::uint32_t>{2, 5}));
}

TEST(AnoeanTrials, AnotherThanTheFirstMustBeBetterByMoreThanItsError) {
  const std::vector<AnoeanTrial> doubtful{trial(0.1, 0.0, 0.0), trial(0.0, 0.02, 0.03)};
  EXPECT_EQ(best_of(doubtful).contamination, 0.1);
  const std::vector<AnoeanTrial> certain{trial(0.1, 0.0, 0.0), trial(0.0, 0.02, 0.01),
                                         trial(0.2, 0.01, 0.001)};
  EXPECT_EQ(best_of(certain).contamination, 0.0);
}

// Which share of suspects is taken where one of 0.2 gains so many of its standard errors over none.
double choice_of_kinds(std::uint32_t kinds, double errors) {
  TrainingData known = data(0);
  for (std::uint32_t row = 0; kinds > 0 && row < known.anomalies.rows; ++row)
    known.anomaly_kinds.push_back(row % kinds);
  std::vector<AnoeanTrial> trials{trial(0.0, 0.0, 0.0), trial(0.2, 0.01 * errors, 0.01)};
  for (AnoeanTrial& one : trials) one.kinds = kinds;
  return *with_choice({}, known, trials).contamination;
}

TEST(AnoeanTrials, TheFewerKindsTheSurerMustTheGainBe) {
  EXPECT_EQ(choice_of_kinds(0, 1.1), 0.2);
  // Student's t that is exceeded with probability 0.03: 10.6, 2.95, 2.24.
  EXPECT_EQ(choice_of_kinds(2, 10.0), 0.0);
  EXPECT_EQ(choice_of_kinds(2, 11.0), 0.2);
  EXPECT_EQ(choice_of_kinds(4, 2.9), 0.0);
  EXPECT_EQ(choice_of_kinds(4, 3.0), 0.2);
  EXPECT_EQ(choice_of_kinds(8, 2.2), 0.0);
  EXPECT_EQ(choice_of_kinds(8, 2.3), 0.2);
}

// Kinds that are too rare to be among the rows that are looked at are none to compare by.
TEST(AnoeanTrials, CompareByTheKindsThatTheyLookAt) {
  TrainingData known = data(0);
  known.anomalies = rows(3000, 3.0F, "anomalies");
  for (std::uint32_t row = 0; row < 3000; ++row) known.anomaly_kinds.push_back(row < 6 ? 1 + row : 0);
  for (const AnoeanTrial& one : trials_of({.epochs = 1}, known)) EXPECT_LT(one.kinds, 7U);
  known.anomaly_kinds.assign(3000, 0);
  for (const AnoeanTrial& one : trials_of({.epochs = 1}, known)) EXPECT_EQ(one.kinds, 0U);
}

TEST(AnoeanTrials, SeeThatNormalsAreContaminated) {
  const auto trials = trials_of({}, data(60));
  ASSERT_EQ(trials.size(), 6U);
  EXPECT_TRUE(trials[1].leaves_out_ambiguous);
  const AnoeanTrial& best = best_of(trials);
  EXPECT_GT(best.contamination, 0.0);
  EXPECT_FALSE(best.leaves_out_ambiguous);
  for (const AnoeanTrial& other : trials) {
    if (other.contamination == 0.0) {
      EXPECT_LT(other.roc_auc, best.roc_auc);
    }
  }
}

TEST(AnoeanTrials, TheMostThatIsUnlabelled) {
  EXPECT_EQ(most_unlabelled({1.0, 1.0, 1.0, 0.0}), 0.0);
  EXPECT_EQ(most_unlabelled({0.5, 0.5, 0.5, 0.5}), 0.5);
  // The first two are too few to tell: 0.4 of the normals score as high as the third.
  EXPECT_DOUBLE_EQ(most_unlabelled({1.0, 0.9, 0.6, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}), 1.0);
  EXPECT_DOUBLE_EQ(most_unlabelled({1.0, 0.9, 0.8, 0.8, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}), 0.5);
  EXPECT_EQ(most_unlabelled({}), 1.0);
}

// With every second normal an anomaly, that is what is expected unless proved otherwise; where kinds are told
// apart, or the user knows, nothing is.
TEST(AnoeanTrials, ExpectUnlabelledAnomaliesWhereThereMayBeMany) {
  TrainingData many = data(300);
  many.anomalies = rows(120, 3.0F, "anomalies");
  const auto trials = trials_of({}, many);
  ASSERT_EQ(trials.size(), 6U);
  EXPECT_EQ(trials[0].contamination, 0.1);
  EXPECT_EQ(trials[0].gain, 0.0);
  EXPECT_EQ(trials[2].contamination, 0.0);
  EXPECT_GE(trials[2].unlabelled, 0.25);
  EXPECT_EQ(trials_of({}, data(0))[0].contamination, 0.0);
  EXPECT_EQ(trials_of({.epochs = 1, .contamination = 0.2}, many)[0].contamination, 0.2);
  for (std::uint32_t row = 0; row < 120; ++row) many.anomaly_kinds.push_back(row % 4);
  EXPECT_EQ(trials_of({}, many)[0].contamination, 0.0);
}

// Two of the normals' columns hold a part that lies apart; half of the known anomalies look like that part.
TrainingData with_ambiguous_anomalies() {
  TrainingData made = data(0);
  const auto move = [](Features& features, std::size_t row) {
    for (std::size_t i = 0; i < columns; ++i) features.dense[row * columns + i] *= 0.01F;
    features.dense[row * columns] += 6.0F;
  };
  for (std::size_t row = 0; row < 90; ++row) move(made.normals, row);
  for (std::size_t row = 0; row < 45; ++row) move(made.validation_normals, row);
  made.anomalies = rows(160, 1.5F, "anomalies");
  for (std::size_t row = 0; row < 80; ++row) move(made.anomalies, row);
  for (std::uint32_t row = 0; row < 160; ++row) made.anomaly_kinds.push_back(row < 80 ? 0 : 1 + row % 5);
  return made;
}

TEST(AnoeanTrials, SeeThatAmbiguousAnomaliesMislead) {
  const auto trials = trials_of({}, with_ambiguous_anomalies());
  ASSERT_EQ(trials.size(), 6U);
  // What was better has taken the place of the first.
  EXPECT_LT(trials[1].gain, -trials[1].error);
  for (const AnoeanTrial& one : trials) EXPECT_EQ(one.leaves_out_ambiguous, &one != &trials[1]);
  EXPECT_TRUE(best_of(trials).leaves_out_ambiguous);
  const auto told = trials_of({.epochs = 1, .leave_out_ambiguous = false}, with_ambiguous_anomalies());
  ASSERT_EQ(told.size(), 5U);
  for (const AnoeanTrial& one : told) EXPECT_FALSE(one.leaves_out_ambiguous);
}

TEST(AnoeanTrials, TheFirstIsWhatTheKnownAnomaliesCallFor) {
  TrainingData known = data(0);
  known.anomalies = rows(8, 3.0F, "anomalies");
  EXPECT_EQ(with_choice({}, known, {}).contamination, 0.1);
  known.anomalies = rows(40, 3.0F, "anomalies");
  EXPECT_EQ(with_choice({}, known, {}).contamination, 0.0);
  EXPECT_EQ(with_choice({}, known, {}).pseudo_anomalies, 0.0);
  for (std::uint32_t row = 0; row < 40; ++row) known.anomaly_kinds.push_back(row % 2);
  EXPECT_EQ(with_choice({}, known, {}).contamination, 0.0);
  EXPECT_EQ(with_choice({}, known, {}).pseudo_anomalies, 0.5);
}

TEST(AnoeanTrials, AreTheSameForEveryThreadCount) {
  const AnoeanOptions asked{.epochs = 3};
  const auto one = trials_of(asked, data(30), 1);
  const auto three = trials_of(asked, data(30), 3);
  ASSERT_EQ(one.size(), three.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].roc_auc, three[i].roc_auc);
    EXPECT_EQ(one[i].error, three[i].error);
  }
}

// The first trial and one with half of the anomalies made.
std::vector<AnoeanTrial> with_half_made(double roc_auc) {
  std::vector<AnoeanTrial> trials{trial(0.0, 0.0, 0.0), trial(0.0, -0.01, 0.001)};
  trials[1].pseudo_anomalies = 0.5;
  trials[1].roc_auc = roc_auc;
  return trials;
}

TEST(AnoeanTrials, PrepareForOtherKindsWhereTheKnownOnesAreFoundWithoutFail) {
  TrainingData known = data(0);
  known.anomalies = rows(30, 3.0F, "anomalies");
  const AnoeanOptions prepared = with_choice({}, known, with_half_made(0.9985));
  EXPECT_EQ(prepared.pseudo_anomalies, 0.5);
  EXPECT_EQ(prepared.input_weight, weight_of_input);
  EXPECT_EQ(with_choice({.input_weight = 0.0}, known, with_half_made(0.9985)).input_weight, 0.0);
  EXPECT_EQ(with_choice({}, known, with_half_made(0.9975)).pseudo_anomalies, 0.0);
  EXPECT_FALSE(with_choice({}, known, with_half_made(0.9975)).input_weight.has_value());
  EXPECT_EQ(with_choice({.contamination = 0.0}, known, with_half_made(0.9985)).pseudo_anomalies, 0.0);
  known.anomalies = rows(29, 3.0F, "anomalies");
  EXPECT_EQ(with_choice({}, known, with_half_made(1.0)).pseudo_anomalies, 0.0);
  known.anomalies = rows(30, 3.0F, "anomalies");
  for (std::uint32_t row = 0; row < known.anomalies.rows; ++row) known.anomaly_kinds.push_back(row % 2);
  EXPECT_EQ(with_choice({}, known, with_half_made(1.0)).pseudo_anomalies, 0.0)
      << "kinds have a rule of their own";
}

TEST(AnoeanTrials, TryOnlyWhatIsOpen) {
  for (const AnoeanTrial& one : trials_of({.epochs = 1, .pseudo_anomalies = 0.3}, data(0)))
    EXPECT_EQ(one.pseudo_anomalies, 0.3);
  EXPECT_EQ(trials_of({.epochs = 1, .contamination = 0.0}, data(0)).size(), 3U);
  EXPECT_TRUE(trials_of({.pseudo_anomalies = 0.3, .contamination = 0.0}, data(0)).empty());
}

TEST(AnoeanTrials, BeginWithFifteenOfOneNameOrFourOfSeveralKinds) {
  TrainingData known = data(0);
  known.anomalies = rows(15, 3.0F, "anomalies");
  const auto of_one_name = trials_of({.epochs = 1}, known);
  ASSERT_EQ(of_one_name.size(), 5U);
  EXPECT_EQ(std::count_if(of_one_name.begin(), of_one_name.end(),
                          [](const AnoeanTrial& one) { return one.contamination == 0.1; }),
            1);
  known.anomalies = rows(4, 3.0F, "anomalies");
  for (std::uint32_t row = 0; row < 4; ++row) known.anomaly_kinds.push_back(row);
  EXPECT_EQ(trials_of({.epochs = 1}, known).size(), 5U);
}

TEST(AnoeanTrials, NothingIsTriedWithTooFewAnomaliesOrOnImages) {
  TrainingData few = data(0);
  few.anomalies = rows(14, 3.0F, "anomalies");
  EXPECT_TRUE(trials_of({}, few).empty());
  EXPECT_EQ(with_choice({}, few, {}).contamination, 0.1);
  few.anomalies = rows(3, 3.0F, "anomalies");
  for (std::uint32_t row = 0; row < 3; ++row) few.anomaly_kinds.push_back(row);
  EXPECT_TRUE(trials_of({}, few).empty());
  EXPECT_EQ(with_choice({}, few, {}).contamination, 0.0);
  few.anomaly_kinds.clear();
  few.anomalies = rows(0, 3.0F, "anomalies");
  EXPECT_FALSE(with_choice({}, few, {}).contamination.has_value());
  TrainingData images = data(0);
  for (Features* features : {&images.normals, &images.anomalies, &images.validation_normals})
    features->shape = {.height = 2, .width = 3, .channels = 1, .cardinalities = {}};
  EXPECT_TRUE(trials_of({}, images).empty());
  EXPECT_FALSE(with_choice({}, images, {}).contamination.has_value());
}

// Each forces what trials begin with; made anomalies and suspects are those of the first trial.
TEST(AnoeanTrials, PresetsLeaveNothingToThem) {
  const Method& method = find_method("anoean");
  const auto options_of = [&](const char* preset) {
    return anoean_options(Settings(method.hyperparameters, find_preset(method, preset).settings));
  };
  TrainingData training = data(0);
  training.anomalies = rows(29, 3.0F, "anomalies");
  const auto expect_first = [&](const AnoeanOptions& forced) {
    EXPECT_TRUE(trials_of(forced, training).empty());
    const AnoeanOptions first = with_choice({}, training, {});
    EXPECT_EQ(forced.pseudo_anomalies, first.pseudo_anomalies);
    EXPECT_EQ(forced.contamination, first.contamination);
    EXPECT_EQ(forced.leave_out_ambiguous, first.leave_out_ambiguous.value_or(false));
  };
  expect_first(options_of("few-labels"));
  for (std::uint32_t i = 0; i < 29; ++i) training.anomaly_kinds.push_back(i % 4);
  expect_first(options_of("robust"));
  EXPECT_TRUE(trials_of(options_of("faithful"), training).empty());
}

TEST(AnoeanTrials, EndOnAStop) {
  ThreadPool pool(2);
  std::stop_source stop;
  stop.request_stop();
  try {
    run_trials({}, data(0), {.seed = 3, .pool = &pool, .progress = {}, .stop = stop.get_token()});
    ADD_FAILURE() << "the trials went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::interrupted);
  }
}

}  // namespace
}  // namespace anoean
