#pragma once

#include <anoean/scorer.hpp>
#include <anoean/table.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/input_flags.hpp"
#include "cli/odd_values.hpp"
#include "cli/output.hpp"
#include "cli/pacing.hpp"
#include "cli/rejects.hpp"
#include "cli/score_writer.hpp"
#include "metrics/drift.hpp"

namespace anoean::cli {

struct ScoreFlags {
  InputFlags input;
  std::string model;
  std::string output = "-";
  std::string rejects;
  ScoreFormat format;
  bool drift = false;
  std::optional<std::size_t> flush_rows;
  std::optional<std::size_t> flush_milliseconds;
  bool strict = false;
};

// Refuses batches that could never hold an alert, and tells how many it takes at once where one is too few.
void check_batch(const ScoreFormat& format, const Scorer& scorer);

// Scores blocks as they come and writes them in order.
class Scoring {
 public:
  // The flags outlive it.
  Scoring(const ScoreFlags& flags, Scorer scorer);

  void take(const std::string& file, const Table& block);
  // What is to be done while no input comes; returns how long that can wait.
  std::chrono::milliseconds wait();
  void finish();
  // The end before the end of the input: what was scored goes out as far as it can.
  void end_early();

 private:
  [[noreturn]] void refuse_all();
  void set_aside(const std::string& file, const Table& block);
  void watch(const std::vector<float>& scores);
  std::vector<Explanation> explain(const Table& block, const std::vector<float>& scores);
  void serve_requests();
  void reload();
  void hand_on();
  void tell_notes() const;
  void tell_summary() const;

  const ScoreFlags& flags_;
  Scorer scorer_;
  bool stream_;
  Output output_;
  ScoreWriter writer_;
  Pacing pacing_;
  std::optional<DriftMonitor> drift_;
  std::size_t drifted_at_ = 0;  // row of the warning; 0: none
  std::unique_ptr<Rejects> rejects_;
  std::size_t malformed_ = 0;
  std::string first_problem_;
  OddValues odd_;
  std::size_t imprecise_ = 0;  // rows whose explanation misses its sum
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace anoean::cli
