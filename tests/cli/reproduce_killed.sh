#!/usr/bin/env bash
# A run of the experiments that is killed at ten random moments ends with the same results as one that is not, and so does
# one with another number of jobs; only the times differ.
#   reproduce_killed.sh ANOEAN MAKE_DATA WORK_FOLDER
set -uo pipefail
anoean=$1 make_data=$2 work=$3
rm -rf "$work"
mkdir -p "$work"
bash "$make_data" "$work/data" || exit 1

command=("$anoean" reproduce table1 --quick --seeds 4 --methods anoean-faithful,svm,ocsvm,mahalanobis,untrained --data "$work/data" --quiet)
# All but fit_seconds and score_us_per_row.
without_times() { cut -d, -f1-15,18- "$1/results.csv"; }
# What it tells is shown where it fails.
finish() { "${command[@]}" "$@" 2>"$work/log" || { cat "$work/log"; exit 1; }; }

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

started=$(milliseconds)
finish --jobs 2 --out "$work/whole"
duration=$(($(milliseconds) - started))
partly=0
for kill in 1 2 3 4 5 6 7 8 9 10; do
  "${command[@]}" --jobs 2 --out "$work/killed" 2>/dev/null &
  process=$!
  # As long as half a run, however fast the machine and the build are.
  moment=$((duration * RANDOM / 32768 / 2))
  sleep "$((moment / 1000)).$(printf %03d $((moment % 1000)))"
  kill -9 $process 2>/dev/null
  wait $process 2>/dev/null
  lines=$(cat "$work/killed/results.csv" 2>/dev/null | wc -l)
  echo "kill $kill: $lines lines"
  if [ "$lines" -gt 1 ] && [ "$lines" -lt 41 ]; then partly=1; fi
done
finish --jobs 2 --out "$work/killed"
finish --jobs 1 --out "$work/alone"

status=0
[ $partly -eq 1 ] || { echo "no kill came between the first and the last result"; status=1; }
for other in killed alone; do
  diff <(without_times "$work/whole") <(without_times "$work/$other") || { echo "$other: the results differ"; status=1; }
  diff -r "$work/whole/details" "$work/$other/details" || { echo "$other: the details differ"; status=1; }
done
[ "$(wc -l <"$work/whole/results.csv")" -eq 41 ] || { echo "there should be 40 results"; status=1; }
# Nothing is left to do, and nothing changes.
cp "$work/whole/results.csv" "$work/before.csv"
finish --jobs 2 --out "$work/whole"
cmp "$work/before.csv" "$work/whole/results.csv" || status=1
exit $status
