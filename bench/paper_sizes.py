"""Methods side by side on NSL-KDD and KDD99 with the paper's sizes: 5,000 normals and 500 known anomalies to learn
from, 1,360 normals and 340 anomalies to test, drawn by seed from all files of the data set, no class withheld.

    python3 bench/paper_sizes.py ANOEAN DATA OUT [--methods M[:KEY=VALUE,…] …] [--sets nsl-kdd kdd99] [--seeds 5]

DATA: a folder as `anoean datasets` lists it. OUT: a folder for the draws and results.jsonl, a line per finished run; a run
that stands there is not repeated. Prints mean and standard deviation of the AUC-PR over the seeds beside the paper's.

`fit` is given 7,143 normals and 625 anomalies: it holds back 15 % of the normals for validation, as many for its
threshold, and a fifth of the anomalies for validation.
"""
import argparse
import gzip
import json
import pathlib
import random
import statistics
import subprocess
import time

FILES = {"nsl-kdd": ("nsl-kdd/KDDTrain+.txt.gz", "nsl-kdd/KDDTest+.txt.gz"),
         "kdd99": ("kdd99/kddcup.data_10_percent.gz", "kdd99/corrected.gz")}
LABEL_FROM_END = {"nsl-kdd": 2, "kdd99": 1}  # NSL-KDD ends in a difficulty
# AUC in % (E. Gherbi et al., ACML 2019, tables 1 and 2)
PAPER = {"nsl-kdd": {"anogan": 79.6, "egbad": 96.0, "alad": 94.7, "ocsvm": 94.1, "anoean": 97.5, "svm": 97.3},
         "kdd99": {"anogan": 72.9, "egbad": 89.1, "alad": 95.4, "ocsvm": 86.0, "anoean": 98.9, "svm": 98.6}}
FIT_NORMALS, FIT_ANOMALIES, TEST_NORMALS, TEST_ANOMALIES = 7143, 625, 1360, 340


def rows_of(data, name):
    """All rows of a data set: normals, anomalies."""
    groups = ([], [])
    for file in FILES[name]:
        with gzip.open(data / file, "rt") as rows:
            for row in rows:
                label = row.rstrip("\n").rsplit(",", LABEL_FROM_END[name])[1].rstrip(".")
                groups[label != "normal"].append(row)
    return groups


def draw(data, out, name, seed):
    """Files of the rows to learn from and to test on."""
    folder = out / "draws" / name / str(seed)
    fit, test = folder / "fit.csv", folder / "test.csv"
    if not test.exists():
        folder.mkdir(parents=True, exist_ok=True)
        choose = random.Random(seed)
        normals, anomalies = (choose.sample(group, fit_rows + test_rows) for group, fit_rows, test_rows in zip(
            rows_of(data, name), (FIT_NORMALS, FIT_ANOMALIES), (TEST_NORMALS, TEST_ANOMALIES)))
        fit.write_text("".join(normals[:FIT_NORMALS] + anomalies[:FIT_ANOMALIES]))
        test.write_text("".join(normals[FIT_NORMALS:] + anomalies[FIT_ANOMALIES:]))
    return fit, test


def run(anoean, out, method, name, seed, fit, test):
    kind, _, settings = method.partition(":")
    model = out / "model.anoean"
    command = [anoean, "fit", "--layout", name, "--input", fit, "--model", model, "--method", kind, "--seed", str(seed),
               "--quiet"]
    for setting in filter(None, settings.split(",")):
        command += ["--preprocessing", setting[14:]] if setting.startswith("preprocessing=") else ["--set", setting]
    start = time.monotonic()
    subprocess.run(command, check=True, stderr=subprocess.PIPE)
    seconds = time.monotonic() - start
    answer = subprocess.run([anoean, "evaluate", "--layout", name, "--input", test, "--model", model, "--json"],
                            check=True, capture_output=True)
    measures = json.loads(answer.stdout)
    facts = json.loads(subprocess.run([anoean, "inspect", "--model", model, "--json"], check=True,
                                      capture_output=True).stdout)["provenance"]["training"]
    kept = {key: measures[key] for key in ("auc_pr", "auc_roc", "f1", "false_alarm", "recall", "score_us_per_row")}
    return {"set": name, "method": method, "seed": seed, "fit_seconds": round(seconds, 2),
            "model_bytes": model.stat().st_size} | kept | {"training": facts}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("anoean")
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--methods", nargs="+", default=list(PAPER["kdd99"]))
    parser.add_argument("--sets", nargs="+", default=list(FILES))
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    results = options.out / "results.jsonl"
    done = [json.loads(line) for line in results.read_text().splitlines()] if results.exists() else []
    for name in options.sets:
        for method in options.methods:
            for seed in range(1, options.seeds + 1):
                if any((r["set"], r["method"], r["seed"]) == (name, method, seed) for r in done):
                    continue
                result = run(options.anoean, options.out, method, name, seed,
                             *draw(options.data, options.out, name, seed))
                done.append(result)
                with results.open("a") as file:
                    file.write(json.dumps(result) + "\n")
            of_method = [r for r in done if (r["set"], r["method"]) == (name, method)]
            values = [100 * r["auc_pr"] for r in of_method]
            spread = statistics.stdev(values) if len(values) > 1 else 0.0
            paper = PAPER[name].get(method.partition(":")[0])
            print(f"{name:8} {method:40} AUC-PR {statistics.mean(values):5.1f} ± {spread:4.1f}"
                  f"   paper {paper if paper else '-':>5}"
                  f"   fit {statistics.mean(r['fit_seconds'] for r in of_method):6.1f} s"
                  f"   {statistics.mean(r['score_us_per_row'] for r in of_method):8.2f} us/row"
                  f"   best epochs {[r['training'].get('best_epoch') for r in of_method]}", flush=True)


if __name__ == "__main__":
    main()
