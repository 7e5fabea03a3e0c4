#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace anoean {

// One setting of a method: what --set, --help, validation, provenance and the docs are made from.
struct Hyperparameter {
  enum class Type { integer, real, boolean, choice, text };
  std::string name;
  Type type = Type::real;
  std::string fallback;              // the default, as text; "auto" where the data decide
  double low = 0.0, high = 0.0;      // inclusive range of integer and real
  std::vector<std::string> choices;  // of choice
  std::string meaning;               // one sentence
};

// "a whole number from 1 to 1024, or auto", "one of: mahalanobis, norm"
std::string allowed_values(const Hyperparameter& parameter);

// The values for one fit: every declared name with its text, defaults filled in, validated.
class Settings {
 public:
  // Throws Error naming the key, the allowed range or the nearest known key.
  Settings(const std::vector<Hyperparameter>& declared, const std::map<std::string, std::string>& given);

  std::int64_t integer(const std::string& name) const;
  double real(const std::string& name) const;
  bool boolean(const std::string& name) const;
  const std::string& text(const std::string& name) const;
  bool is_auto(const std::string& name) const { return text(name) == "auto"; }
  const std::map<std::string, std::string>& all() const noexcept { return values_; }

 private:
  std::map<std::string, std::string> values_;
};

}  // namespace anoean
