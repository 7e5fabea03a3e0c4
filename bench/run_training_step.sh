#!/bin/sh
# Times the AnoEAN training step beside PyTorch's, turn by turn on the same machine, and prints the ratios.
# usage: run_training_step.sh BENCH_TRAINING_STEP [rounds [seconds]]
# PYTHON names a Python with torch (default python3), THREADS the thread counts (default "1 2").
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bench=${1:?the path of bench_training_step}
rounds=${2:-5}
seconds=${3:-1}
python=${PYTHON:-python3}
results=$(mktemp)
trap 'rm -f "$results"' EXIT

for round in $(seq "$rounds"); do
  for threads in ${THREADS:-1 2}; do
    echo "round $round of $rounds, $threads thread(s)" >&2
    "$bench" "$threads" "$seconds" >> "$results"
    "$python" "$here/training_step_pytorch.py" "$threads" "$seconds" >> "$results"
  done
done

# The best of all rounds: what the machine can do when nothing else runs on it. The middle of the medians beside it.
awk '
function middle(list,   count, sorted, i, j, swap) {
  count = split(list, sorted, " ")
  for (i = 2; i <= count; ++i)
    for (j = i; j > 1 && sorted[j - 1] + 0 > sorted[j] + 0; --j) { swap = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = swap }
  return sorted[int((count + 1) / 2)]
}
$1 == "probe" { if ($4 > peak[$3]) peak[$3] = $4; next }
{
  key = $1 " " $2 " " $3
  if (!(key in best) || $4 < best[key]) { best[key] = $4; note[key] = $6 }
  medians[key] = medians[key] " " $5
  threads[$3]
}
$1 == "anoean" { nominal[$2] = $6; executed[$2] = $7; networks[$2] }
END {
  printf "%-4s %7s | %9s %9s | %9s %9s | %6s %7s | %9s %7s %9s %7s\n", "", "threads", "anoean ms", "(median)", "torch ms", "(median)", "ratio", "(median)", "executed", "of peak", "nominal", "of peak"
  for (t = 1; t <= 1024; ++t) if (t in threads) for (n in networks) {
    a = "anoean " n " " t; p = "pytorch " n " " t
    printf "%-4s %7d | %9.3f %9.3f | %9.3f %9.3f | %6.2f %7.2f  | %5.1f GF/s %5.0f %%  %5.1f GF/s %5.0f %%\n", n, t, best[a], middle(medians[a]), best[p], middle(medians[p]), best[p] / best[a], middle(medians[p]) / middle(medians[a]), executed[n] / best[a], 100 * executed[n] / best[a] / peak[t], nominal[n] / best[a], 100 * nominal[n] / best[a] / peak[t]
  }
  for (t = 1; t <= 1024; ++t) if (t in threads) {
    printf "FMA peak, %d thread(s): %.1f GF/s", t, peak[t]
    if (t > 1 && (1 in peak)) {
      printf " = %.2f of one; step", peak[t] / peak[1]
      for (n in networks) printf " %s %.2f (torch %.2f)", n, best["anoean " n " 1"] / best["anoean " n " " t], best["pytorch " n " 1"] / best["pytorch " n " " t]
    }
    printf "\n"
  }
  for (key in note) if (key ~ /^pytorch/) printf "%s: fastest variant %s\n", key, note[key]
}' "$results"
