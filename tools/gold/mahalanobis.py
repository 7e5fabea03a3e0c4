"""Writes tests/detectors/data/mahalanobis.txt: normal and other rows, and their distances by scikit-learn.

    python3 tools/gold/mahalanobis.py tests/detectors/data/mahalanobis.txt

A case is "case N M D K" and K numbers of categories; then N normal rows and M others, each D numbers and K category
indices; then "distances": the Mahalanobis distances of the M others from the normals, under the Ledoit-Wolf estimate
of the numbers and 0/1 indicators.
"""

import sys

import numpy
from sklearn.covariance import LedoitWolf


def expand(numbers, categories, cardinalities):
    indicators = [numpy.eye(c)[categories[:, i]] for i, c in enumerate(cardinalities)]
    return numpy.hstack([numbers, *indicators])


def write_case(out, random, normals, others, size, cardinalities, offset):
    rows = normals + others
    mixing = random.normal(size=(size, size))
    numbers = random.normal(size=(rows, size)) @ mixing + offset * random.normal(size=size)
    numbers[normals::2] += 3 * random.normal(size=size)
    numbers = numbers.astype(numpy.float32).astype(float)
    # The last category of each column is one that no normal row has.
    limits = [numpy.where(numpy.arange(rows) < normals, c - 1, c) for c in cardinalities]
    categories = numpy.array([random.integers(0, limit) for limit in limits]).reshape(len(limits), rows).T
    expanded = expand(numbers, categories, cardinalities)
    estimate = LedoitWolf().fit(expanded[:normals])
    print("case", normals, others, size, len(cardinalities), *cardinalities, file=out)
    for row, indices in zip(numbers, categories):
        print(" ".join([*(repr(float(value)) for value in row), *map(str, indices)]), file=out)
    distances = numpy.sqrt(estimate.mahalanobis(expanded[normals:]))
    print("distances", " ".join(repr(float(value)) for value in distances), file=out)


def main():
    random = numpy.random.default_rng(11)
    with open(sys.argv[1], "w", encoding="ascii") as out:
        write_case(out, random, 150, 10, 5, [], 0)
        write_case(out, random, 150, 10, 4, [3, 5], 0)
        write_case(out, random, 60, 10, 6, [4], 1000)  # far from the origin
        write_case(out, random, 6, 5, 9, [2, 2], 1)  # fewer rows than inputs
        write_case(out, random, 40, 5, 0, [3, 4], 0)  # categories alone


if __name__ == "__main__":
    main()
