#pragma once

#include <string>
#include <vector>

namespace anoean {

// A known shape of headerless records.
struct Layout {
  std::string name;                  // "nsl-kdd"
  std::vector<std::string> columns;  // in order
  std::vector<std::string> categorical;
  std::vector<std::string> numeric;
  std::vector<std::string> ignore;  // read past, never learnt (NSL-KDD's difficulty)
  std::string label;                // its label column, may be empty
  std::vector<std::string> normal;  // the label's normal values
  bool strip_label_dot = false;     // KDD99 writes "normal."
};

const std::vector<Layout>& known_layouts();
// Throws Error naming the known ones and the nearest.
const Layout& find_layout(const std::string& name);

}  // namespace anoean
