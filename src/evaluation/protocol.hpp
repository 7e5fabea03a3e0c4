#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "data/splits.hpp"
#include "evaluation/pool.hpp"

namespace anoean {

// How many rows a run gets. The paper gives 5,000 normals and 10 % as many anomalies to train on, and 1,700
// rows, a fifth of them anomalies, to test on; the others are ours.
struct Sizes {
  std::size_t train_normals = 5000;
  std::size_t train_anomalies = 500;
  std::size_t validation_normals = 340;
  std::size_t validation_anomalies = 85;
  std::size_t calibration_normals = 340;
  std::size_t test_normals = 1360;
  std::size_t test_anomalies = 340;  // of each of the three test draws
};

// The rows of one run, as indices into the pool.
struct Draw {
  Split split;  // what may be learnt from; its unseen_anomalies stay empty
  // Methods that choose nothing by the anomalies to validate with learn from them, else they do without.
  bool learns_all_anomalies = false;
  std::vector<std::size_t> test_normals;
  std::vector<std::size_t> test_anomalies;  // drawn by rows over all classes
  std::vector<std::size_t> test_seen;       // drawn uniformly over the classes seen in training
  std::vector<std::size_t> test_unseen;     // … over the classes withheld from it; empty where none is
  std::vector<std::string> normal_classes;
  std::vector<std::string> seen_classes;      // with at least one row in training
  std::vector<std::string> withheld_classes;  // anomaly classes that training must not see
  std::vector<std::string> notes;             // what is other than the sizes say
};

// How rows are drawn: which classes are normal, and which anomalies training sees. A seed makes a draw; every
// method is given the same.
struct Protocol {
  enum class Files { pooled, train_to_test };  // all rows together, or the test rows from the test file

  std::vector<std::string> normal;  // classes that are normal; empty: drawn
  std::size_t drawn_normal = 0;     // so many classes, in equal parts
  double seen_share = 1.0;          // of the anomaly classes, drawn; rounded to whole classes
  std::size_t seen_count = 0;       // so many in place of a share
  bool deduplicated = false;        // equal rows of a class count once
  Files files = Files::pooled;
  Sizes sizes;

  // Throws Error where the pool has too few rows.
  Draw draw(const Pool& pool, std::uint64_t seed) const;
};

// Throws Error, failure, where a draw breaks a promise: a test row is among those that are learnt from or
// chosen by, a row is used twice, or validation holds a class that training does not.
void require_honest(const Draw& draw, const Pool& pool);

// Share of the test rows that equal a row which was learnt from or chosen by.
double duplicate_share(const Draw& draw, const Pool& pool);

}  // namespace anoean
