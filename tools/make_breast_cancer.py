"""Writes examples/data/breast_cancer.csv from scikit-learn's copy of the data set.

    python3 tools/make_breast_cancer.py examples/data/breast_cancer.csv
"""

import csv
import sys

from sklearn.datasets import load_breast_cancer

data = load_breast_cancer()
with open(sys.argv[1], "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([name.replace(" ", "_") for name in data.feature_names] + ["diagnosis"])
    for values, target in zip(data.data, data.target):
        writer.writerow([repr(float(value)) for value in values] + [data.target_names[target]])
