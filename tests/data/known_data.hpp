#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace anoean::testing {

// The directory of the known data sets: ANOEAN_DATA, else the one beside the checkout; empty where neither is
// there.
inline std::string known_data() {
  const char* chosen = std::getenv("ANOEAN_DATA");
  const std::string directory = chosen != nullptr ? chosen : ANOEAN_DEFAULT_DATA;
  return std::filesystem::is_directory(directory) ? directory : "";
}

}  // namespace anoean::testing

#define ANOEAN_NEED_DATA(file)                                                  \
  if (!std::filesystem::exists(::anoean::testing::known_data() + "/" + (file))) \
  GTEST_SKIP() << (file) << " is not in the data directory; set ANOEAN_DATA to a directory that has it"
