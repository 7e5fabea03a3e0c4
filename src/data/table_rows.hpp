#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace anoean {

// The chosen rows of a table, in that order; its categories are kept as they are, malformed rows are not.
Table select_rows(const Table& table, std::span<const std::size_t> chosen);

// Puts the rows of more, which errors call source, behind those of table; columns are matched by name,
// categories merged. Throws Error when a column of table is absent in more or has another type, or the images
// differ in size.
void append_rows(Table& table, const Table& more, const std::string& source);

// The text of every row in a column: categories as they are, numbers in their shortest form, "" where
// missing.
std::vector<std::string> texts(const Column& column);

}  // namespace anoean
