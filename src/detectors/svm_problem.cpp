#include "detectors/svm_problem.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace anoean {
namespace {

// Of the cache, where all kernel values lie ready.
constexpr double share_beside_matrix = 0.125;

// LIBSVM prints its progress unless it is told not to, for the whole process.
void silence_libsvm() {
  static std::once_flag silenced;
  std::call_once(silenced, [] { svm_set_print_string_function([](const char*) {}); });
}

struct FreeModel {
  void operator()(svm_model* model) const { svm_free_and_destroy_model(&model); }
};

// The value that more than half of a column's rows have, else 0 (Boyer and Moore's majority vote).
float majority(const Features& rows, std::size_t column) {
  float candidate = 0.0F;
  std::size_t votes = 0;
  for (std::size_t row = 0; row < rows.rows; ++row) {
    const float value = rows.dense_row(row)[column];
    if (votes == 0) candidate = value;
    votes = value == candidate ? votes + 1 : votes - 1;
  }
  std::size_t count = 0;
  for (std::size_t row = 0; row < rows.rows; ++row) count += rows.dense_row(row)[column] == candidate ? 1 : 0;
  return 2 * count > rows.rows ? candidate : 0.0F;
}

// The kernel sees differences alone: a column may be moved by any number. Moved so that its most frequent
// value is 0, which is not stored, most columns of a table and most pixels of an image need no node.
std::vector<float> column_shifts(const Features& rows) {
  std::vector<float> shifts(rows.shape.dense());
  for (std::size_t k = 0; k < shifts.size(); ++k) shifts[k] = majority(rows, k);
  return shifts;
}

void append_nodes(const Features& rows, std::size_t row, const std::vector<float>& shifts,
                  std::vector<svm_node>& nodes) {
  const float* values = rows.dense_row(row);
  for (std::size_t k = 0; k < shifts.size(); ++k) {
    if (values[k] == shifts[k]) continue;
    nodes.push_back({static_cast<int>(k + 1), double{values[k]} - double{shifts[k]}});
  }
  std::size_t before = shifts.size() + 1;
  for (std::size_t k = 0; k < rows.shape.categorical(); ++k) {
    nodes.push_back({static_cast<int>(before + rows.category_row(row)[k]), 1.0});
    before += rows.shape.cardinalities[k];
  }
  nodes.push_back({-1, 0.0});
}

svm_parameter parameters_of(int type, double gamma, const SolverOptions& options) {
  svm_parameter parameter{};
  parameter.svm_type = type;
  parameter.kernel_type = RBF;
  parameter.gamma = gamma;
  parameter.cache_size = options.cache_megabytes;
  parameter.eps = options.tolerance;
  parameter.shrinking = options.shrinking ? 1 : 0;
  return parameter;
}

}  // namespace

SvmProblem::SvmProblem(Features rows, std::vector<double> labels)
    : rows_(std::move(rows)), labels_(std::move(labels)) {
  if (!std::all_of(rows_.dense.begin(), rows_.dense.end(), [](float value) { return std::isfinite(value); }))
    throw Error(Error::Kind::failure, "a feature of the training rows is not a finite number");
  const auto most = static_cast<std::size_t>(std::numeric_limits<int>::max()) - 1;
  if (rows_.rows > most || rows_.shape.expanded() > most)
    throw Error(Error::Kind::bad_input, "the rows are too many or too wide for LIBSVM");
  silence_libsvm();
  const std::vector<float> shifts = column_shifts(rows_);
  std::vector<std::size_t> offsets;
  for (std::size_t row = 0; row < rows_.rows; ++row) {
    offsets.push_back(nodes_.size());
    append_nodes(rows_, row, shifts, nodes_);
  }
  for (const std::size_t offset : offsets) starts_.push_back(nodes_.data() + offset);
}

