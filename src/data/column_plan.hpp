#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include "data/layouts.hpp"

namespace anoean {

// Every column costs memory, whatever it holds; no honest table comes near.
inline constexpr std::size_t most_columns = 65536;

enum class ColumnUse {
  skipped,
  numeric,
  categorical,
  undecided,  // to be inferred from a sample
};

// A column of the input and what to read it as.
struct PlannedColumn {
  std::string name;
  ColumnUse use = ColumnUse::undecided;
  bool verbatim = false;   // categorical: no text stands for a missing value but the empty one
  bool strip_dot = false;  // a dot at the end of a text is no part of it

  bool is_read() const { return use == ColumnUse::numeric || use == ColumnUse::categorical; }
};

// The layout that the options name, or null.
const Layout* chosen_layout(const ReadOptions& options);

// Decides what the lists of the options, then those of the layout, then the input itself say; the rest stays
// undecided, or is skipped when options.infer_text is false. Throws Error, with source as its place, on names
// that the input lacks, has twice, or that are asked for in two ways.
void plan_columns(std::vector<PlannedColumn>& columns, const ReadOptions& options, const std::string& source);

// The names of the lists numeric, categorical and keep as a plan of their own, for inputs without a fixed
// order.
std::vector<PlannedColumn> wanted_columns(const ReadOptions& options, const std::string& source);

}  // namespace anoean
