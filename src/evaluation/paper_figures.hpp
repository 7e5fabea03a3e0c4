#pragma once

#include <optional>
#include <string>

namespace anoean {

// What the paper prints in its tables 1 (NSL-KDD) and 2 (KDD99), as fractions: E. Gherbi et al., "An Encoding
// Adversarial Network for Anomaly Detection", ACML 2019. F1, false alarm and recall are at the threshold with
// the best F1 on the test rows. Its figures 2 and 3 have no numbers.
struct PaperRow {
  double auc_pr;
  double f1;
  double false_alarm;
  double recall;
};

// For "table1" or "table2"; nothing where the paper has no such row.
std::optional<PaperRow> paper_row(const std::string& experiment, const std::string& method);

}  // namespace anoean
