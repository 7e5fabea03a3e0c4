#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace anoean {

// A file of a known data set.
struct DatasetFile {
  std::string path;    // relative to the data directory: "nsl-kdd/KDDTrain+.txt.gz"
  std::string sha256;  // of the unpacked content, lower-case hex; empty where unknown
};

struct Dataset {
  std::string name;    // "nsl-kdd", "kdd99", "mnist", "adbench/6_cardio"
  std::string layout;  // how to read it, may be empty
  std::vector<DatasetFile> files;
  std::string how_to_get;  // a sentence for the user
};

const std::vector<Dataset>& known_datasets();

// Throws Error naming the known ones and the nearest.
const Dataset& find_dataset(const std::string& name);

// Where a file of a data set lies below directory: under its own name, or packed where that is plain, or
// plain where that is packed; empty when it is not there.
std::string find_dataset_file(const std::string& directory, const DatasetFile& file);

struct DatasetFileStatus {
  const Dataset* dataset;
  const DatasetFile* file;
  enum class State { present, missing, altered, unchecked } state;  // unchecked: present, no known hash
  std::string found_at;                                             // full path where present
};

// Looks for every file of every known data set below directory and compares its hash.
std::vector<DatasetFileStatus> check_datasets(const std::string& directory);

}  // namespace anoean
