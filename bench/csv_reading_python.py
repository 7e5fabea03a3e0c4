"""The reading of csv_reading.cpp by pandas (C engine) and pyarrow, on one thread.

usage: python3 csv_reading_python.py FILE [rounds]

Prints one line per round and library:  pandas|pyarrow <MB/s> <rows>
"""
import os
import sys
import time

import pandas
import pyarrow
import pyarrow.csv

pyarrow.set_cpu_count(1)


def by_pandas(path):
    return len(pandas.read_csv(path, header=None, engine="c"))


def by_pyarrow(path):
    return pyarrow.csv.read_csv(
        path,
        read_options=pyarrow.csv.ReadOptions(autogenerate_column_names=True, use_threads=False),
    ).num_rows


def main():
    path = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    megabytes = os.path.getsize(path) * 1e-6
    for _ in range(rounds):
        for name, read in (("pandas", by_pandas), ("pyarrow", by_pyarrow)):
            start = time.perf_counter()
            rows = read(path)
            print(name, megabytes / (time.perf_counter() - start), rows, flush=True)


if __name__ == "__main__":
    main()
