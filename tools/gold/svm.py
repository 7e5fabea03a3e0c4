"""Writes tests/detectors/data/svm.txt: rows, and the decision values of scikit-learn's machines for them.

    python3 tools/gold/svm.py tests/detectors/data/svm.txt

A case is "case KIND N NUMBERS CATEGORICAL GAMMA PENALTY TESTS", where KIND is ocsvm (PENALTY is nu) or svm (PENALTY
is C, classes balanced) and GAMMA a number or "scale"; then "cardinalities", one for each categorical column; N lines
of label (1 for anomalies), numbers and categories; TESTS lines of the same without a label; and "decisions", one for
each test row. scikit-learn sees the categories as 0/1 indicators.
"""

import sys

import numpy
from sklearn.svm import SVC, OneClassSVM

TOLERANCE = 1e-11


def line(values):
    return " ".join(repr(float(value)) for value in values)


def expanded(numbers, categories, cardinalities):
    parts = [numbers]
    for column, cardinality in enumerate(cardinalities):
        parts.append(numpy.eye(cardinality)[categories[:, column]])
    return numpy.hstack(parts)


def draw(random, rows, width, cardinalities, shift):
    numbers = random.normal(size=(rows, width)) + shift
    # Mostly the same value in every second column, as in tables and images.
    frequent = random.random(size=numbers.shape) < 0.7
    frequent[:, 1::2] = False
    numbers = numpy.where(frequent, 0.3, numbers).astype(numpy.float32).astype(float)
    categories = numpy.array([random.integers(0, c, size=rows) for c in cardinalities], dtype=int)
    return numbers, categories.reshape(len(cardinalities), rows).T


def write_case(out, random, kind, shape, gamma, penalty, cardinalities=()):
    normals, anomalies, width = shape
    tests = 25
    numbers, categories = draw(random, normals + anomalies, width, cardinalities, 0.0)
    numbers[normals:, ::3] += 1.5
    numbers = numbers.astype(numpy.float32).astype(float)
    labels = numpy.array([0] * normals + [1] * anomalies)
    test_numbers, test_categories = draw(random, tests, width, cardinalities, 0.5)
    rows = expanded(numbers, categories, cardinalities)
    if kind == "ocsvm":
        machine = OneClassSVM(gamma=gamma, nu=penalty, tol=TOLERANCE).fit(rows)
    else:
        machine = SVC(gamma=gamma, C=penalty, class_weight="balanced", tol=TOLERANCE).fit(rows, labels)
    decisions = machine.decision_function(expanded(test_numbers, test_categories, cardinalities))
    print("case", kind, len(rows), width, len(cardinalities), gamma, penalty, tests, file=out)
    print("cardinalities", *cardinalities, file=out)
    for label, row, category in zip(labels, numbers, categories):
        print(label, line(row), *category, file=out)
    for row, category in zip(test_numbers, test_categories):
        print(line(row), *category, file=out)
    print("decisions", line(decisions), file=out)


def main():
    random = numpy.random.default_rng(11)
    with open(sys.argv[1], "w", encoding="ascii") as out:
        write_case(out, random, "ocsvm", (80, 0, 5), "scale", 0.5)
        write_case(out, random, "ocsvm", (60, 0, 4), 0.7, 0.05, (3, 6))
        write_case(out, random, "ocsvm", (40, 0, 3), "scale", 0.1, (4,))
        write_case(out, random, "svm", (70, 12, 5), "scale", 1.0)
        write_case(out, random, "svm", (50, 30, 4), 0.2, 100.0, (3, 6))
        write_case(out, random, "svm", (60, 7, 2), "scale", 10.0, (5, 2, 3))


if __name__ == "__main__":
    main()
