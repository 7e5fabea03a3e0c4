// Times training steps of EGBAD and ALAD and AnoGAN's search, with the networks that the detectors use, on
// random rows. One line:
//   anoean <method>-<dataset> <threads> <best ms> <median ms>
// METHOD: egbad, alad: milliseconds of one step (discriminators, then generator and encoder, then the
// averages of the weights); anogan: milliseconds of one row's 500 steps of search, in a block of 256 rows
// (kdd) or 64 (mnist). DATASET: kdd, 122 columns, batches of 50; mnist, images of 28 × 28, batches of 100.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "core/thread_pool.hpp"
#include "detectors/alad.hpp"
#include "detectors/anogan.hpp"
#include "detectors/egbad.hpp"

namespace anoean::bench {
namespace {

constexpr int warm_up = 3;

// Rows shaped as a data set's, and what the detectors make of that shape.
struct Workload {
  explicit Workload(const std::string& dataset) {
    if (dataset == "mnist") {
      shape = {.height = 28, .width = 28, .channels = 1, .cardinalities = {}};
      options.latent = 200;
      options.batch = 100;
    } else {
      shape = {.height = 1, .width = 1, .channels = 122, .cardinalities = {}};
      options.latent = 32;
      options.batch = 50;
    }
    options.learning_rate = 1e-5;
    options.average = 0.999;
  }

  std::vector<float> rows(std::size_t count, std::size_t width, const char* purpose) const {
    Random random(1, purpose);
    std::vector<float> values(count * width);
    for (float& value : values) value = random.uniform(-1.0F, 1.0F);
    return values;
  }

  FeatureShape shape;
  GanOptions options;
};

// With one thread the time that the processor spent on it, which other work on the machine disturbs less.
double seconds_now(std::size_t threads) {
  if (threads == 1) return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

template <typename Work>
std::vector<double> milliseconds(int rounds, std::size_t threads, const Work& work) {
  std::vector<double> times;
  for (int i = 0; i < warm_up + rounds; ++i) {
    const double start = seconds_now(threads);
    work();
    if (i >= warm_up) times.push_back((seconds_now(threads) - start) * 1e3);
  }
  std::sort(times.begin(), times.end());
  return times;
}

std::vector<double> time_steps(const GanMethod& method, const Workload& workload, bool spectral_norm,
                               int rounds, ThreadPool& pool) {
  Networks networks =
      start_networks(method.plan(workload.shape, workload.options), workload.shape.is_image(), 1);
  std::vector<TrainedNetwork> trained;
  for (const auto& network : networks) {
    trained.emplace_back(*network, nn::AdamOptions{.learning_rate = 1e-5F, .beta1 = 0.5F},
                         workload.options.average);
  }
  Random random(1, "dropout");
  if (spectral_norm) {
    for (const std::size_t i : method.discriminators()) trained[i].use_spectral_norm({*networks[i], random});
  }
  const std::size_t batch = workload.options.batch;
  const std::unique_ptr<GanStep> step = method.make_step(trained, batch);
  const std::vector<float> x = workload.rows(batch, workload.shape.expanded(), "x");
  std::vector<float> z(batch * workload.options.latent);
  std::vector<float> second_z(z.size());
  return milliseconds(rounds, pool.threads(), [&] {
    random.normal(z);
    random.normal(second_z);
    step->run({batch, x.data(), z.data(), x.data(), second_z.data()}, pool, random);
  });
}

std::vector<double> time_search(const Workload& workload, int rounds) {
  const bool image = workload.shape.is_image();
  const std::size_t rows = image ? 64 : 256;
  const std::size_t timed_steps = image ? 10 : 100;
  const Anogan method({.steps = timed_steps});
  const Networks networks = start_networks(method.plan(workload.shape, workload.options), image, 1);
  const Networks scoring = method.scoring_networks(networks);
  const std::unique_ptr<RowScorer> scorer = method.make_scorer(scoring, rows, false);
  const std::vector<float> x = workload.rows(rows, workload.shape.expanded(), "x");
  std::vector<float> scores(rows);
  std::vector<double> times = milliseconds(rounds, 1, [&] { scorer->score(x.data(), rows, scores.data()); });
  for (double& time : times) time *= 500.0 / static_cast<double>(timed_steps) / static_cast<double>(rows);
  return times;
}

void measure(const std::string& name, const std::string& dataset, int rounds, std::size_t threads) {
  ThreadPool pool(threads);
  const Workload workload(dataset);
  std::vector<double> times;
  if (name == "anogan") times = time_search(workload, rounds);
  if (name == "egbad") times = time_steps(Egbad({}), workload, false, rounds, pool);
  if (name == "alad")
    times = time_steps(Alad(Alad::Score::features), workload, workload.shape.is_image(), rounds, pool);
  std::cout << "anoean " << name << '-' << dataset << ' ' << threads << ' ' << times.front() << ' '
            << times[times.size() / 2] << '\n';
}

}  // namespace
}  // namespace anoean::bench

// bench_gan_step egbad|alad|anogan kdd|mnist [rounds [threads]]
int main(int count, char** arguments) {
  if (count < 3) return 2;
  const int rounds = count > 3 ? static_cast<int>(std::strtol(arguments[3], nullptr, 10)) : 20;
  const std::size_t threads = count > 4 ? std::strtoul(arguments[4], nullptr, 10) : 1;
  anoean::bench::measure(arguments[1], arguments[2], rounds, threads);
}
