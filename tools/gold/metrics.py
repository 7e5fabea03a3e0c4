"""Writes the gold files of tests/metrics: scores, labels, and what scikit-learn makes of them.

    python3 tools/gold/metrics.py tests/metrics/data

Each file is "name value" lines, then "rows N" and N lines "score label". A score is the shortest text that reads
back as the same float; a measure that scikit-learn does not define for the input reads "undefined".
"""

import pathlib
import sys
import warnings

import numpy
import sklearn
from sklearn import metrics

RATES = (0.0, 0.01, 0.1, 0.5)


def at(scores, labels, threshold):
    alerts = scores >= threshold
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        labels, alerts, average="binary", zero_division=0)
    false_positives = numpy.sum(alerts & (labels == 0))
    return {
        "threshold": float(threshold), "f1": f1, "precision": precision, "recall": recall,
        "false_alarm": false_positives / alerts.sum() if alerts.any() else 0.0,
        "false_positive_rate": false_positives / max(1, numpy.sum(labels == 0)),
    }


def best_f1(scores, labels):
    thresholds = numpy.unique(scores)[::-1]
    found = [at(scores, labels, threshold) for threshold in thresholds]
    top = max(point["f1"] for point in found)
    return next(point for point in found if point["f1"] >= top - 1e-12)


def at_rate(scores, labels, rate):
    false_positive_rates, _, thresholds = metrics.roc_curve(labels, scores, drop_intermediate=False)
    allowed = thresholds[1:][false_positive_rates[1:] <= rate]  # the first point stands for "no alerts"
    threshold = allowed.min() if allowed.size else numpy.nextafter(scores.max(), numpy.float32(numpy.inf))
    return at(scores, labels, threshold)


def measures(scores, labels):
    values = {"average_precision": metrics.average_precision_score(labels, scores)}
    values["roc_auc"] = metrics.roc_auc_score(labels, scores) if len(set(labels)) == 2 else "undefined"
    for name, value in best_f1(scores, labels).items():
        values[f"best_f1.{name}"] = value
    if 0 in labels:
        for rate in RATES:
            for name, value in at_rate(scores, labels, rate).items():
                values[f"at_rate_{rate}.{name}"] = value
    return values


def cases():
    random = numpy.random.default_rng(20190501)
    labels = (random.random(500) < 0.2).astype(int)
    scores = random.gamma(2.0, 1.0, 500) + 1.5 * labels
    yield "random", scores, labels
    yield "tied", numpy.round(scores), labels
    yield "two_values", (scores > 2.5).astype(float), labels
    yield "all_equal", numpy.full(500, 3.25), labels
    yield "rare", random.normal(size=400) ** 2, (numpy.arange(400) % 133 == 0).astype(int)
    yield "mostly_anomalies", random.gamma(2.0, 1.0, 200), (numpy.arange(200) % 20 != 0).astype(int)
    yield "perfect", numpy.arange(40.0), (numpy.arange(40) >= 30).astype(int)
    yield "inverted", numpy.arange(40.0)[::-1], (numpy.arange(40) >= 30).astype(int)
    yield "one_of_each", numpy.array([2.0, 1.0]), numpy.array([1, 0])
    yield "one_of_each_tied", numpy.array([1.0, 1.0]), numpy.array([1, 0])
    yield "one_anomaly_alone", numpy.array([0.5]), numpy.array([1])
    yield "only_anomalies", random.random(12), numpy.ones(12, int)
    yield "only_normals", random.random(12), numpy.zeros(12, int)
    yield "extreme", numpy.array([3e38, 1e38, 1.0, 1e-30, 1e-40, 0.0, 3e38, 0.0]), numpy.array([1, 0, 1, 0, 1, 0, 0, 1])


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore")  # on classes that a degenerate case lacks, by intent
    for name, scores, labels in cases():
        scores = scores.astype(numpy.float32)
        lines = [f"# tools/gold/metrics.py, scikit-learn {sklearn.__version__}"]
        lines += [f"{key} {value if isinstance(value, str) else repr(float(value))}"
                  for key, value in measures(scores, labels).items()]
        lines.append(f"rows {len(scores)}")
        lines += [f"{score!s} {label}" for score, label in zip(scores, labels)]
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n")


main()
