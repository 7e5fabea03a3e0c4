// The anoean command line with one method more: gradient-boosted trees by XGBoost, the supervised reference
// of `anoean benchmark`. A program of its own, so that the library does not depend on XGBoost.
#include <anoean/error.hpp>

#include <limits>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>
#include <xgboost/c_api.h>

#include "cli/command_line.hpp"
#include "detectors/all_rows.hpp"
#include "detectors/detector.hpp"
#include "detectors/network_state.hpp"
#include "detectors/row_distances.hpp"

namespace {

using namespace anoean;

void require(int status) {
  if (status != 0) throw Error(Error::Kind::failure, std::string("XGBoost: ") + XGBGetLastError());
}

struct FreeMatrix {
  void operator()(void* matrix) const noexcept { XGDMatrixFree(matrix); }
};
struct FreeBooster {
  void operator()(void* booster) const noexcept { XGBoosterFree(booster); }
};
using Matrix = std::unique_ptr<void, FreeMatrix>;
using Booster = std::unique_ptr<void, FreeBooster>;

// Numbers, then 0/1 indicators of the categories.
Matrix matrix_of(const Features& rows) {
  const AlignedBuffer<float> expanded = rows.expand();
  DMatrixHandle matrix = nullptr;
  require(XGDMatrixCreateFromMat(expanded.data(), rows.rows, rows.shape.expanded(),
                                 std::numeric_limits<float>::quiet_NaN(), &matrix));
  return Matrix(matrix);
}

// With the defaults of XGBClassifier, as ADBench runs it: 100 trees of depth 6 at a rate of 0.3, logistic
// loss (T. Chen, C. Guestrin, "XGBoost: a scalable tree boosting system", KDD 2016).
class GradientBoostedTrees : public Detector {
 public:
  explicit GradientBoostedTrees(const Settings& settings)
      : trees_(static_cast<int>(settings.integer("trees"))),
        depth_(settings.text("depth")),
        rate_(settings.text("learning_rate")) {}

  const std::string& method() const override {
    static const std::string name = "xgboost";
    return name;
  }
  void fit(const TrainingData& data, const FitControl& control) override;
  void score(const Features& rows, std::span<float> scores, ThreadPool& pool) const override;
  void save(nlohmann::json& header, std::vector<float>& weights) const override;
  void load(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) override;
  std::string architecture() const override { return "xgboost\n" + shape_text(shape_); }
  nlohmann::json training_summary() const override {
    return {{"epoch_choice", "none"}, {"learns_from_all", true}, {"trees", trees_}};
  }

 private:
  int trees_;
  std::string depth_, rate_;
  FeatureShape shape_;
  Booster booster_;
  mutable std::mutex mutex_;  // a booster predicts for one thread at a time
};

void GradientBoostedTrees::fit(const TrainingData& data, const FitControl& control) {
  const AllRows parts(data);
  require_anomalies(parts, method());
  shape_ = parts.normals.shape;
  const Matrix matrix = matrix_of(joined(parts.normals, parts.anomalies));
  std::vector<float> labels(parts.normals.rows, 0.0F);
  labels.resize(labels.size() + parts.anomalies.rows, 1.0F);
  require(XGDMatrixSetFloatInfo(matrix.get(), "label", labels.data(), labels.size()));
  DMatrixHandle handle = matrix.get();
  BoosterHandle booster = nullptr;
  require(XGBoosterCreate(&handle, 1, &booster));
  booster_.reset(booster);
  const std::vector<std::pair<const char*, std::string>> parameters = {
      {"objective", "binary:logistic"},
      {"base_score", "0.5"},
      {"max_depth", depth_},
      {"eta", rate_},
      {"seed", std::to_string(control.seed)},
      {"nthread", std::to_string(control.pool->threads())},
      {"verbosity", "0"}};
  for (const auto& [name, value] : parameters) require(XGBoosterSetParam(booster, name, value.c_str()));
  for (int tree = 0; tree < trees_; ++tree) {
    if (control.stop.stop_requested()) throw Error(Error::Kind::interrupted, "training was stopped");
    require(XGBoosterUpdateOneIter(booster, tree, matrix.get()));
  }
}

// The sum of the trees, which is signed.
void GradientBoostedTrees::score(const Features& rows, std::span<float> scores, ThreadPool&) const {
  if (rows.rows == 0) return;
  const Matrix matrix = matrix_of(rows);
  const char* margin =
      R"({"type":1,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false})";
  const bst_ulong* shape = nullptr;
  bst_ulong dimensions = 0;
  const float* sums = nullptr;
  const std::lock_guard guard(mutex_);
  require(XGBoosterPredictFromDMatrix(booster_.get(), matrix.get(), margin, &shape, &dimensions, &sums));
  for (std::size_t i = 0; i < rows.rows; ++i)
    scores[i] = finite_score(softplus(static_cast<double>(sums[i])));
}

void GradientBoostedTrees::save(nlohmann::json& header, std::vector<float>&) const {
  bst_ulong size = 0;
  const char* text = nullptr;
  require(XGBoosterSaveModelToBuffer(booster_.get(), R"({"format":"json"})", &size, &text));
  header["booster"] = std::string(text, size);
}

void GradientBoostedTrees::load(const nlohmann::json& header, std::span<const float>,
                                const FeatureShape& shape) {
  const auto text = header.at("booster").get<std::string>();
  shape_ = shape;
  BoosterHandle booster = nullptr;
  require(XGBoosterCreate(nullptr, 0, &booster));
  booster_.reset(booster);
  if (XGBoosterLoadModelFromBuffer(booster, text.data(), text.size()) != 0)
    throw Error(Error::Kind::bad_input, "the model's trees are damaged");
}

Method xgboost_method() {
  using enum Hyperparameter::Type;
  Method method;
  method.name = "xgboost";
  method.summary = "Gradient-boosted trees, learnt from normal rows and known anomalies.";
  method.hyperparameters = {{"trees", integer, "100", 1, 100000, {}, "Number of trees."},
                            {"depth", integer, "6", 1, 64, {}, "Depth of a tree."},
                            {"learning_rate", real, "0.3", 1e-6, 1, {}, "Weight of a tree."}};
  method.create = [](const Settings& settings) -> std::unique_ptr<Detector> {
    return std::make_unique<GradientBoostedTrees>(settings);
  };
  method.preprocessing = "minmax";
  return method;
}

}  // namespace

int main(int count, char** arguments) {
  anoean::register_method(xgboost_method());
  return anoean::cli::run_command_line(count, arguments);
}
