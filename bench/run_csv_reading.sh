#!/bin/sh
# Reads the KDD99 file into typed columns with anoean, pandas (C engine) and pyarrow, turn by turn on one thread, and
# prints MB/s and the ratios.
# usage: run_csv_reading.sh BENCH_CSV_READING [KDD99_FILE [rounds]]
# KDD99_FILE: kddcup.data_10_percent, plain or gzip; by default below the folder that ANOEAN_DATA names.
# PYTHON names a Python with pandas and pyarrow (default python3).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bench=${1:?the path of bench_csv_reading}
file=${2:-${ANOEAN_DATA:?names no data folder, and no file is given}/kdd99/kddcup.data_10_percent.gz}
rounds=${3:-5}
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

case $file in
  *.gz) gzip -dc "$file" >"$work/kdd99.csv" ;;
  *) cp "$file" "$work/kdd99.csv" ;;
esac
for round in $(seq "$rounds"); do
  echo "round $round of $rounds" >&2
  "$bench" "$work/kdd99.csv" kdd99 3 >>"$work/results"
  "$python" "$here/csv_reading_python.py" "$work/kdd99.csv" 1 >>"$work/results"
done

# The best of all rounds: what the machine can do when nothing else runs on it. The median beside it.
sort -k1,1 -k2,2n "$work/results" | awk '
{ rate[$1] = rate[$1] " " $2; rows[$1] = $3 }
END {
  for (name in rate) {
    count = split(rate[name], sorted, " ")
    best[name] = sorted[count]
    median[name] = sorted[int((count + 1) / 2)]
  }
  split("anoean pandas pyarrow", names, " ")
  for (i = 1; i <= 3; ++i) {
    name = names[i]
    printf "%-8s %7.0f MB/s (median %.0f)  %d rows", name, best[name], median[name], rows[name]
    if (i > 1) printf "   anoean is %.2f times as fast (median %.2f)", best["anoean"] / best[name], median["anoean"] / median[name]
    printf "\n"
  }
}'
