// Times scoring with a model of NSL-KDD's records: one record at a time from features and from a line of
// text, and blocks of rows on one thread and on two, beside a probe of multiply-adds. One line per
// measurement:
//   <what> <value>
// in seconds per row, or the number of times that two threads are as fast as one.
#include <anoean/anoean.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "fma_peak.hpp"
#include "model/model.hpp"

namespace anoean::bench {
namespace {

constexpr int tries = 15;
constexpr std::size_t some_rows = 2000;  // each differs from the one before, as records do

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// The least of several tries: what the machine can do when nothing else runs on it.
template <typename Clock, typename Work>
double least_seconds(const Clock& now, const Work& work) {
  double least = 1e9;
  for (int i = 0; i < tries; ++i) {
    const double start = now();
    work();
    least = std::min(least, now() - start);
  }
  return least;
}

std::vector<Features> one_by_one(const Features& rows) {
  std::vector<Features> records;
  for (std::size_t i = 0; i < some_rows; ++i) records.push_back(rows.select(std::vector<std::size_t>{i}));
  return records;
}

void measure(const std::string& model, const std::string& records) {
  const Scorer scorer = Scorer::load(model);
  ReadOptions options;
  options.layout = "nsl-kdd";
  const Table table = read_table(records, scorer.read_options(options));
  const Features rows = scorer.model().preprocessor.transform(table);
  const Detector& detector = *scorer.model().detector;
  ThreadPool alone(1);
  ThreadPool both(2);
  std::vector<float> scores(rows.rows);

  const std::vector<Features> singles = one_by_one(rows);
  const auto score_singles = [&] {
    for (std::size_t i = 0; i < some_rows; ++i) detector.score(singles[i], {&scores[i], 1}, alone);
  };
  std::cout << "record " << least_seconds(processor_seconds, score_singles) / some_rows << '\n';

  std::vector<std::string> lines(some_rows);
  std::ifstream text(records);
  for (std::string& line : lines) std::getline(text, line);
  const LineScorer line_scorer(scorer, options);
  const auto score_lines = [&] {
    for (std::size_t i = 0; i < some_rows; ++i) scores[i] = line_scorer.score(lines[i]);
  };
  std::cout << "line " << least_seconds(processor_seconds, score_lines) / some_rows << '\n';
  if (getenv("REC")) {
    for (int k = 0; k < 2000; ++k) score_singles();
    return;
  }
  const auto score_blocks = [&](ThreadPool& pool) { detector.score(rows, scores, pool); };
  const auto count = static_cast<double>(rows.rows);
  std::cout << "blocks " << least_seconds(processor_seconds, [&] { score_blocks(alone); }) / count << '\n';
  double one = 1e9;
  double two = 1e9;
  double probe_one = 0.0;
  double probe_two = 0.0;
  for (int i = 0; i < 4; ++i) {
    one = std::min(one, least_seconds(wall_seconds, [&] { score_blocks(alone); }));
    two = std::min(two, least_seconds(wall_seconds, [&] { score_blocks(both); }));
    probe_one = std::max(probe_one, fma_peak(alone));
    probe_two = std::max(probe_two, fma_peak(both));
  }
  std::cout << "scaling " << one / two << '\n' << "probe_scaling " << probe_two / probe_one << '\n';
}

}  // namespace
}  // namespace anoean::bench

// bench_scoring MODEL RECORDS
int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: bench_scoring MODEL RECORDS\n";
    return 2;
  }
  anoean::bench::measure(arguments[1], arguments[2]);
}
