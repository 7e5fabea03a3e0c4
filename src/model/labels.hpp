#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace anoean {

// What the label column says of every row.
struct Labels {
  std::vector<std::string> classes;  // the label's text; "" where it is missing
  std::vector<std::uint8_t> normal;  // non-zero for normal rows
  std::map<std::string, std::size_t> counts;
};

// The column of that name; throws Error naming the nearest when there is none.
const Column& require_column(const Table& table, const std::string& name);

// Throws Error when the column does not exist (with the nearest name), no normal value is given, or no row is
// normal (with the values there are).
Labels read_labels(const Table& table, const std::string& label, const std::vector<std::string>& normal);

}  // namespace anoean
