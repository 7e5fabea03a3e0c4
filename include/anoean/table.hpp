#pragma once

#include <anoean/export.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace anoean {

enum class ColumnType { numeric, categorical };

// A named column of records. Only the vectors of its own type are filled.
struct Column {
  static constexpr std::uint32_t missing = std::numeric_limits<std::uint32_t>::max();

  std::string name;
  ColumnType type = ColumnType::numeric;
  std::vector<double> numbers;       // numeric: a value per row, NaN where missing
  std::vector<std::uint32_t> codes;  // categorical: an index into categories per row, or `missing`
  std::vector<std::string>
      categories;              // categorical: the distinct texts of this table, in order of appearance
  std::size_t non_finite = 0;  // how many NaN and infinities the input spelt out (now missing)
};

// A row that could not be read. It keeps its place in the table, with every value missing.
struct MalformedRow {
  std::size_t row = 0;   // index in the table
  std::size_t line = 0;  // 1-based line (or record) of the input
  std::string text;      // the row as it stood
  std::string problem;   // what is wrong with it, with the column
};

// Equal-sized images, rows × height × width × channels, channels fastest; the raw pixel values.
struct Images {
  std::size_t height = 0;
  std::size_t width = 0;
  std::size_t channels = 0;
  std::vector<float> pixels;
  std::size_t non_finite = 0;  // how many of them are NaN or infinite; they count as missing

  std::size_t size() const noexcept { return height * width * channels; }  // values per image
  bool empty() const noexcept { return size() == 0; }
};

// Records in memory: named, typed columns of equal length and, optionally, one image per row.
struct Table {
  std::size_t rows = 0;
  std::vector<Column> columns;
  Images images;
  std::vector<MalformedRow> malformed;

  // The column of that name, or null.
  const Column* find(std::string_view name) const noexcept;
  Column* find(std::string_view name) noexcept;
};

// How to read a file of records. The defaults guess from the file's name and first bytes.
struct ReadOptions {
  std::string format{};                // "", csv, tsv, jsonl, zeek, npy, npz, idx; "" guesses
  std::string layout{};                // a known layout (see known_layouts()), "" for none
  std::vector<std::string> columns{};  // names for a file without a header; empty: the first row names them
  std::vector<std::string> numeric{};  // read these columns as numbers
  std::vector<std::string> categorical{};  // read these columns as text (labels and identifiers too)
  std::vector<std::string> keep{};    // read these columns as text as it stands, "NA" too; only "" is missing
  std::vector<std::string> ignore{};  // do not read these columns at all
  std::string labels{};               // idx: the label file; "" looks beside the image file
  bool keep_malformed = false;        // true: a malformed row is kept as missing; false: it is an error
  bool infer_text = true;             // false: a column in neither list is skipped, not guessed
  std::stop_token stop{};             // a requested stop ends a wait for input with Error, interrupted
  // Called before every wait for more of a pipe; says after how long to call it again if still nothing comes.
  std::function<std::chrono::milliseconds()> waiting{};
};

// Reads a whole file ("-": standard input) into memory. Throws Error with file, line and column.
ANOEAN_API Table read_table(const std::string& path, const ReadOptions& options = {});

}  // namespace anoean
