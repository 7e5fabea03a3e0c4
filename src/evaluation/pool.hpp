#pragma once

#include <anoean/table.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace anoean {

// All records of a known data set, from all of its files, in one table: what the protocols draw rows from.
struct Pool {
  static constexpr std::uint32_t no_class = UINT32_MAX;

  std::string dataset{};
  std::string label{};                      // the column of table that names the class
  std::vector<std::string> normal{};        // classes that are normal; empty where the protocol says (MNIST)
  Table table{};                            // read-only from here on: runs share it
  std::vector<std::string> class_names{};   // ascending
  std::vector<std::uint32_t> classes{};     // per row an index into class_names, or no_class
  std::vector<std::uint8_t> file{};         // per row which file it is from: 0 to train, 1 to test
  std::vector<std::uint64_t> row_hashes{};  // equal for rows that are equal in all they may be learnt from
};

// Reads "nsl-kdd", "kdd99" or "mnist" from below directory. Throws Error that says how to get a missing file.
Pool load_pool(const std::string& dataset, const std::string& directory);

// The same of a single file, whatever it is called, of a known layout with a label.
Pool load_pool_of_file(const std::string& dataset, const std::string& path, const std::string& layout);

// Of all records with their classes, in their order and files; the same however the files are packed.
std::uint64_t hash_of(const Pool& pool);

// Whether all files of a data set are there.
bool has_dataset(const std::string& dataset, const std::string& directory);

}  // namespace anoean
