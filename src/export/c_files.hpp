#pragma once

#include <string>

#include "data/preprocessor.hpp"
#include "export/c_source.hpp"
#include "export/golden_rows.hpp"
#include "export/program.hpp"

namespace anoean::exporting {

// PREFIX.h: what a program calls.
std::string header_file(const std::string& prefix, const Preprocessor& preprocessor, const Program& program,
                        float threshold);

// PREFIX.c: source holds the tables; functions are the model's own.
std::string source_file(const CSource& source, const std::string& functions);

// PREFIX_selftest.c: a main() that scores the golden rows, and fails where one differs by more than the
// tolerance of max(1, score).
std::string selftest_file(const std::string& prefix, const GoldenRows& golden, double tolerance);

// PREFIX.mk and PREFIX.cmake: to be included into a build.
std::string make_file(const std::string& prefix, bool has_parser);
std::string cmake_file(const std::string& prefix, bool has_parser);

}  // namespace anoean::exporting
