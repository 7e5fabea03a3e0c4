// Times one AnoEAN training step (200 + 200 rows, prior draws and both updates of Adam included) on random
// data: an MLP encoder on rows shaped as NSL-KDD's, and a convolutional one on images of 28 × 28. One line
// per measurement:
//   anoean <network> <threads> <best ms> <median ms> <nominal Mflop> <executed Mflop>
//   probe  fma       <threads> <best Gflop/s>
// Nominal operations are those of the same step on dense, padded arrays, as PyTorch does it: one-hot columns
// and padding included. Executed are those that are left when both are skipped.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "core/thread_pool.hpp"
#include "detectors/anoean_step.hpp"
#include "fma_peak.hpp"
#include "nn/network.hpp"

namespace anoean::bench {
namespace {

constexpr std::size_t group_rows = 200;

struct Workload {
  std::string name;
  nn::InputShape input;
  std::string encoder;
  double nominal_mflop;
  double executed_mflop;
};

// Multiplications and additions of a dense layer for `rows` rows: forward, weight gradient, and input
// gradient if asked.
double dense_mflop(double rows, double inputs, double outputs, double passes) {
  return 2e-6 * rows * inputs * outputs * passes;
}

// D (32, 16, 1) on latent rows: its own step on prior, normals and anomalies, then the encoder's through it.
double discriminator_mflop(double latent) {
  const double own = 3 * group_rows;
  const double through = 2 * group_rows;
  return dense_mflop(own, latent, 32, 2) + dense_mflop(own, 32, 16, 3) + dense_mflop(own, 16, 1, 3) +
         dense_mflop(through, latent, 32, 2) + dense_mflop(through, 32, 16, 2) +
         dense_mflop(through, 16, 1, 2);
}

Workload mlp() {
  constexpr double rows = 2 * group_rows;
  constexpr double numbers = 38;
  const std::vector<std::uint32_t> cardinalities = {4, 71, 12};
  const double rest = dense_mflop(rows, 128, 64, 3) + dense_mflop(rows, 64, 32, 3) +
                      dense_mflop(rows, 32, 8, 3) + discriminator_mflop(8);
  // 122 columns is what NSL-KDD's become as one-hot columns; the cardinalities count unknown and missing too.
  return {"mlp",
          {{1, 1, 38}, cardinalities},
          "dense 128, leaky_relu 0.2, dense 64, leaky_relu 0.2, dense 32, leaky_relu 0.2, dense 8",
          rest + dense_mflop(rows, 122, 128, 2),
          rest + dense_mflop(rows, numbers, 128, 2)};
}

// 4 × 4 taps at stride 2 with a padding of 1. Without the padding the taps along an axis are fewer by what
// falls outside: before the first pixel, and after the last when the size is even.
double convolution_mflop(double size, double in, double out, double passes, bool with_padding) {
  const double out_size = static_cast<double>(static_cast<int>(size) / 2);
  const double outside = static_cast<int>(size) % 2 == 0 ? 2 : 1;
  const double taps = 4 * out_size - (with_padding ? 0 : outside);
  return 2e-6 * 2 * group_rows * taps * taps * in * out * passes;
}

Workload cnn() {
  const auto total = [](bool with_padding) {
    return convolution_mflop(28, 1, 32, 2, with_padding) + convolution_mflop(14, 32, 64, 3, with_padding) +
           convolution_mflop(7, 64, 128, 3, with_padding) + dense_mflop(2 * group_rows, 1152, 16, 3) +
           discriminator_mflop(16);
  };
  const std::string conv = " kernel 4 stride 2 pad 1, leaky_relu 0.2, ";
  return {"cnn",
          {{28, 28, 1}, {}},
          "conv 32" + conv + "conv 64" + conv + "conv 128" + conv + "flatten, dense 16",
          total(true),
          total(false)};
}

Batch random_batch(const nn::InputShape& shape) {
  Random random(1, "batch");
  Batch batch;
  batch.normals = group_rows;
  batch.anomalies = group_rows;
  batch.dense = AlignedBuffer<float>(batch.rows() * shape.dense.size());
  for (float& value : batch.dense) value = random.uniform(-1.0F, 1.0F);
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    for (const std::uint32_t cardinality : shape.cardinalities) {
      batch.categories.push_back(static_cast<std::uint32_t>(random.below(cardinality)));
    }
  }
  return batch;
}

// With one thread the time that the processor spent on it, which other work on the machine disturbs less.
double seconds_now(const ThreadPool& pool) {
  if (pool.threads() == 1) return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Milliseconds of each step.
std::vector<double> time_steps(const Workload& workload, ThreadPool& pool, double seconds) {
  Random random(1, "weights");
  nn::Network encoder(workload.input, workload.encoder, random);
  nn::Network discriminator({encoder.output(), {}},
                            "dense 32, leaky_relu 0.2, dense 16, leaky_relu 0.2, dense 1", random);
  TrainedNetwork trained_encoder(encoder, {}, 0.0);
  TrainedNetwork trained_discriminator(discriminator, {}, 0.0);
  AnoeanStep step(trained_encoder, trained_discriminator, group_rows, group_rows);
  const Batch batch = random_batch(workload.input);
  std::vector<float> prior(group_rows * encoder.output().size());

  constexpr int warm_up = 10;
  std::vector<double> times;
  double total = 0.0;
  for (int i = 0; i < warm_up || total < seconds; ++i) {
    const double start = seconds_now(pool);
    random.normal(prior);
    step.run(batch, prior.data(), pool, random);
    const double taken = seconds_now(pool) - start;
    if (i < warm_up) continue;
    times.push_back(taken * 1e3);
    total += taken;
  }
  std::sort(times.begin(), times.end());
  return times;
}

void measure(std::size_t threads, double seconds, const std::string& only) {
  ThreadPool pool(threads);
  for (const Workload& workload : {mlp(), cnn()}) {
    if (!only.empty() && workload.name != only) continue;
    std::cout << "probe fma " << threads << ' ' << fma_peak(pool) << '\n';
    const std::vector<double> times = time_steps(workload, pool, seconds);
    std::cout << "anoean " << workload.name << ' ' << threads << ' ' << times.front() << ' '
              << times[times.size() / 2] << ' ' << workload.nominal_mflop << ' ' << workload.executed_mflop
              << '\n';
  }
}

}  // namespace
}  // namespace anoean::bench

// bench_training_step [threads [seconds per network [mlp|cnn]]]
int main(int count, char** arguments) {
  const std::size_t threads = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 1;
  const double seconds = count > 2 ? std::strtod(arguments[2], nullptr) : 1.0;
  anoean::bench::measure(threads, seconds, count > 3 ? arguments[3] : "");
}
