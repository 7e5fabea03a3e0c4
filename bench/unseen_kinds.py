"""How well anomalies of kinds are found that training did not see, by several methods, beside OC-SVM and SVM.

    python3 bench/unseen_kinds.py ANOEAN DATA [--draws 10] [--first 401] [--kinds N | --without-anomalies] [--hidden N] [--unnamed]
        [--sets nsl-kdd kdd99 kdd99-10-percent] [--methods anoean ocsvm svm]

Rows to fit are drawn as bench/initialisations.py draws them; --kinds: so many known kinds in place of 4/9 of all, or --without-anomalies: none; --hidden: so
many of the 500 known anomalies are called normal; --unnamed: all known anomalies have one name. Each test has the same 1,360 normals and up to 340 other anomalies: of all kinds, of those that the rows to
fit hold, and of those that they do not; and of the latter evenly, so that rare kinds count as much as others. kdd99-10-percent is KDD99's training file alone,
which has 22 kinds of anomalies, not 39. A method may have options of `anoean fit` behind its name: "anoean --preset robust". What is printed is the AUC-PR in %;
F1, false alarm and recall are those of all kinds, at the best F1.
"""
import argparse
import json
import pathlib
import random
import statistics
import subprocess
import tempfile

from initialisations import FILES, LABEL, draw, kind_of, rows_of, write

SETS = {"nsl-kdd": ("nsl-kdd", None), "kdd99": ("kdd99", None), "kdd99-10-percent": ("kdd99", FILES["kdd99"][:1])}
NORMALS = 1360
MOST = 340


def evenly(kinds, chance, most=MOST):
    """A row of each kind in turn, as far as they have rows."""
    left = [chance.sample(rows, len(rows)) for rows in kinds]
    chosen = []
    while len(chosen) < most and any(left):
        chosen += [rows.pop() for rows in left if rows]
    return chosen[:most]


def tests_of(anomalies, fit, test, layout, seed):
    """Rows of each test, by its name."""
    chance = random.Random(seed)
    learnt = {id(row) for row in fit}
    known = {kind_of(row, layout) for row in fit}
    seen = [row for name, rows in anomalies.items() if name in known for row in rows if id(row) not in learnt]
    unseen = [rows for name, rows in anomalies.items() if name not in known]
    rows = [row for of_kind in unseen for row in of_kind]
    good = test[:NORMALS]
    tests = {"all": test, "unseen": good + chance.sample(rows, min(MOST, len(rows))), "unseen, evenly": good + evenly(unseen, chance)}
    if seen:
        tests["seen"] = good + chance.sample(seen, min(MOST, len(seen)))
    return tests


def with_hidden(fit, layout, hidden):
    """So many of the known anomalies called normal."""
    label = LABEL[layout]
    known = [i for i, row in enumerate(fit) if kind_of(row, layout) != "normal"][:hidden]
    changed = list(fit)
    for i in known:
        changed[i] = list(fit[i])
        changed[i][label] = "normal"
    return changed


def with_one_name(fit, layout):
    """The known anomalies all of the kind that the first of them is."""
    label = LABEL[layout]
    name = next(row[label] for row in fit if kind_of(row, layout) != "normal")
    changed = [list(row) for row in fit]
    for row in changed:
        if kind_of(row, layout) != "normal":
            row[label] = name
    return changed


def measures(anoean, flags, method, fit, tests, folder):
    """AUC-PR in % of each test, of the first also F1, false alarm and recall at the best F1; flags: what fit and evaluate need to read the rows."""
    model = [*flags, "--model", str(folder / "model.anoean")]
    write(folder / "fit.csv", fit)
    subprocess.run([anoean, "fit", "--quiet", "--method", *method.split(), "--input", str(folder / "fit.csv"), *model], check=True, stderr=subprocess.DEVNULL)
    found = {}
    for name, rows in tests.items():
        write(folder / "test.csv", rows)
        told = subprocess.run([anoean, "evaluate", "--json", "--input", str(folder / "test.csv"), *model], check=True, capture_output=True)
        figures = json.loads(told.stdout)
        found[name] = 100 * figures["auc_pr"]
        if len(found) == 1:
            found.update({one: 100 * figures[one.replace(" ", "_").lower()] for one in ("F1", "false alarm", "recall")})
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("anoean")
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--first", type=int, default=401)
    known = parser.add_mutually_exclusive_group()
    known.add_argument("--kinds", type=int)
    known.add_argument("--without-anomalies", action="store_true")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--methods", nargs="+", default=["anoean", "ocsvm", "svm"])
    parser.add_argument("--hidden", type=int, default=0)
    parser.add_argument("--unnamed", action="store_true")
    options = parser.parse_args()
    if options.kinds is not None and options.kinds < 1:
        parser.error("--kinds: at least one; --without-anomalies for none")
    for name in options.sets:
        layout, files = SETS[name]
        normals, anomalies = rows_of(options.data, layout, files)
        found = {method: [] for method in options.methods}
        for number in range(options.first, options.first + options.draws):
            fit, test = draw(normals, anomalies, number, options.kinds)
            if options.without_anomalies:
                fit = [row for row in fit if kind_of(row, layout) == "normal"]
            tests = tests_of(anomalies, fit, test, layout, number)
            fit = with_hidden(fit, layout, options.hidden)
            if options.unnamed:
                fit = with_one_name(fit, layout)
            with tempfile.TemporaryDirectory() as folder:
                for method in options.methods:
                    found[method].append(measures(options.anoean, ["--layout", layout], method, fit, tests, pathlib.Path(folder)))
        for method, values in found.items():
            told = []
            for test in values[0]:
                column = [value[test] for value in values]
                spread = statistics.stdev(column) if len(column) > 1 else 0.0
                told.append(f"{test} {statistics.mean(column):.1f} ± {spread:.1f}")
            print(f"{name}, {method}: {'; '.join(told)}", flush=True)


if __name__ == "__main__":
    main()
