#include "core/warning.hpp"

namespace anoean {

void warn(const ProgressCallback& progress, const std::string& stage, const std::string& text) {
  if (!progress) return;
  Progress told;
  told.stage = stage;
  told.warning = text;
  progress(told);
}

}  // namespace anoean
