// Times scoring on one thread, and on two beside a probe of multiply-adds. With a model of NSL-KDD's records:
// one record at a time from features and from its line of text, and blocks of rows. Without one: blocks of
// images of 28 × 28 through AnoEAN's encoder. One line per measurement:
//   record, line, blocks, images   seconds per row
//   two_threads, two_probes        how many times as fast two threads are as one
//   probe                          10⁹ floating-point operations per second in registers
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
#include "nn/network.hpp"

namespace anoean::bench {
namespace {

constexpr std::size_t some_rows = 2000;  // each differs from the one before, as records do

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// The least of several tries: what the machine can do when nothing else runs on it.
template <typename Clock, typename Work>
double least_seconds(const Clock& now, const Work& work) {
  constexpr int tries = 20;
  double least = 1e9;
  for (int i = 0; i < tries; ++i) {
    const double start = now();
    work();
    least = std::min(least, now() - start);
  }
  return least;
}

void tell(const char* what, double value) { std::cout << what << ' ' << value << '\n'; }

void measure_records(const Detector& detector, const Features& rows) {
  std::vector<Features> records;
  for (std::size_t i = 0; i < some_rows; ++i) records.push_back(rows.select(std::vector<std::size_t>{i}));
  ThreadPool alone(1);
  float score = 0.0F;
  const double seconds = least_seconds(processor_seconds, [&] {
    for (const Features& record : records) detector.score(record, {&score, 1}, alone);
  });
  tell("record", seconds / some_rows);
}

void measure_lines(const Scorer& scorer, const ReadOptions& options, const std::string& path) {
  const LineScorer line_scorer(scorer, options);
  std::vector<std::string> lines(some_rows);
  std::ifstream file(path);
  for (std::string& line : lines) std::getline(file, line);
  const double seconds = least_seconds(processor_seconds, [&] {
    for (const std::string& line : lines) line_scorer.score(line);
  });
  tell("line", seconds / some_rows);
}

void measure_blocks(const Detector& detector, const Features& rows) {
  ThreadPool alone(1);
  ThreadPool both(2);
  std::vector<float> scores(rows.rows);
  const auto score = [&](ThreadPool& pool) { detector.score(rows, scores, pool); };
  tell("blocks", least_seconds(processor_seconds, [&] { score(alone); }) / static_cast<double>(rows.rows));
  double one = 1e9;
  double two = 1e9;
  double one_probe = 0.0;
  double two_probes = 0.0;
  for (int round = 0; round < 4; ++round) {
    one = std::min(one, least_seconds(wall_seconds, [&] { score(alone); }));
    two = std::min(two, least_seconds(wall_seconds, [&] { score(both); }));
    one_probe = std::max(one_probe, fma_peak(alone));
    two_probes = std::max(two_probes, fma_peak(both));
  }
  tell("two_threads", one / two);
  tell("two_probes", two_probes / one_probe);
}

void measure_tables(const std::string& model, const std::string& path) {
  const Scorer scorer = Scorer::load(model);
  ReadOptions options;
  options.layout = "nsl-kdd";
  const Features rows = scorer.model().preprocessor.transform(read_table(path, scorer.read_options(options)));
  measure_records(*scorer.model().detector, rows);
  measure_lines(scorer, options, path);
  measure_blocks(*scorer.model().detector, rows);
}

void measure_images() {
  constexpr std::size_t rows = 256;
  const std::string conv = " kernel 4 stride 2 pad 1, leaky_relu 0.2, ";
  Random random(1, "weights");
  const nn::Network encoder({{28, 28, 1}, {}},
                            "conv 32" + conv + "conv 64" + conv + "conv 128" + conv + "flatten, dense 16",
                            random);
  nn::Workspace workspace(encoder, rows, nn::Mode::inference);
  for (std::size_t i = 0; i < rows * 28 * 28; ++i) workspace.input()[i] = random.uniform(-1.0F, 1.0F);
  ThreadPool alone(1);
  tell("probe", fma_peak(alone));
  const double seconds =
      least_seconds(processor_seconds, [&] { encoder.forward(workspace, 0, rows, alone); });
  tell("images", seconds / rows);
}

}  // namespace
}  // namespace anoean::bench

// bench_scoring [MODEL RECORDS]
int main(int count, char** arguments) {
  if (count == 3)
    anoean::bench::measure_tables(arguments[1], arguments[2]);
  else
    anoean::bench::measure_images();
}
