#include "detectors/isolation_forest.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>

#include "detectors/all_rows.hpp"
#include "detectors/network_state.hpp"

namespace anoean {
namespace {

const std::string forest_name = "isolation-forest";

// Columns are stored as floats, which count to here.
constexpr std::size_t most_forest_inputs = 1U << 24U;

void check_forest_size(const FeatureShape& shape) {
  if (shape.expanded() < most_forest_inputs) return;
  throw Error(Error::Kind::bad_input,
              "the records have " + std::to_string(shape.expanded()) +
                  " inputs (numbers, pixels, categories), too many for " + forest_name,
              {}, "leave columns out");
}

}  // namespace

Method isolation_forest_method() {
  using enum Hyperparameter::Type;
  Method method;
  method.name = forest_name;
  method.summary = "Isolation forest: a record is anomalous that random cuts soon leave alone.";
  method.hyperparameters = {
      {"trees", integer, "100", 1, 100000, {}, "Number of trees."},
      {"rows", integer, "256", 2, 1000000, {}, "Rows that each tree is made of, drawn by the seed."}};
  method.create = [](const Settings& settings) -> std::unique_ptr<Detector> {
    return std::make_unique<IsolationForest>(
        IsolationForest::Options{.trees = static_cast<std::size_t>(settings.integer("trees")),
                                 .rows = static_cast<std::size_t>(settings.integer("rows"))});
  };
  method.learns_from_anomalies = false;
  return method;
}

const std::string& IsolationForest::method() const { return forest_name; }

void IsolationForest::fit(const TrainingData& data, const FitControl& control) {
  throw_when_stopped(control);
  check_forest_size(data.normals.shape);
  shape_ = data.normals.shape;
  const Features normals = joined(data.normals, data.validation_normals);
  rows_per_tree_ = std::min(options_.rows, normals.rows);
  const auto limit = static_cast<std::size_t>(std::bit_width(rows_per_tree_ - 1));  // ⌈log₂ ψ⌉
  Random random(control.seed, "isolation forest");
  trees_.clear();
  for (std::size_t i = 0; i < options_.trees; ++i) {
    throw_when_stopped(control);
    std::vector<std::size_t> chosen = random.sample(normals.rows, rows_per_tree_);
    const AlignedBuffer<float> rows = normals.select(chosen).expand();  // [rows][inputs]
    for (std::size_t row = 0; row < chosen.size(); ++row) chosen[row] = row;
    trees_.emplace_back(MatrixView<const float>(rows.data(), chosen.size(), shape_.expanded()), chosen, limit,
                        random);
  }
}

float IsolationForest::score(const float* row) const {
  double length = 0.0;
  for (const IsolationTree& tree : trees_) length += tree.path_length(row);
  length /= static_cast<double>(trees_.size());
  // A single row has no path: then all are alike.
  const double usual = std::max(average_path_length(rows_per_tree_), 1e-9);
  return static_cast<float>(std::exp2(-length / usual));
}

// No row depends on the others, so neither blocks nor threads show.
void IsolationForest::score(const Features& rows, std::span<float> scores, ThreadPool& pool) const {
  constexpr std::size_t rows_per_block = 64;
  const std::size_t width = shape_.expanded();
  pool.run((rows.rows + rows_per_block - 1) / rows_per_block, [&](std::size_t block) {
    const std::size_t first = block * rows_per_block;
    const std::size_t count = std::min(rows_per_block, rows.rows - first);
    AlignedBuffer<float> expanded(count * width);
    rows.expand(first, count, expanded.data());
    for (std::size_t i = 0; i < count; ++i) scores[first + i] = score(expanded.data() + i * width);
  });
}

void IsolationForest::save(nlohmann::json& header, std::vector<float>& weights) const {
  header["trees"] = trees_.size();
  header["rows_per_tree"] = rows_per_tree_;
  for (const IsolationTree& tree : trees_) tree.save(weights);
}

// Every tree takes at least two floats, so that no count in the header is believed beyond what is there.
void IsolationForest::load(const nlohmann::json& header, std::span<const float> weights,
                           const FeatureShape& shape) {
  check_forest_size(shape);
  const auto trees = header.at("trees").get<std::size_t>();
  rows_per_tree_ = header.at("rows_per_tree").get<std::size_t>();
  if (trees == 0 || trees > weights.size() / 2 || rows_per_tree_ == 0)
    throw Error(Error::Kind::bad_input, "the model's trees are damaged");
  shape_ = shape;
  trees_.clear();
  for (std::size_t i = 0; i < trees; ++i) trees_.push_back(IsolationTree::load(weights, shape.expanded()));
  if (!weights.empty()) throw Error(Error::Kind::bad_input, "the model holds more than its trees");
}

std::string IsolationForest::architecture() const {
  return "isolation trees " + std::to_string(trees_.size()) + "\n" + shape_text(shape_);
}

nlohmann::json IsolationForest::training_summary() const {
  std::vector<float> weights;
  for (const IsolationTree& tree : trees_) tree.save(weights);
  return {{"epoch_choice", "none"},
          {"learns_from_all", true},
          {"trees", trees_.size()},
          {"rows_per_tree", rows_per_tree_},
          {"parameters", weights.size()}};
}

}  // namespace anoean