double SvmProblem::usual_gamma() const {
  double sum = 0.0;
  for (const float value : rows_.dense) sum += double{value};
  const auto n = static_cast<double>(rows_.rows);
  const double ones = n * static_cast<double>(rows_.shape.categorical());
  const double entries = n * static_cast<double>(rows_.shape.expanded());
  if (entries == 0.0) return 1.0;
  const double mean = (sum + ones) / entries;
  const double zeros = n * static_cast<double>(rows_.shape.indicators()) - ones;
  double squares = ones * (1.0 - mean) * (1.0 - mean) + zeros * mean * mean;
  for (const float value : rows_.dense) squares += (double{value} - mean) * (double{value} - mean);
  // Of equal entries nothing is left but what rounding made of them.
  const bool varied = squares > 1e-12 * mean * mean * entries;
  const double gamma = n / squares;  // p · Var X = squares / n
  return varied && std::isfinite(gamma) ? gamma : 1.0;
}

SupportVectors SvmProblem::one_class(double gamma, double nu, const SolverOptions& options) const {
  svm_parameter parameter = parameters_of(ONE_CLASS, gamma, options);
  parameter.nu = nu;
  return solve(parameter);
}

SupportVectors SvmProblem::two_class(double gamma, double cost, const SolverOptions& options) const {
  svm_parameter parameter = parameters_of(C_SVC, gamma, options);
  parameter.C = cost;
  const auto n = static_cast<double>(labels_.size());
  const auto positive = static_cast<double>(std::count(labels_.begin(), labels_.end(), 1.0));
  int classes[] = {1, -1};
  double weights[] = {n / (2.0 * positive), n / (2.0 * (n - positive))};
  parameter.nr_weight = 2;
  parameter.weight_label = classes;
  parameter.weight = weights;
  return solve(parameter);
}

bool SvmProblem::fits(double megabytes) const {
  const auto n = static_cast<double>(rows_.rows);
  return static_cast<double>(sizeof(svm_node)) * n * n <= 1e6 * megabytes;
}

// A precomputed row of LIBSVM's is its number, from 1, then its kernel values with every row.
void SvmProblem::prepare(double gamma, ThreadPool& pool) {
  const std::size_t n = rows_.rows;
  if (matrix_.empty()) {
    matrix_.resize(n * (n + 1));
    for (std::size_t i = 0; i < n; ++i) {
      matrix_starts_.push_back(&matrix_[i * (n + 1)]);
      matrix_starts_[i]->value = static_cast<double>(i + 1);
    }
  }
  RbfKernel(rows_, {}, gamma).values(rows_, pool, [&](std::size_t row, std::span<const double> values) {
    for (std::size_t j = 0; j < n; ++j) matrix_starts_[row][j + 1].value = values[j];
  });
  matrix_gamma_ = gamma;
}

void SvmProblem::release() {
  matrix_gamma_ = 0.0;
  std::vector<svm_node>().swap(matrix_);
  matrix_starts_.clear();
}

SupportVectors SvmProblem::solve(svm_parameter parameter) const {
  const bool precomputed = matrix_gamma_ == parameter.gamma;
  if (precomputed) {
    parameter.kernel_type = PRECOMPUTED;
    parameter.cache_size *= share_beside_matrix;
  }
  // LIBSVM changes none of what it is handed, though it asks for pointers to it.
  const svm_problem problem{static_cast<int>(rows_.rows), const_cast<double*>(labels_.data()),
                            const_cast<svm_node**>((precomputed ? matrix_starts_ : starts_).data())};
  if (const char* complaint = svm_check_parameter(&problem, &parameter))
    throw Error(Error::Kind::failure, std::string("LIBSVM refuses the training: ") + complaint);
  const std::unique_ptr<svm_model, FreeModel> model(svm_train(&problem, &parameter));
  const auto count = static_cast<std::size_t>(svm_get_nr_sv(model.get()));
  std::vector<int> indices(count);
  svm_get_sv_indices(model.get(), indices.data());
  std::vector<std::size_t> chosen(count);
  std::transform(indices.begin(), indices.end(), chosen.begin(),
                 [](int index) { return static_cast<std::size_t>(index) - 1; });
  return {rows_.select(chosen), std::vector<double>(model->sv_coef[0], model->sv_coef[0] + count),
          parameter.gamma, model->rho[0]};
}

}  // namespace anoean
