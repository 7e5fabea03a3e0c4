// A detector of one's own in one file, and with it the whole anoean command line: the score of a record is
// its distance from the k-th nearest of the training normals (S. Ramaswamy, R. Rastogi, K. Shim, "Efficient
// algorithms for mining outliers from large data sets", SIGMOD 2000), among so many of them drawn by the
// seed.
#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/command_line.hpp"
#include "core/random.hpp"
#include "detectors/detector.hpp"
#include "detectors/network_state.hpp"

namespace {

using namespace anoean;

std::vector<Hyperparameter> knn_hyperparameters() {
  using enum Hyperparameter::Type;
  return {{"neighbours", integer, "5", 1, 1000, {}, "The distance to which neighbour is the score."},
          {"rows",
           integer,
           "2000",
           1,
           1000000,
           {},
           "At most so many training normals are kept, drawn by the seed: time and memory grow with them."}};
}

class NearestNeighbours : public Detector {
 public:
  explicit NearestNeighbours(const Settings& settings)
      : neighbours_(static_cast<std::size_t>(settings.integer("neighbours"))),
        most_rows_(static_cast<std::size_t>(settings.integer("rows"))) {}

  const std::string& method() const override;
  void fit(const TrainingData& data, const FitControl& control) override;
  void score(const Features& rows, std::span<float> scores, ThreadPool& pool) const override;
  void save(nlohmann::json& header, std::vector<float>& weights) const override;
  void load(const nlohmann::json& header, std::span<const float> weights, const FeatureShape& shape) override;
  std::string architecture() const override;
  nlohmann::json training_summary() const override;

 private:
  float distance(const float* row, std::vector<double>& squares) const;

  std::size_t neighbours_;
  std::size_t most_rows_;
  FeatureShape shape_;
  std::size_t rows_ = 0;
  std::vector<float> kept_;  // [inputs][rows]: the sums over inputs run along memory
};

const std::string& NearestNeighbours::method() const {
  static const std::string name = "knn";
  return name;
}

// Numbers and 0/1 indicators of the categories alike.
void NearestNeighbours::fit(const TrainingData& data, const FitControl& control) {
  if (control.stop.stop_requested()) throw Error(Error::Kind::interrupted, "training was stopped");
  shape_ = data.normals.shape;
  std::vector<std::size_t> chosen = Random(control.seed, "knn rows").permutation(data.normals.rows);
  chosen.resize(std::min(chosen.size(), most_rows_));
  rows_ = chosen.size();
  const std::size_t inputs = shape_.expanded();
  const AlignedBuffer<float> expanded = data.normals.select(chosen).expand();  // [rows][inputs]
  kept_.resize(inputs * rows_);
  for (std::size_t r = 0; r < rows_; ++r) {
    for (std::size_t j = 0; j < inputs; ++j) kept_[j * rows_ + r] = expanded[r * inputs + j];
  }
}

float NearestNeighbours::distance(const float* row, std::vector<double>& squares) const {
  std::fill(squares.begin(), squares.end(), 0.0);
  for (std::size_t j = 0; j < shape_.expanded(); ++j) {
    for (std::size_t r = 0; r < rows_; ++r) {
      const double difference = double{row[j]} - double{kept_[j * rows_ + r]};
      squares[r] += difference * difference;
    }
  }
  const auto wanted = squares.begin() + static_cast<std::ptrdiff_t>(std::min(neighbours_, rows_) - 1);
  std::nth_element(squares.begin(), wanted, squares.end());
  return static_cast<float>(std::min(std::sqrt(*wanted), double{std::numeric_limits<float>::max()}));
}

// What the chunks are does not depend on the number of threads, and no row on the others: so neither do the
// scores.
void NearestNeighbours::score(const Features& rows, std::span<float> scores, ThreadPool& pool) const {
  constexpr std::size_t chunk_rows = 16;
  const std::size_t inputs = shape_.expanded();
  const AlignedBuffer<float> expanded = rows.expand();
  pool.run((rows.rows + chunk_rows - 1) / chunk_rows, [&](std::size_t chunk) {
    std::vector<double> squares(rows_);
    const std::size_t last = std::min(rows.rows, (chunk + 1) * chunk_rows);
    for (std::size_t r = chunk * chunk_rows; r < last; ++r)
      scores[r] = distance(expanded.data() + r * inputs, squares);
  });
}

void NearestNeighbours::save(nlohmann::json& header, std::vector<float>& weights) const {
  header["rows"] = rows_;
  weights.insert(weights.end(), kept_.begin(), kept_.end());
}

// Whatever the file says, nothing is made that its weights do not fill.
void NearestNeighbours::load(const nlohmann::json& header, std::span<const float> weights,
                             const FeatureShape& shape) {
  const nlohmann::json& rows = header.at("rows");
  const std::size_t inputs = shape.expanded();
  const bool fits = rows.is_number_unsigned() && inputs > 0 && weights.size() % inputs == 0 &&
                    !weights.empty() && rows.get<std::size_t>() == weights.size() / inputs;
  if (!fits) throw Error(Error::Kind::bad_input, "the model's rows do not fit its columns");
  if (!std::all_of(weights.begin(), weights.end(), [](float value) { return std::isfinite(value); }))
    throw Error(Error::Kind::bad_input, "the model holds a number that is not finite");
  shape_ = shape;
  rows_ = weights.size() / inputs;
  kept_.assign(weights.begin(), weights.end());
}

std::string NearestNeighbours::architecture() const { return "nearest neighbours\n" + shape_text(shape_); }

nlohmann::json NearestNeighbours::training_summary() const {
  return {{"epoch_choice", "none"}, {"rows", rows_}, {"parameters", kept_.size()}};
}

}  // namespace

int main(int count, char** arguments) {
  anoean::register_method({.name = "knn",
                           .summary = "Distance from the k-th nearest of the training normals.",
                           .hyperparameters = knn_hyperparameters(),
                           .create = [](const Settings& settings) -> std::unique_ptr<Detector> {
                             return std::make_unique<NearestNeighbours>(settings);
                           },
                           .learns_from_anomalies = false});
  return anoean::cli::run_command_line(count, arguments);
}
