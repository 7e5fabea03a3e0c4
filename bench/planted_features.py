"""Whether explanations name the cause: normal rows with one odd feature planted in each.

    python3 bench/planted_features.py ANOEAN DATA [--rows 2000] [--seeds 3] [--method M] [--preset P] [--odd anomaly] [--sets nsl-kdd made-up]

DATA: a folder as `anoean datasets` lists it. Each normal test row gets an odd value in one learnt column, drawn evenly: a number
beyond all training normals, by 0.5 to 2 times their range; or a category that none of them, or less than one in a thousand, has. With --odd anomaly
it is the value of a known anomaly in that column.
Those rows count whose score rises by it clearly: at least a tenth of the calibration normals score as high as the row before
(p-value >= 0.1, or --before), and it is an alert (p-value <= 0.01) after. Prints the share of them in which `score --explain` names the planted
column first, and among the first three; and how many rows missed the sum.
"""
import argparse
import collections
import csv
import gzip
import json
import pathlib
import random
import subprocess
import tempfile


def nsl_kdd(data, seed):
    """Rows to fit, normal test rows, flags, name and label column."""
    def rows(name):
        with gzip.open(data / "nsl-kdd" / name, "rt", newline="") as file:
            return list(csv.reader(file))
    fit, test = rows("KDDTrain+.txt.gz"), rows("KDDTest+.txt.gz")
    return fit, [row for row in test if row[-2] == "normal"], ["--layout", "nsl-kdd"], -2


def made_up(_, seed):
    """Two kinds of normal rows with numbers that go together, a category that goes with the kind, and two of no meaning."""
    draw = random.Random(1000 + seed)

    def row(anomalous):
        kind = draw.choice("ab")
        size = draw.gauss(50, 5) if kind == "a" else draw.gauss(400, 30)
        values = [size, size * draw.gauss(2, 0.05), draw.expovariate(0.01), draw.random(), draw.gauss(0, 1), draw.gauss(1000, 1)]
        if anomalous:
            values[draw.randrange(3)] *= draw.choice([0.2, 4])
        return [f"{value:.6g}" for value in values] + [
            draw.choice({"a": ["tcp", "udp"], "b": ["tcp", "icmp", "gre"]}[kind]), draw.choice(["red", "green", "blue"]),
            "bad" if anomalous else "normal"]
    fit = [row(i % 20 == 0) for i in range(8000)]
    names = "size,double,wait,share,noise,level,protocol,colour,class".split(",")
    return fit, [row(False) for _ in range(4000)], ["--columns", ",".join(names), "--label", "class", "--normal", "normal"], -1


def columns_of(model):
    """Place and role of each learnt column."""
    schema = model["schema"]["columns"]
    return [(place, column["role"]) for place, column in enumerate(schema) if column["role"] in ("numeric", "categorical")]


def odd_value(role, usual, draw, kind):
    if kind == "anomaly":
        return draw.choice(usual["bad"])
    if role == "numeric":
        numbers = usual["numbers"]
        low, high = min(numbers), max(numbers)
        return f"{high + (high - low or 1.0) * draw.uniform(0.5, 2):.6g}"
    rare = [value for value, count in usual["all"].items() if usual["normal"][value] < 0.001 * usual["normals"]]
    return draw.choice(rare) if rare and draw.random() < 0.5 else "never-seen"


def scores(anoean, model, flags, rows, folder, features):
    file = folder / "rows.csv"
    with file.open("w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)
    reading = flags[:2]
    run = subprocess.run([anoean, "score", "--model", model, *reading, "--input", file, "--format", "jsonl", *features],
                         check=True, capture_output=True, text=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def run(anoean, name, make, data, seed, options, folder):
    fit, normals, flags, label = make(data, seed)
    source, model = folder / "fit.csv", folder / "model.anoean"
    with source.open("w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(fit)
    command = [anoean, "fit", *flags, "--input", source, "--model", model, "--seed", str(seed), "--quiet", "--method", options.method]
    command += ["--preset", options.preset] if options.preset else []
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    schema = json.loads(subprocess.run([anoean, "inspect", "--model", model, "--json"], check=True, capture_output=True).stdout)
    learnt = columns_of(schema)
    names = [column["name"] for column in schema["schema"]["columns"]]
    good = [row for row in fit if row[label] == "normal"]
    bad = [row for row in fit if row[label] != "normal"]
    usual = {}
    for place, role in learnt:
        if role == "numeric":
            usual[place] = {"numbers": [float(row[place]) for row in good]}
        else:
            usual[place] = {"all": collections.Counter(row[place] for row in fit),
                            "normal": collections.Counter(row[place] for row in good), "normals": len(good)}
        usual[place]["bad"] = [row[place] for row in bad]
    draw = random.Random(seed)
    chosen = [list(draw.choice(normals)) for _ in range(options.rows)]
    planted, places = [], []
    for row in chosen:
        place, role = draw.choice(learnt)
        planted.append(row[:place] + [odd_value(role, usual[place], draw, options.odd)] + row[place + 1:])
        places.append(place)
    before = scores(anoean, model, flags, chosen, folder, [])
    after = scores(anoean, model, flags, planted, folder, ["--explain", str(len(names))])
    rose = first = among = imprecise = 0
    missed = collections.Counter()
    for old, new, place in zip(before, after, places):
        total = sum(one["contribution"] for one in new["explanation"])
        difference = new["score"] - new["baseline_score"]
        imprecise += abs(total - difference) > max(0.01 * abs(difference), 0.001) + 1e-5
        if old["p_value"] < options.before or new["p_value"] > 0.01:
            continue
        rose += 1
        ranked = [one["column"] for one in new["explanation"]]
        first += ranked[0] == names[place]
        among += names[place] in ranked[:3]
        if ranked[0] != names[place]:
            missed[f"{names[place]}<{ranked[0]}"] += 1
    print(f"{name:8} seed {seed}: {rose} of {options.rows} rows rise clearly; named first {100 * first / rose:5.1f} %, "
          f"among three {100 * among / rose:5.1f} %; {imprecise} sums missed   {missed.most_common(8) if options.missed else ''}",
          flush=True)
    return rose, first


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("anoean")
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--method", default="anoean")
    parser.add_argument("--preset", default="")
    parser.add_argument("--sets", nargs="+", default=["nsl-kdd", "made-up"])
    parser.add_argument("--odd", choices=["beyond", "anomaly"], default="beyond")
    parser.add_argument("--before", type=float, default=0.1, help="least p-value of a row before")
    parser.add_argument("--missed", action="store_true", help="show which columns were named in place of the planted one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in options.sets:
            make = {"nsl-kdd": nsl_kdd, "made-up": made_up}[name]
            found = [run(options.anoean, name, make, options.data, seed, options, pathlib.Path(folder))
                     for seed in range(1, options.seeds + 1)]
            rose, first = map(sum, zip(*found))
            print(f"{name:8} all: named first in {100 * first / rose:.1f} % of {rose}")


if __name__ == "__main__":
    main()
