#pragma once

#include <anoean/table.hpp>

#include <string>

namespace anoean {

// Why a column looks like a timestamp or an identifier rather than a measurement, or empty. Measurements may
// well differ in every row; what gives an identifier away is a whole number that only ever rises or falls
// from row to row, or a name such as "id" or "timestamp" over values that hardly repeat or never turn back.
std::string identifier_reason(const Column& column);

}  // namespace anoean
