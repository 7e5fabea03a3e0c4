#pragma once

#include <nlohmann/json.hpp>

// One reading of Table 1 with a paper's row, a tie to the digits shown, a sanity row ahead of all, and an
// absent metric.
inline nlohmann::json small_report() {
  return nlohmann::json::parse(R"json({
    "methods": ["svm", "anoean", "mahalanobis"],
    "cases": [{"experiment": "table1", "dataset": "nsl-kdd", "case": "all-classes", "title": "NSL-KDD & 100 % <b>"},
              {"experiment": "figure2", "dataset": "mnist", "case": "digit-0", "title": "MNIST"}],
    "groups": [
      {"experiment": "table1", "dataset": "nsl-kdd", "case": "all-classes", "method": "anoean", "n": 5,
       "metrics": {"auc_pr": {"mean": 0.97201, "std": 0.009}, "f1": {"mean": 0.93, "std": null},
                   "false_alarm": {"mean": 0.05, "std": 0.01}},
       "paper": {"auc_pr": 0.975, "recall": 0.946}},
      {"experiment": "table1", "dataset": "nsl-kdd", "case": "all-classes", "method": "svm", "n": 5,
       "metrics": {"auc_pr": {"mean": 0.97249, "std": 0.001}, "f1": {"mean": 0.94, "std": 0.002},
                   "false_alarm": {"mean": 0.07, "std": 0.01}, "recall": {"mean": 0.9, "std": 0}}},
      {"experiment": "table1", "dataset": "nsl-kdd", "case": "all-classes", "method": "mahalanobis", "n": 5,
       "metrics": {"auc_pr": {"mean": 0.99, "std": 0}}}]
  })json");
}
