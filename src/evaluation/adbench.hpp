#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "evaluation/protocol.hpp"

namespace anoean {

// How ADBench draws rows (S. Han, X. Hu, H. Huang, M. Jiang, Y. Zhao, "ADBench: anomaly detection benchmark",
// NeurIPS 2022, and its data_generator.py): a set of fewer than 1,000 rows is filled up to so many by drawing
// from it with repetition, one of more than 10,000 is cut to so many; 30 % of each class are tested on. Of
// the anomalies left, a share is labelled, at least one; the others stay among the normal rows, without a
// label.
struct AdbenchProtocol {
  std::size_t labelled_percent = 100;
  std::size_t fewest_rows = 1000;
  std::size_t most_rows = 10000;
};

// The rows of one run, drawn by the seed; the same to train and to test for every share that is labelled,
// though others of the former are held back. The pool holds what was drawn, with the labels that training
// sees. No row is kept for a threshold, for none is measured. As in a fit, 15 % of the rows without a label
// and 20 % of the labelled anomalies, if that leaves one, are what a method may choose by; those that choose
// nothing learn from them too.
struct AdbenchDraw {
  Pool pool;
  Draw draw;
};
// Throws Error, bad_input, where one of the parts would be empty.
AdbenchDraw draw_adbench(const Pool& all, const AdbenchProtocol& protocol, std::uint64_t seed);

// The names of the data sets in a folder, or in its subfolder adbench where there is one: those of its files
// NAME.npz, by the number that they begin with. Throws Error where there is none.
std::vector<std::string> adbench_sets(const std::string& directory);

// Reads one. Throws Error where it is not there or is no such file.
Pool load_adbench_pool(const std::string& name, const std::string& directory);

}  // namespace anoean
