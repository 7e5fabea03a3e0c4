"""Writes tests/detectors/data/latent_gaussian.txt: random latent rows and what scikit-learn makes of them.

    python3 tools/gold/latent_gaussian.py tests/detectors/data/latent_gaussian.txt

A case is "case N D", N lines of D values, "mean" with D values, "covariance" with D lines of D values (the
Ledoit-Wolf estimate), and "distances": the Mahalanobis distance of each of the N rows.
"""

import sys

import numpy
from sklearn.covariance import LedoitWolf


def line(values):
    return " ".join(repr(float(value)) for value in values)


def write_case(out, rows):
    estimate = LedoitWolf().fit(rows)
    print("case", *rows.shape, file=out)
    for row in rows:
        print(line(row), file=out)
    print("mean", line(estimate.location_), file=out)
    print("covariance", file=out)
    for row in estimate.covariance_:
        print(line(row), file=out)
    print("distances", line(numpy.sqrt(estimate.mahalanobis(rows))), file=out)


def main():
    random = numpy.random.default_rng(7)
    with open(sys.argv[1], "w", encoding="ascii") as out:
        for count, size in ((200, 3), (40, 8), (5, 8), (2, 4), (30, 1)):
            mixing = random.normal(size=(size, size))
            rows = random.normal(size=(count, size)) @ mixing + random.normal(size=size)
            write_case(out, rows.astype(numpy.float32).astype(float))


if __name__ == "__main__":
    main()
