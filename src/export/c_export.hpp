#pragma once

#include <anoean/scorer.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace anoean::exporting {

enum class Precision { float32, int8 };

// What a row of the calibration is, where that is known.
enum class Truth : std::uint8_t { unknown, normal, anomalous };

struct CExportOptions {
  std::string name;  // what all names and files begin with, see is_c_prefix
  Precision precision = Precision::float32;
  // Rows like those to be scored: int8 is fitted to them, and the code is tested with them. Null: a few made
  // from the model itself, for float32.
  const Table* calibration = nullptr;
  std::vector<Truth> truth{};  // of each of its rows, or nothing
  std::stop_token stop{};
};

struct CFile {
  std::string name;
  std::string text;
};

// A model as C99: the files, and what is known of them without compiling.
struct CExport {
  std::vector<CFile> files;
  std::size_t table_bytes = 0;      // constants, for 4-byte pointers
  std::size_t row_bytes = 0;        // a record
  std::size_t workspace_bytes = 0;  // what a score is computed in
  std::size_t stack_bytes = 0;      // about, as GCC uses it
  std::size_t golden_rows = 0;      // in the self-test
  std::size_t compared_rows = 0;
  double largest_difference = 0.0;  // |score − the library's| over the compared rows
  double largest_relative = 0.0;    // the same, of max(1, the library's)
  // AUC-PR over the compared rows of which the truth is known, if there are both normals and anomalies.
  std::optional<double> library_auc_pr;
  std::optional<double> exported_auc_pr;
};

// Throws Error, bad_input, on a model that cannot be exported, with what can; on a name that cannot be; on
// rows without the columns that were learnt, or no rows; interrupted on a stop.
CExport export_as_c(const Scorer& scorer, const CExportOptions& options);

}  // namespace anoean::exporting
