"""How well a detector can do that cannot tell equal rows apart: NSL-KDD and KDD99 have anomalies whose every column equals a normal row's.

    python3 bench/equal_rows.py DATA [--draws 10] [--sets nsl-kdd kdd99]

Test rows are drawn as bench/initialisations.py draws them. Of the anomalies those that equal no normal row of the whole data set are put first, all other
rows behind them in any order; what is printed is the expected average precision, at most what any score of single rows reaches that does not know how often
each row is normal.
"""
import argparse
import pathlib
import statistics

from initialisations import FILES, LABEL, draw, rows_of

COLUMNS = 41


def best_average_precision(apart, anomalies, rows):
    """`apart` of the anomalies first, the others evenly among the normals."""
    precision = 1.0 * apart
    hidden = anomalies - apart
    behind = rows - apart
    for i in range(1, hidden + 1):
        place = i * (behind + 1) / (hidden + 1)
        precision += (apart + i) / (apart + place)
    return 100 * precision / anomalies


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--sets", nargs="+", choices=FILES, default=list(FILES))
    options = parser.parse_args()
    for name in options.sets:
        normals, anomalies = rows_of(options.data, name)
        known = {tuple(row[:COLUMNS]) for row in normals}
        equal = {kind: sum(tuple(row[:COLUMNS]) in known for row in rows) for kind, rows in anomalies.items()}
        most = max(equal, key=lambda kind: equal[kind])
        share = 100 * sum(equal.values()) / sum(len(rows) for rows in anomalies.values())
        print(f"{name}: {share:.2f} % of the anomalies equal a normal row, most of them {most}, "
              f"{100 * equal[most] / len(anomalies[most]):.0f} % of that")
        found = []
        for number in range(201, 201 + options.draws):
            test = draw(normals, anomalies, number)[1]
            bad = [tuple(row[:COLUMNS]) for row in test if row[LABEL[name]].rstrip(".") != "normal"]
            found.append(best_average_precision(sum(row not in known for row in bad), len(bad), len(test)))
        spread = statistics.stdev(found) if len(found) > 1 else 0.0
        print(f"{name}: at most {statistics.mean(found):.2f} ± {spread:.2f}", flush=True)


if __name__ == "__main__":
    main()
