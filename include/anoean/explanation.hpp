#pragma once

#include <anoean/export.hpp>
#include <anoean/table.hpp>

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace anoean {

// What one column of a row adds to its score.
struct Contribution {
  std::string column;
  ColumnType type = ColumnType::numeric;
  bool missing = false;

  // Numeric, in the units of the records: the value (NaN where missing), and the 1 % and 99 % quantiles of
  // the training normals (NaN where all are missing).
  double number = std::numeric_limits<double>::quiet_NaN();
  double usual_low = std::numeric_limits<double>::quiet_NaN();
  double usual_high = std::numeric_limits<double>::quiet_NaN();

  // Categorical: the value, whether no training row had it, and what most training normals have, most
  // frequent first.
  std::string category;
  bool unknown = false;
  std::vector<std::string> usual_categories;

  bool usually_missing = false;  // in 2 % of the training normals or more

  double score = 0.0;  // in units of the score; negative where the column makes the row less anomalous
};

// Why a row scores what it does: the difference of its score from that of a usual record like it, shared out
// among the columns.
struct Explanation {
  double score = 0.0;
  double baseline_score = 0.0;              // of the usual record
  std::vector<Contribution> contributions;  // the largest first; columns without any share are not named
  double others = 0.0;                      // of all columns that are not named
  double error = 0.0;                       // |sum of all contributions − (score − baseline_score)|
  bool precise = true;                      // error is at most 1 % of the difference, or 0.001
};

// One column in words: "src_bytes 1.2e6, usual 0 to 5,450 (+3.1)".
ANOEAN_API std::string to_text(const Contribution& contribution);

}  // namespace anoean
