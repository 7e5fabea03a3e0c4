#pragma once

#include <cstddef>
#include <libsvm/svm.h>
#include <vector>

#include "data/features.hpp"
#include "detectors/support_vectors.hpp"

namespace anoean {

// How LIBSVM works on a problem.
struct SolverOptions {
  double cache_megabytes = 100.0;  // for LIBSVM's own cache of kernel values
  double tolerance = 1e-3;
  bool shrinking = true;
};

// Training rows as LIBSVM reads them. Solving is safe from several threads at once. LIBSVM cannot be stopped
// within a solve.
//
// LIBSVM takes a microsecond for one kernel value of two images, and every solve needs most of the values
// anew. Where the whole matrix of them fits into memory it is computed here, once for all solves with the
// same γ.
class SvmProblem {
 public:
  // labels: +1 or −1 for every row. Throws Error when a feature is not finite.
  SvmProblem(Features rows, std::vector<double> labels);

  const Features& rows() const noexcept { return rows_; }

  // The usual default of γ, scikit-learn's "scale": 1/(p · Var X), the variance over all entries of the rows
  // with their categories as 0/1 indicators, p wide. Without any variance 1.
  double usual_gamma() const;

  // Whether the matrix of kernel values takes no more than so many megabytes.
  bool fits(double megabytes) const;
  // Computes it for the solves with this γ.
  void prepare(double gamma, ThreadPool& pool);
  // Gives its memory back.
  void release();

  // Schölkopf et al. 2001; the labels play no part. f > 0 within the support of the rows.
  SupportVectors one_class(double gamma, double nu, const SolverOptions& options) const;
  // C-SVC with the cost of a row of class c weighed by n / (2 n_c). f > 0 on the side of +1.
  SupportVectors two_class(double gamma, double cost, const SolverOptions& options) const;

 private:
  SupportVectors solve(svm_parameter parameter) const;

  Features rows_;
  std::vector<double> labels_;
  std::vector<svm_node> nodes_;
  std::vector<svm_node*> starts_;  // of each row, into nodes_
  double matrix_gamma_ = 0.0;      // 0: there is no matrix
  std::vector<svm_node> matrix_;
  std::vector<svm_node*> matrix_starts_;
};

}  // namespace anoean
