#pragma once

#include <cstddef>
#include <string>

#include "data/preprocessor.hpp"
#include "data/schema.hpp"

namespace anoean::exporting {

// The optional part of an exported model of tables that reads records from texts: PREFIX_parse.h and
// PREFIX_parse.c. Throws Error on a category that is too long for C.
struct ParserFiles {
  std::string header;
  std::string source;
};
ParserFiles parser_files(const std::string& prefix, const Schema& schema, const Preprocessor& preprocessor);

}  // namespace anoean::exporting
