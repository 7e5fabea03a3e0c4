#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <map>
#include <string>

#include "data/preprocessor.hpp"

namespace anoean::cli {

// Counts the values of records that a model can make little of, by their columns.
class OddValues {
 public:
  void add(const Table& block, const Preprocessor& preprocessor);
  // A line on standard error for each kind that there was.
  void tell_all() const;

 private:
  struct Unknown {
    std::size_t values = 0;
    std::string first;
  };

  void add_unknown(const Column& column, const CategoricalFeature& learnt);

  std::map<std::string, std::size_t> non_finite_;  // "" for pixels
  std::map<std::string, Unknown> unknown_;
};

}  // namespace anoean::cli
