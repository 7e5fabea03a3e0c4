#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <map>
#include <set>
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

  void add_missing(const Table& block, const Preprocessor& preprocessor);
  void add_unknown(const Column& column, const CategoricalFeature& learnt);

  std::size_t rows_ = 0;
  std::set<std::string> without_value_;            // of the learnt columns
  std::map<std::string, std::size_t> non_finite_;  // "" for pixels
  std::map<std::string, Unknown> unknown_;
};

}  // namespace anoean::cli
