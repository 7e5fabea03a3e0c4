#pragma once

#include <anoean/scorer.hpp>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "data/preprocessor.hpp"
#include "data/schema.hpp"
#include "detectors/detector.hpp"
#include "model/calibration.hpp"
#include "model/usual_records.hpp"

namespace anoean {

// Everything a model file holds.
struct Scorer::Model {
  Schema schema;
  Preprocessor preprocessor;
  std::string method;
  nlohmann::json settings;             // of the method, by name
  std::shared_ptr<Detector> detector;  // fitted; a recalibrated model shares it
  Calibration calibration;
  std::shared_ptr<const UsualRecords> usual;  // where the scores can be explained, else null
  double false_alarm_rate = 0.01;
  float threshold = 0.0F;
  nlohmann::json provenance;  // seed, version, counts, classes seen, training facts
};

}  // namespace anoean
