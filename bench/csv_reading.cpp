// Times the reading of a delimited file into typed columns, block by block, on one thread:
//   bench_csv_reading FILE [LAYOUT [rounds]]
// Prints one line per round:  anoean <MB/s> <rows>
// The file should be plain text, and is read once beforehand, so that it comes from memory, not from a disk.
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "data/reader.hpp"

namespace anoean::bench {
namespace {

constexpr std::size_t block_rows = 16384;

std::size_t read_all(const std::string& path, const ReadOptions& options) {
  const std::unique_ptr<Reader> reader = open_reader(path, options);
  Table block;
  std::size_t rows = 0;
  while (reader->read(block, block_rows)) rows += block.rows;
  return rows;
}

void measure(const std::string& path, const ReadOptions& options, int rounds) {
  const double megabytes = 1e-6 * static_cast<double>(std::filesystem::file_size(path));
  read_all(path, options);
  for (int round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    const std::size_t rows = read_all(path, options);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::cout << "anoean " << megabytes / seconds << ' ' << rows << '\n';
  }
}

}  // namespace
}  // namespace anoean::bench

int main(int count, char** arguments) {
  if (count < 2) {
    std::cerr << "usage: bench_csv_reading FILE [LAYOUT [rounds]]\n";
    return 2;
  }
  anoean::ReadOptions options;
  if (count > 2) options.layout = arguments[2];
  try {
    anoean::bench::measure(arguments[1], options, count > 3 ? std::atoi(arguments[3]) : 5);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
