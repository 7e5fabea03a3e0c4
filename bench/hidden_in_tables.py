"""How well anomalies are found where some of them hide among the normals to learn from, on any tables with one name for all anomalies.

    python3 bench/hidden_in_tables.py ANOEAN FILE.csv ... --label COLUMN --normal VALUE [--labelled 0.1] [--draws 2] [--first 1] [--methods anoean svm]

A draw learns from 70 % of the normal and of the anomalous rows; --labelled: this share of the anomalous ones is labelled, the others are called normal. The
remaining 30 % test. A method may have options of `anoean fit` behind its name. What is printed is the AUC-PR in %, of each table the mean over the draws, and
the mean over the tables. bench/mixed_tables.R writes tables to run it on.
"""
import argparse
import csv
import pathlib
import random
import statistics
import tempfile

from unseen_kinds import measures


def rows_of(path, label, normal):
    """The header and the rows, each with its label, normal or anomaly, last."""
    with open(path, newline="") as file:
        header, *rows = csv.reader(file)
    if label not in header:
        raise SystemExit(f"{path}: has no column {label}")
    at = header.index(label)
    if "outcome" in header[:at] + header[at + 1 :]:
        raise SystemExit(f"{path}: a column is called outcome, as the label will be; rename it")
    told = [row[:at] + row[at + 1 :] + ["normal" if row[at] == normal else "anomaly"] for row in rows]
    if len({row[-1] for row in told}) < 2:
        raise SystemExit(f"{path}: all rows are normal, or none; {label} is to be {normal} in some")
    return header[:at] + header[at + 1 :] + ["outcome"], told


def draw(rows, labelled, seed):
    """Rows to fit, and rows to test."""
    chance = random.Random(seed)
    rows = rows[:]
    chance.shuffle(rows)
    good = [row for row in rows if row[-1] == "normal"]
    bad = [row for row in rows if row[-1] == "anomaly"]
    learnt, shown = 7 * len(good) // 10, 7 * len(bad) // 10
    if shown < 1:
        raise SystemExit("two anomalous rows are the fewest: one to learn from and one to test")
    known = max(1, round(labelled * shown))
    fit = good[:learnt] + bad[:known] + [row[:-1] + ["normal"] for row in bad[known:shown]]
    chance.shuffle(fit)
    return fit, good[learnt:] + bad[shown:]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("anoean")
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    parser.add_argument("--label", required=True)
    parser.add_argument("--normal", required=True)
    parser.add_argument("--labelled", type=float, default=0.1)
    parser.add_argument("--draws", type=int, default=2)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--methods", nargs="+", default=["anoean", "svm"])
    options = parser.parse_args()
    if not 0 < options.labelled <= 1:
        parser.error("--labelled is a share above 0, of at most 1")
    means = {method: [] for method in options.methods}
    for path in options.files:
        header, rows = rows_of(path, options.label, options.normal)
        found = {method: [] for method in options.methods}
        for seed in range(options.first, options.first + options.draws):
            fit, test = draw(rows, options.labelled, seed)
            for method in options.methods:
                with tempfile.TemporaryDirectory() as folder:
                    told = measures(
                        options.anoean, ["--label", "outcome", "--normal", "normal"], method, [header] + fit, {"all": [header] + test}, pathlib.Path(folder)
                    )
                found[method].append(told["all"])
        for method in options.methods:
            means[method].append(statistics.mean(found[method]))
        print(f"{path.stem}: {'; '.join(f'{method} {of_table[-1]:.1f}' for method, of_table in means.items())}", flush=True)
    print(f"mean: {'; '.join(f'{method} {statistics.mean(of_tables):.1f}' for method, of_tables in means.items())}")


if __name__ == "__main__":
    main()
