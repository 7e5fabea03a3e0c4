#pragma once

#include <anoean/export.hpp>

#include <stdexcept>
#include <string>

namespace anoean {

// What every function of the library throws: what is wrong, where it is, what to do about it.
// what() is the three in one line: "flows.csv:12:5: "abc" is no number; name the column in categorical".
class ANOEAN_API Error : public std::runtime_error {
 public:
  enum class Kind {
    bad_input,    // the caller's data, files or options are wrong
    failure,      // the work itself failed: disk full, training diverged
    interrupted,  // a stop was requested
  };

  Error(Kind kind, const std::string& problem, const std::string& where = {}, const std::string& advice = {});

  Kind kind() const noexcept { return kind_; }
  const std::string& problem() const noexcept { return problem_; }
  const std::string& where() const noexcept { return where_; }    // "file:line:column", may be empty
  const std::string& advice() const noexcept { return advice_; }  // may be empty

 private:
  Kind kind_;
  std::string problem_;
  std::string where_;
  std::string advice_;
};

}  // namespace anoean
