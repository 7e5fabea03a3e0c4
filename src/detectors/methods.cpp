#include <anoean/error.hpp>

#include "core/nearest.hpp"
#include "detectors/anoean.hpp"
#include "detectors/detector.hpp"
#include "detectors/ocsvm.hpp"
#include "detectors/svm.hpp"

namespace anoean {

const std::vector<Method>& known_methods() {
  static const std::vector<Method> methods = {anoean_method(), ocsvm_method(), svm_method()};
  return methods;
}

const Method& find_method(const std::string& name) {
  std::vector<std::string> names;
  for (const Method& method : known_methods()) {
    if (method.name == name) return method;
    names.push_back(method.name);
  }
  throw Error(Error::Kind::bad_input, "there is no method \"" + name + "\"", {}, did_you_mean(name, names));
}

}  // namespace anoean
