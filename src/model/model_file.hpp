#pragma once

#include <string>

#include "model/model.hpp"

namespace anoean {

// The file format of models, version 3, all numbers little-endian:
//   8 bytes   magic "ANOEAN\r\n"
//   4 bytes   format version
//   8 bytes   architecture hash: FNV-1a of the method, its networks and the shape of its input
//   8 bytes   bytes of the header
//   8 bytes   number of weights
//   header    JSON: schema, preprocessing, method, settings, detector, threshold, provenance, and
//   usual_records
//             where there are
//   weights   float32: the detector's, then the usual records, then the calibration scores
//   4 bytes   CRC-32 of everything before
// Written to a temporary name beside path, synced and renamed. Throws Error, failure, when that does not
// work.
void save_model(const Scorer::Model& model, const std::string& path);

// The bytes of the file.
std::string model_bytes(const Scorer::Model& model);

// Throws Error, bad_input, on a file that is missing, cut off, altered, of a newer format, or no model at
// all. Allocates in proportion to the file's size, whatever the file says.
std::shared_ptr<const Scorer::Model> load_model(const std::string& path);

// The JSON header as save_model writes it.
nlohmann::json describe_model(const Scorer::Model& model);

}  // namespace anoean
