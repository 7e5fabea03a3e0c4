#include "detectors/svm_problem.hpp"

#include <anoean/error.hpp>

#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <limits>
#include <string>

#include "detectors/random_rows.hpp"

namespace anoean {
namespace {

// Decision values of scikit-learn's OneClassSVM and SVC: see tools/gold/svm.py.
struct GoldCase {
  std::string kind, gamma;
  double penalty = 0.0;
  Features rows, tests;
  std::vector<double> labels, decisions;
};

void read_row(std::istream& in, Features& features, std::size_t row) {
  for (std::size_t k = 0; k < features.shape.dense(); ++k) {
    double value = 0.0;
    in >> value;
    features.dense[row * features.shape.dense() + k] = static_cast<float>(value);
  }
  for (std::size_t k = 0; k < features.shape.categorical(); ++k) {
    std::uint32_t category = 0;
    in >> category;
    features.categories.push_back(category);
  }
}

Features empty_features(const FeatureShape& shape, std::size_t rows) {
  Features features;
  features.shape = shape;
  features.rows = rows;
  features.dense = AlignedBuffer<float>(rows * shape.dense());
  return features;
}

std::vector<GoldCase> gold_cases() {
  std::ifstream in(ANOEAN_TEST_DATA "/svm.txt");
  std::vector<GoldCase> cases;
  std::string word;
  while (in >> word) {
    GoldCase gold;
    std::size_t rows = 0;
    std::size_t categorical = 0;
    std::size_t tests = 0;
    FeatureShape shape;
    in >> gold.kind >> rows >> shape.channels >> categorical >> gold.gamma >> gold.penalty >> tests >> word;
    shape.cardinalities.resize(categorical);
    for (std::uint32_t& cardinality : shape.cardinalities) in >> cardinality;
    gold.rows = empty_features(shape, rows);
    gold.tests = empty_features(shape, tests);
    for (std::size_t row = 0; row < rows; ++row) {
      int anomalous = 0;
      in >> anomalous;
      gold.labels.push_back(anomalous == 1 ? 1.0 : -1.0);
      read_row(in, gold.rows, row);
    }
    for (std::size_t row = 0; row < tests; ++row) read_row(in, gold.tests, row);
    in >> word;
    gold.decisions.resize(tests);
    for (double& decision : gold.decisions) in >> decision;
    cases.push_back(std::move(gold));
  }
  EXPECT_EQ(cases.size(), 6U);
  return cases;
}

std::vector<double> decisions(const SupportVectors& machine, const Features& rows) {
  ThreadPool pool(1);
  std::vector<double> values(rows.rows);
  machine.kernel_sums(rows, values, pool);
  for (double& value : values) value -= machine.offset();
  return values;
}

std::vector<std::size_t> all_of(const Features& rows) {
  std::vector<std::size_t> chosen(rows.rows);
  for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] = i;
  return chosen;
}

TEST(SvmProblem, DecidesAsScikitLearnDoes) {
  const SolverOptions tight{.cache_megabytes = 10.0, .tolerance = 1e-11, .shrinking = true};
  ThreadPool pool(2);
  for (GoldCase& gold : gold_cases()) {
    SvmProblem problem(std::move(gold.rows), gold.labels);
    const double gamma = gold.gamma == "scale" ? problem.usual_gamma() : std::stod(gold.gamma);
    for (const bool matrix : {false, true}) {
      if (matrix) problem.prepare(gamma, pool);
      const SupportVectors machine = gold.kind == "ocsvm" ? problem.one_class(gamma, gold.penalty, tight)
                                                          : problem.two_class(gamma, gold.penalty, tight);
      const std::vector<double> values = decisions(machine, gold.tests);
      for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_NEAR(values[i], gold.decisions[i], 1e-6) << gold.kind << " " << gold.gamma << " row " << i;
    }
  }
}

TEST(SvmProblem, TheUsualGammaOfConstantFeaturesIsOne) {
  Features same = random_rows(50, 3, 0.0F, "rows");
  same.shape.cardinalities.clear();
  same.categories.clear();
  for (const float value : {0.0F, 0.1F, -7.3F}) {
    for (float& entry : same.dense) entry = value;
    EXPECT_EQ(SvmProblem(same.select(all_of(same)), std::vector<double>(50, -1.0)).usual_gamma(), 1.0);
  }
}

TEST(SvmProblem, WorksWithOneRowAndWithEqualRows) {
  const Features row = random_rows(1, 3, 0.0F, "rows");
  for (const double nu : {1e-5, 0.5, 0.99}) {
    for (const std::size_t copies : {1U, 2U, 9U}) {
      const Features rows = row.select(std::vector<std::size_t>(copies, 0));
      const SvmProblem problem(rows.select(all_of(rows)), std::vector<double>(copies, -1.0));
      const SupportVectors machine = problem.one_class(1.0, nu, {});
      EXPECT_TRUE(machine.is_one_class()) << copies << " rows, nu " << nu;
      EXPECT_NEAR(decisions(machine, row)[0], 0.0, 1e-9);
      EXPECT_LT(decisions(machine, random_rows(1, 3, 9.0F, "far"))[0], 0.0);
    }
  }
  const Features twice = row.select(std::vector<std::size_t>(2, 0));
  const SvmProblem contradiction(twice.select(all_of(twice)), {1.0, -1.0});
  EXPECT_NEAR(decisions(contradiction.two_class(1.0, 1.0, {}), row)[0], 0.0, 1e-9);
}

TEST(SvmProblem, WhatIsNotFiniteIsRefused) {
  Features rows = random_rows(9, 3, 0.0F, "rows");
  rows.dense[4] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(SvmProblem(std::move(rows), std::vector<double>(9, 1.0)), Error);
}

}  // namespace
}  // namespace anoean
