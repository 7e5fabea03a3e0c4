#include <anoean/error.hpp>

#include <utility>

#include "core/nearest.hpp"
#include "detectors/alad.hpp"
#include "detectors/anoean.hpp"
#include "detectors/anogan.hpp"
#include "detectors/anomaly_kinds.hpp"
#include "detectors/deep_sad.hpp"
#include "detectors/detector.hpp"
#include "detectors/devnet.hpp"
#include "detectors/egbad.hpp"
#include "detectors/isolation_forest.hpp"
#include "detectors/mahalanobis.hpp"
#include "detectors/ocsvm.hpp"
#include "detectors/prenet.hpp"
#include "detectors/svm.hpp"
#include "detectors/untrained.hpp"

namespace anoean {

namespace {

std::vector<Method>& registry() {
  static std::vector<Method> methods = {anoean_method(),      ocsvm_method(),     svm_method(),
                                        anogan_method(),      egbad_method(),     alad_method(),
                                        mahalanobis_method(), untrained_method(), isolation_forest_method(),
                                        devnet_method(),      deep_sad_method(),  prenet_method()};
  return methods;
}

bool usable_name(const std::string& name) {
  return !name.empty() &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos &&
         name.front() != '-';
}

}  // namespace

const std::vector<Method>& known_methods() { return registry(); }

bool register_method(Method method) {
  if (!usable_name(method.name)) {
    throw Error(Error::Kind::bad_input, "\"" + method.name + "\" is no name for a method", {},
                "use small letters, digits, - and _");
  }
  for (const Method& known : registry()) {
    if (known.name == method.name) {
      throw Error(Error::Kind::bad_input, "there is a method \"" + method.name + "\" already", {},
                  "give yours another name");
    }
  }
  registry().push_back(std::move(method));
  return true;
}

const Method& find_method(const std::string& name) {
  std::vector<std::string> names;
  for (const Method& method : known_methods()) {
    if (method.name == name) return method;
    names.push_back(method.name);
  }
  throw Error(Error::Kind::bad_input, "there is no method \"" + name + "\"", {}, did_you_mean(name, names));
}

const std::string& preprocessing_of(const Method& method, std::size_t kinds_of_anomalies) {
  const std::string& special = kinds_of_anomalies == 0              ? method.preprocessing_without_anomalies
                               : kinds_of_anomalies >= fewest_kinds ? method.preprocessing_of_kinds
                                                                    : method.preprocessing;
  return special.empty() ? method.preprocessing : special;
}

const Preset& find_preset(const Method& method, const std::string& name) {
  std::vector<std::string> names;
  for (const Preset& preset : method.presets) {
    if (preset.name == name) return preset;
    names.push_back(preset.name);
  }
  throw Error(Error::Kind::bad_input, method.name + " has no preset \"" + name + "\"", {},
              names.empty() ? "it has none: leave it out" : did_you_mean(name, names));
}

}  // namespace anoean
