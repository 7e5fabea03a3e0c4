#include "detectors/hyperparameters.hpp"

#include <anoean/error.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/nearest.hpp"
#include "core/number_text.hpp"

namespace anoean {
namespace {

template <typename Number>
bool parse_whole(const std::string& text, Number& value) {
  const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failure == std::errc{} && stop == text.data() + text.size();
}

bool in_range(double value, const Hyperparameter& parameter) {
  return std::isfinite(value) && value >= parameter.low && value <= parameter.high;
}

bool valid(const Hyperparameter& parameter, const std::string& text) {
  if (text == "auto") return parameter.fallback == "auto";
  switch (parameter.type) {
    case Hyperparameter::Type::integer: {
      std::int64_t value = 0;
      return parse_whole(text, value) && in_range(static_cast<double>(value), parameter);
    }
    case Hyperparameter::Type::real: {
      double value = 0.0;
      return parse_whole(text, value) && in_range(value, parameter);
    }
    case Hyperparameter::Type::boolean:
      return text == "true" || text == "false";
    case Hyperparameter::Type::choice:
      return std::find(parameter.choices.begin(), parameter.choices.end(), text) != parameter.choices.end();
    case Hyperparameter::Type::text:
      break;
  }
  return !text.empty();
}

[[noreturn]] void refuse_unknown(const std::vector<Hyperparameter>& declared, const std::string& name) {
  std::vector<std::string> names;
  for (const Hyperparameter& parameter : declared) names.push_back(parameter.name);
  throw Error(Error::Kind::bad_input, "this method has no setting \"" + name + "\"", {},
              did_you_mean(name, names));
}

std::string range_text(const Hyperparameter& parameter) {
  return "from " + plain_text(parameter.low) + " to " + plain_text(parameter.high);
}

std::string allowed_texts(const Hyperparameter& parameter) {
  switch (parameter.type) {
    case Hyperparameter::Type::integer:
      return "a whole number " + range_text(parameter);
    case Hyperparameter::Type::real:
      return "a number " + range_text(parameter);
    case Hyperparameter::Type::boolean:
      return "true or false";
    case Hyperparameter::Type::choice: {
      std::string list;
      for (const std::string& choice : parameter.choices) list += (list.empty() ? "" : ", ") + choice;
      return "one of: " + list;
    }
    case Hyperparameter::Type::text:
      break;
  }
  return "a text";
}

}  // namespace

std::string allowed_values(const Hyperparameter& parameter) {
  return allowed_texts(parameter) + (parameter.fallback == "auto" ? ", or auto" : "");
}

Settings::Settings(const std::vector<Hyperparameter>& declared,
                   const std::map<std::string, std::string>& given) {
  for (const Hyperparameter& parameter : declared) values_[parameter.name] = parameter.fallback;
  for (const auto& [name, text] : given) {
    const auto parameter =
        std::find_if(declared.begin(), declared.end(),
                     [&name = name](const Hyperparameter& one) { return one.name == name; });
    if (parameter == declared.end()) refuse_unknown(declared, name);
    if (!valid(*parameter, text)) {
      throw Error(Error::Kind::bad_input, "setting " + name + " cannot be \"" + text + "\"", {},
                  "use " + allowed_values(*parameter));
    }
    values_[name] = text;
  }
}

std::int64_t Settings::integer(const std::string& name) const {
  std::int64_t value = 0;
  parse_whole(values_.at(name), value);
  return value;
}

double Settings::real(const std::string& name) const {
  double value = 0.0;
  parse_whole(values_.at(name), value);
  return value;
}

bool Settings::boolean(const std::string& name) const { return values_.at(name) == "true"; }

const std::string& Settings::text(const std::string& name) const { return values_.at(name); }

}  // namespace anoean
