#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace anoean {

// What the label column says of every row.
struct Labels {
  std::vector<std::string> classes;  // label_text; "" where it is missing
  std::vector<std::uint8_t> normal;  // non-zero for normal rows
  std::map<std::string, std::size_t> counts;
};

// The column of that name; throws Error naming the nearest when there is none.
const Column& require_column(const Table& table, const std::string& name);

// A label as it is compared: a number in its plain form, so that 0 from one file is 0.0 from another; any
// other text as it stands.
std::string label_text(const std::string& text);
// Those of some values.
std::set<std::string> label_texts(const std::vector<std::string>& values);
// That of every row; "" where it is missing.
std::vector<std::string> label_texts(const Column& column);

// Throws Error when the column does not exist (with the nearest name), no normal value is given, or no row is
// normal (with the values there are).
Labels read_labels(const Table& table, const std::string& label, const std::vector<std::string>& normal);

}  // namespace anoean
