"""How much AnoEAN's result depends on the initialisation: one draw of rows, learnt with several seeds.

    python3 bench/initialisations.py ANOEAN DATA [--draws 3] [--seeds 5] [--sets nsl-kdd kdd99]

DATA: a folder as `anoean datasets` lists it. A draw pools both files of a set and takes 5,680 normal rows and 500 anomalies of 4/9 of the classes to
fit, 1,360 other normals and 340 other anomalies of all classes to test. The seed of a fit also divides its rows anew into training, validation and
calibration, so that the spread over initialisations alone is at most what is printed.
"""
import argparse
import csv
import gzip
import json
import pathlib
import random
import statistics
import subprocess
import tempfile

FILES = {"nsl-kdd": ("KDDTrain+.txt.gz", "KDDTest+.txt.gz"), "kdd99": ("kddcup.data_10_percent.gz", "corrected.gz")}
LABEL = {"nsl-kdd": -2, "kdd99": -1}
FEWEST_ANOMALIES = 585  # what the experiments of the paper ask of the seen classes


def kind_of(row, name):
    return row[LABEL[name]].rstrip(".")


def rows_of(data, name, file_names=None):
    """Normal rows, and anomalies by their class, of all files of a set or of some."""
    normals, anomalies = [], {}
    for file_name in file_names or FILES[name]:
        with gzip.open(data / name / file_name, "rt", newline="") as file:
            for row in csv.reader(file):
                kind = kind_of(row, name)
                (normals if kind == "normal" else anomalies.setdefault(kind, [])).append(row)
    return normals, anomalies


def draw(normals, anomalies, seed, known_kinds=None):
    """Rows to fit and rows to test; known_kinds: how many, 4/9 of the classes otherwise."""
    chance = random.Random(seed)
    seen = []
    while len(seen) < FEWEST_ANOMALIES:
        kinds = chance.sample(sorted(anomalies), known_kinds or round(4 / 9 * len(anomalies)))
        seen = [row for kind in kinds for row in anomalies[kind]]
    good = chance.sample(normals, 5680 + 1360)
    known = chance.sample(seen, 500)
    learnt = {id(row) for row in known}
    others = [row for kind in anomalies for row in anomalies[kind] if id(row) not in learnt]
    return good[:5680] + known, good[5680:] + chance.sample(others, 340)


def write(path, rows):
    with open(path, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def average_precision(anoean, layout, fit, test, seed, folder):
    write(folder / "fit.csv", fit)
    write(folder / "test.csv", test)
    model = ["--layout", layout, "--model", str(folder / "model.anoean")]
    subprocess.run([anoean, "fit", "--quiet", "--seed", str(seed), "--input", str(folder / "fit.csv"), *model], check=True,
                   stderr=subprocess.DEVNULL)
    found = subprocess.run([anoean, "evaluate", "--json", "--input", str(folder / "test.csv"), *model], check=True, capture_output=True)
    return 100 * json.loads(found.stdout)["auc_pr"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("anoean")
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--sets", nargs="+", choices=FILES, default=list(FILES))
    options = parser.parse_args()
    for name in options.sets:
        normals, anomalies = rows_of(options.data, name)
        for number in range(201, 201 + options.draws):
            fit, test = draw(normals, anomalies, number)
            with tempfile.TemporaryDirectory() as folder:
                found = [average_precision(options.anoean, name, fit, test, seed, pathlib.Path(folder))
                         for seed in range(1, options.seeds + 1)]
            spread = statistics.stdev(found) if len(found) > 1 else 0.0
            print(f"{name}, draw {number}: {statistics.mean(found):.2f} ± {spread:.2f}", flush=True)


if __name__ == "__main__":
    main()
