#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace anoean {

// One sign of life of a long piece of work, handed to the caller's callback on the calling thread.
struct Progress {
  std::string stage;                                     // "training", "scoring"
  std::size_t done = 0;                                  // steps (epochs, rows) finished
  std::size_t total = 0;                                 // of so many; 0 when unknown
  std::vector<std::pair<std::string, double>> measures;  // named figures of this step: losses, AUC-PR
  std::string warning;                                   // something the user should know; mostly empty
};

using ProgressCallback = std::function<void(const Progress&)>;

}  // namespace anoean
