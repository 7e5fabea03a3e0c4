// What thresholds and batches promise beside what they keep, on NSL-KDD and KDD99.
//   bench_guarantee DATA [SPLITS]       (DATA as in anoean datasets; 200 splits unless said)
// The detector is trained once per data set, on rows that take no further part: given the scores of all
// others, the promise rests on what is drawn to calibrate and what to test alone, and that is drawn anew for
// every split.
#include <anoean/anoean.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "data/splits.hpp"
#include "data/table_rows.hpp"
#include "metrics/drift.hpp"
#include "model/calibration.hpp"
#include "model/fit_rows.hpp"
#include "model/labels.hpp"

namespace anoean {
namespace {

using Scores = std::vector<float>;

constexpr std::size_t calibration_rows = 2000;
constexpr std::size_t batch_normals = 190;
constexpr std::size_t batch_anomalies = 10;
constexpr std::size_t batches_per_split = 20;
constexpr std::size_t before_turn = 5000;
constexpr std::size_t without_turn = 20000;

struct Pool {
  Scores normals;
  Scores anomalies;
};

struct Prepared {
  std::string name;
  Pool earlier;  // rows of the training file that the detector did not get
  Pool later;    // rows of the later test file
};

Labels labels_of(const Table& table) { return read_labels(table, "class", {"normal"}); }

Pool scores_of(const Scorer& scorer, const Table& table, const Labels& labels,
               const std::vector<std::size_t>& rows) {
  const Scores scores = scorer.score(select_rows(table, rows));
  Pool pool;
  for (std::size_t i = 0; i < rows.size(); ++i)
    (labels.normal[rows[i]] != 0 ? pool.normals : pool.anomalies).push_back(scores[i]);
  return pool;
}

Pool all_scores_of(const Scorer& scorer, const Table& table) {
  std::vector<std::size_t> rows(table.rows);
  for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = row;
  return scores_of(scorer, table, labels_of(table), rows);
}

// Half of the normals and a tenth of the anomalies make the detector, the others are the pool.
Prepared prepare(const std::string& name, const std::string& train, const std::string& test,
                 const char* layout) {
  ReadOptions reading;
  reading.layout = layout;
  const Table table = read_table(train, reading);
  const Labels labels = labels_of(table);
  Split split;
  std::vector<std::size_t> pool;
  std::size_t normals = 0;
  std::size_t anomalies = 0;
  for (const std::size_t row : Random(1, "pool").permutation(table.rows)) {
    if (labels.normal[row] == 0) {
      auto& part = ++anomalies % 10 != 0 ? pool
                   : anomalies % 50 != 0 ? split.train_anomalies
                                         : split.validation_anomalies;
      part.push_back(row);
    } else {
      auto& part = ++normals % 2 != 0  ? pool
                   : normals % 10 != 0 ? split.train_normals
                   : normals % 20 != 0 ? split.validation_normals
                                       : split.calibration_normals;
      part.push_back(row);
    }
  }
  for (auto* rows : {&split.train_normals, &split.train_anomalies, &split.validation_normals,
                     &split.validation_anomalies, &split.calibration_normals})
    std::sort(rows->begin(), rows->end());
  FitOptions options;
  options.label = "class";
  options.normal = {"normal"};
  const Scorer scorer = fit_rows(table, labels, split, options);
  return {name, scores_of(scorer, table, labels, pool), all_scores_of(scorer, read_table(test, reading))};
}

struct Summary {
  double mean = 0.0;
  double half_width = 0.0;  // of the 95 % interval of the mean
  double deviation = 0.0;   // of one split
};

Summary summary_of(const std::vector<double>& values) {
  Summary summary;
  for (const double value : values) summary.mean += value / static_cast<double>(values.size());
  double squares = 0.0;
  for (const double value : values) squares += (value - summary.mean) * (value - summary.mean);
  summary.deviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
  summary.half_width = 1.96 * summary.deviation / std::sqrt(static_cast<double>(values.size()));
  return summary;
}

Scores shuffled(const Scores& scores, std::uint64_t seed, const char* purpose) {
  Scores drawn;
  for (const std::size_t i : Random(seed, purpose).permutation(scores.size())) drawn.push_back(scores[i]);
  return drawn;
}

// The share of alerts among normals that neither trained nor calibrate, split by split.
std::vector<double> false_alarm_rates(const Scores& normals, double rate, std::uint64_t splits) {
  std::vector<double> rates;
  for (std::uint64_t seed = 1; seed <= splits; ++seed) {
    const Scores drawn = shuffled(normals, seed, "normals");
    const auto border = drawn.begin() + calibration_rows;
    const float threshold = Calibration({drawn.begin(), border}).threshold(rate);
    const auto alerts = std::count_if(border, drawn.end(), [&](float score) { return score >= threshold; });
    rates.push_back(static_cast<double>(alerts) / static_cast<double>(drawn.end() - border));
  }
  return rates;
}

struct Batches {
  std::vector<double> false_shares;  // mean over the batches of a split
  std::vector<double> recalls;
};

Batches batches(const Pool& pool, double q, std::uint64_t splits) {
  Batches result;
  for (std::uint64_t seed = 1; seed <= splits; ++seed) {
    const Scores normals = shuffled(pool.normals, seed, "normals");
    const Scores anomalies = shuffled(pool.anomalies, seed, "anomalies");
    const Calibration calibration({normals.begin(), normals.begin() + calibration_rows});
    double false_shares = 0.0;
    double recalls = 0.0;
    for (std::size_t batch = 0; batch < batches_per_split; ++batch) {
      std::vector<double> p_values;
      for (std::size_t i = 0; i < batch_normals; ++i)
        p_values.push_back(calibration.p_value(normals[calibration_rows + batch * batch_normals + i]));
      for (std::size_t i = 0; i < batch_anomalies; ++i)
        p_values.push_back(calibration.p_value(anomalies[batch * batch_anomalies + i]));
      const std::vector<std::uint8_t> alerts = benjamini_hochberg(p_values, q);
      const auto border = alerts.begin() + batch_normals;
      const auto wrong = static_cast<double>(std::count(alerts.begin(), border, 1));
      const auto right = static_cast<double>(std::count(border, alerts.end(), 1));
      false_shares += wrong + right == 0.0 ? 0.0 : wrong / (wrong + right);
      recalls += right / batch_anomalies;
    }
    result.false_shares.push_back(false_shares / batches_per_split);
    result.recalls.push_back(recalls / batches_per_split);
  }
  return result;
}

// 5,000 earlier normals with so many anomalies per 1,000 of them, then as many later normals; or 20,000
// earlier ones.
Scores stream(const Prepared& set, std::uint64_t seed, bool turns, std::size_t anomalies_per_1000) {
  const Scores normals = shuffled(set.earlier.normals, seed, "normals");
  const Scores anomalies = shuffled(set.earlier.anomalies, seed, "anomalies");
  const Scores later = shuffled(set.later.normals, seed, "later");
  Scores scores;
  std::size_t used = 0;
  for (std::size_t i = 0; i < (turns ? before_turn : without_turn); ++i) {
    if (i % 1000 < anomalies_per_1000) scores.push_back(anomalies[used++]);
    scores.push_back(normals[calibration_rows + i]);
  }
  if (turns) scores.insert(scores.end(), later.begin(), later.begin() + before_turn);
  return scores;
}

struct Warnings {
  std::size_t early = 0;            // before the stream turned, or where it does not
  std::vector<std::size_t> delays;  // rows after it turned
};

Warnings warnings(const Prepared& set, bool turns, std::size_t anomalies_per_1000, std::uint64_t splits) {
  Warnings result;
  for (std::uint64_t seed = 1; seed <= splits; ++seed) {
    const Scores normals = shuffled(set.earlier.normals, seed, "normals");
    const Calibration calibration({normals.begin(), normals.begin() + calibration_rows});
    DriftMonitor monitor(calibration.scores(), calibration.threshold(0.01), 0.01, seed);
    const Scores scores = stream(set, seed, turns, anomalies_per_1000);
    const std::size_t turn = turns ? scores.size() - before_turn : scores.size();
    for (std::size_t i = 0; i < scores.size(); ++i) {
      if (!monitor.take(scores[i])) continue;
      if (i < turn) {
        ++result.early;
      } else {
        result.delays.push_back(i - turn + 1);
      }
    }
  }
  std::sort(result.delays.begin(), result.delays.end());
  return result;
}

void print_drift(const std::vector<Prepared>& sets, std::uint64_t splits) {
  std::printf("\nDrift, %zu calibration normals, %llu streams each\n\n", calibration_rows,
              static_cast<unsigned long long>(splits));
  std::printf(
      "| stream | anomalies per 1,000 normals | false warnings | warned of the turn | delay in rows: median, "
      "90 %% |\n");
  std::printf("|---|---|---|---|---|\n");
  for (const Prepared& set : sets) {
    for (const std::size_t anomalies : {0U, 50U}) {
      const Warnings stays = warnings(set, false, anomalies, splits);
      std::printf("| %s, %zu normals | %zu | %zu | | |\n", set.name.c_str(), without_turn, anomalies,
                  stays.early);
      const Warnings turns = warnings(set, true, anomalies, splits);
      const std::size_t found = turns.delays.size();
      std::printf("| %s, %zu normals, then %zu of the later file | %zu | %zu | %zu | %zu, %zu |\n",
                  set.name.c_str(), before_turn, before_turn, anomalies, turns.early, found,
                  found > 0 ? turns.delays[found / 2] : 0, found > 0 ? turns.delays[found * 9 / 10] : 0);
    }
  }
}

void print_row(const std::string& name, double promised, const std::vector<double>& realised,
               const std::string& more) {
  const Summary summary = summary_of(realised);
  std::printf("| %s | %.1f | %.3f (%.3f to %.3f) | %.3f |%s\n", name.c_str(), 100 * promised,
              100 * summary.mean, 100 * (summary.mean - summary.half_width),
              100 * (summary.mean + summary.half_width), 100 * summary.deviation, more.c_str());
}

void print_tables(const std::vector<Prepared>& sets, std::uint64_t splits) {
  std::printf("Threshold, %zu calibration normals, %llu splits; in %%\n\n", calibration_rows,
              static_cast<unsigned long long>(splits));
  std::printf(
      "| normals of | promised | realised (95 %% interval) | deviation of a split |\n|---|---|---|---|\n");
  for (const Prepared& set : sets) {
    for (const double rate : {0.1, 0.01, 0.001})
      print_row(set.name, rate, false_alarm_rates(set.earlier.normals, rate, splits), "");
  }
  for (const Prepared& set : sets)
    print_row(set.name + ", later file, recalibrated there", 0.01,
              false_alarm_rates(set.later.normals, 0.01, splits), "");
  std::printf("\nWithout recalibration, on all normals of the later file:");
  for (const Prepared& set : sets) {
    const float threshold = Calibration(set.earlier.normals).threshold(0.01);
    const auto alerts = std::count_if(set.later.normals.begin(), set.later.normals.end(),
                                      [&](float score) { return score >= threshold; });
    std::printf(" %s %.1f %%", set.name.c_str(),
                100.0 * static_cast<double>(alerts) / static_cast<double>(set.later.normals.size()));
  }
  std::printf("\n\nBatches of %zu normals and %zu anomalies, %zu per split; share of false alerts, in %%\n\n",
              batch_normals, batch_anomalies, batches_per_split);
  std::printf(
      "| | promised | realised (95 %% interval) | deviation of a split | recall |\n|---|---|---|---|---|\n");
  for (const Prepared& set : sets) {
    for (const double q : {0.2, 0.1, 0.05}) {
      const Batches result = batches(set.earlier, q, splits);
      char recall[32];
      std::snprintf(recall, sizeof recall, " %.1f |", 100 * summary_of(result.recalls).mean);
      print_row(set.name, q, result.false_shares, recall);
    }
  }
  print_drift(sets, splits);
}

}  // namespace
}  // namespace anoean

int main(int count, char** arguments) {
  using namespace anoean;
  const std::uint64_t splits = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 200;
  if (count < 2 || splits < 2) {
    std::fprintf(stderr, "usage: bench_guarantee DATA [SPLITS]\n");
    return 2;
  }
  const std::string data = arguments[1];
  try {
    print_tables(
        {prepare("NSL-KDD", data + "/nsl-kdd/KDDTrain+.txt.gz", data + "/nsl-kdd/KDDTest+.txt.gz", "nsl-kdd"),
         prepare("KDD99", data + "/kdd99/kddcup.data_10_percent.gz", data + "/kdd99/corrected.gz", "kdd99")},
        splits);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
