"""How well anomalies of kinds are found that training did not see, on any table whose classes are known.

    python3 bench/kinds_of_table.py ANOEAN FILE.csv --label COLUMN (--normal CLASS ... | --normals N) [--draws 10] [--first 1] [--unnamed]
        [--methods anoean ocsvm svm]

A draw takes as normal the classes named, or N of those with 60 rows or more; of the others 4/9, at least two, are known. To fit: three quarters of the normal
rows, at most 5,680, and a tenth as many known anomalies. To test: other normals, at most 1,360, beside a quarter as many anomalies: as they come, and evenly
of the known and of the unknown classes. --unnamed: the label does not tell the known anomalies apart. A method may have options of `anoean fit` behind its
name. What is printed is the AUC-PR in %, mean and deviation over the draws.
"""
import argparse
import csv
import pathlib
import random
import statistics
import tempfile

from unseen_kinds import measures, evenly

FEWEST = 30  # rows of the known classes
SMALLEST_NORMAL = 60


def rows_of(path, label):
    """Header without the label, and by their class the rows without it."""
    with open(path, newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        if label not in header:
            raise SystemExit(f"{path}: has no column {label}")
        at = header.index(label)
        classes = {}
        for row in reader:
            classes.setdefault(row[at], []).append(row[:at] + row[at + 1 :])
    return header[:at] + header[at + 1 :], classes


def draw(classes, normal, normals, seed):
    """Normal rows to fit and to test, known anomalies as (class, row), and what is left of known and of unknown classes, by class."""
    chance = random.Random(seed)
    large = [name for name in sorted(classes) if len(classes[name]) >= SMALLEST_NORMAL]
    if not normal and not 1 <= normals <= len(large):
        raise SystemExit(f"--normals: {len(large)} classes have {SMALLEST_NORMAL} rows or more")
    good_classes = normal or chance.sample(large, normals)
    kinds = [name for name in sorted(classes) if name not in good_classes]
    fewest = max(2, round(4 / 9 * len(kinds)))
    if sum(sorted(len(classes[name]) for name in kinds)[-fewest:]) < FEWEST or len(kinds) < 3:
        raise SystemExit(f"{len(kinds)} classes are left for anomalies: three are needed, and {FEWEST} rows of those that are known")
    seen = []
    while sum(len(classes[name]) for name in seen) < FEWEST:
        seen = chance.sample(kinds, fewest)
    good = [row for name in good_classes for row in classes[name]]
    chance.shuffle(good)
    learnt = min(5680, 3 * len(good) // 4)
    bad = [(name, row) for name in seen for row in classes[name]]
    chance.shuffle(bad)
    known = bad[: min(500, len(bad) // 2, max(10, learnt // 10))]
    used = {id(row) for _, row in known}
    left = {name: [row for row in classes[name] if id(row) not in used] for name in kinds}
    return good[:learnt], good[learnt : learnt + 1360], known, [left[name] for name in seen], [left[name] for name in kinds if name not in seen], chance


def measure(options, header, classes, seed, folder):
    """AUC-PR of each test by each method."""
    learnt, good, known, seen, unseen, chance = draw(classes, options.normal, options.normals, seed)
    most = max(20, len(good) // 4)
    rows = [row for of_kind in seen + unseen for row in of_kind]
    bad = {"all": chance.sample(rows, min(most, len(rows))), "seen, evenly": evenly(seen, chance, most), "unseen, evenly": evenly(unseen, chance, most)}
    first = header + ["kind"]
    fit = [first] + [row + ["normal"] for row in learnt] + [row + ["anomaly" if options.unnamed else name] for name, row in known]
    tests = {name: [first] + [row + ["normal"] for row in good] + [row + ["anomaly"] for row in rows] for name, rows in bad.items()}
    return [measures(options.anoean, ["--label", "kind", "--normal", "normal"], method, fit, tests, folder) for method in options.methods]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("anoean")
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--label", required=True)
    normal = parser.add_mutually_exclusive_group(required=True)
    normal.add_argument("--normal", nargs="+", default=[])
    normal.add_argument("--normals", type=int)
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--unnamed", action="store_true")
    parser.add_argument("--methods", nargs="+", default=["anoean", "ocsvm", "svm"])
    options = parser.parse_args()
    header, classes = rows_of(options.file, options.label)
    for name in options.normal:
        if name not in classes:
            parser.error(f"--normal: no row has {options.label} = {name}")
    found = []
    for seed in range(options.first, options.first + options.draws):
        with tempfile.TemporaryDirectory() as folder:
            found.append(measure(options, header, classes, seed, pathlib.Path(folder)))
    for number, method in enumerate(options.methods):
        told = []
        for test in found[0][number]:
            column = [one[number][test] for one in found]
            spread = statistics.stdev(column) if len(column) > 1 else 0.0
            told.append(f"{test} {statistics.mean(column):.1f} ± {spread:.1f}")
        print(f"{options.file.stem}, {method}: {'; '.join(told)}", flush=True)


if __name__ == "__main__":
    main()
