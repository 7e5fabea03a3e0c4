#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace anoean {

// A row of results.csv.
struct Result {
  std::string experiment{};
  std::string dataset{};
  std::string case_name{};
  std::string method{};
  std::uint64_t seed = 0;
  std::map<std::string, double> measures{};  // by column; what does not apply is absent
  std::string epoch_choice{};                // "validation", "last", or empty for methods without epochs
  std::string notes{};                       // what is other than usual, parts by "; "
  std::string error{};                       // empty where the run succeeded

  // Names the run within a results file.
  std::string key() const;
};

// The numeric columns, in order.
const std::vector<std::string>& measure_columns();
// Those that tell of time and so differ from run to run.
bool is_time(const std::string& column);

// results.csv in a folder: one line per finished run, each handed to the disk in one piece.
class ResultsFile {
 public:
  // Takes the folder for itself until destroyed. Reads what is there; a last line that was cut off and lines
  // that are no results are dropped (see dropped()). Throws Error: another process holds the folder, the file
  // is of another shape, or cannot be read or written.
  explicit ResultsFile(const std::string& folder);
  ResultsFile(const ResultsFile&) = delete;
  ResultsFile& operator=(const ResultsFile&) = delete;

  const std::vector<Result>& results() const noexcept { return results_; }
  std::size_t dropped() const noexcept { return dropped_; }

  void append(Result result);
  // Writes all again, in that order of keys; others go to the end. A run that is there twice counts once: the
  // later one, but a failure never in place of a success.
  void sort(const std::vector<std::string>& keys);
  // Forgets those of these runs that failed, so that they are run again; on the disk with the next append or
  // sort.
  void forget_failures(const std::set<std::string>& keys);

 private:
  // Given back also where the constructor throws behind it.
  struct Lock {
    Lock() = default;
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock();
    int descriptor = -1;
  };

  void lock();
  void rewrite();

  std::string folder_;
  std::string path_;
  Lock lock_;
  std::vector<Result> results_;
  std::size_t dropped_ = 0;
  bool rewrite_first_ = false;  // the file does not hold results_ as they are
};

// The rows of results.csv in a folder, without taking it; dropped: how many lines are no results. Throws
// Error.
std::vector<Result> read_results(const std::string& folder, std::size_t& dropped);
std::vector<Result> read_results(const std::string& folder);

}  // namespace anoean
