#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <vector>

namespace anoean {

// Per row a number that is the same where the column's values are: 0, 1, … in order of appearance. Rows
// without a value form one group.
std::vector<std::size_t> groups_of(const Column& column);

// Per row a number that orders the rows as the column does: numbers by size, texts by size where each is a
// number, else alphabetically (as ISO dates want it). Throws Error when a row has no value.
std::vector<double> times_of(const Column& column);

}  // namespace anoean
