#pragma once

#include <anoean/export.hpp>
#include <anoean/table.hpp>

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace anoean {

// Some pixels of an image, counted from 1 at the upper left, both ends included.
struct PixelPatch {
  std::size_t first_row = 0;
  std::size_t last_row = 0;
  std::size_t first_column = 0;
  std::size_t last_column = 0;
};

// What one column of a row adds to its score, or one patch of an image.
struct Contribution {
  std::string column;               // of a patch such as "rows 9-12, columns 13-16"
  std::optional<PixelPatch> patch;  // of images
  ColumnType type = ColumnType::numeric;
  bool missing = false;

  // Numeric, in the units of the records: the value (NaN where missing), and the 1 % and 99 % quantiles of
  // the training normals (NaN where all are missing). Of a patch the mean of its pixels.
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
// among the columns, or the patches of an image.
struct Explanation {
  double score = 0.0;
  double baseline_score = 0.0;              // of the usual record
  std::vector<Contribution> contributions;  // the largest first; columns without any share are not named
  double others = 0.0;                      // of all columns that are not named
  double error = 0.0;                       // |sum of all contributions − (score − baseline_score)|
  bool precise = true;                      // error is at most 1 % of the difference, or 0.001
};

// One column in words: "src_bytes 1.2e6, usual 0 to 5,450 (+3.1)"; one patch: "rows 9-12, columns 13-16 of
// mean 143, usual 0 to 12 (+3.1)".
ANOEAN_API std::string to_text(const Contribution& contribution);

}  // namespace anoean
