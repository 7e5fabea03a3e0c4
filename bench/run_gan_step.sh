#!/bin/sh
# Times the training steps of EGBAD and ALAD and AnoGAN's search beside PyTorch's, turn by turn on the same machine, and
# prints the ratios.
# usage: run_gan_step.sh BENCH_GAN_STEP [rounds [steps on tables [steps on images]]]
# PYTHON names a Python with torch (default python3), THREADS the thread counts (default "1 2"), CASES what is measured
# (default "egbad-kdd egbad-mnist alad-kdd alad-mnist anogan-kdd anogan-mnist"). Of AnoGAN's searches on tables, each
# of which takes many steps, a tenth as many are timed.
#
# Both are called with METHOD DATASET ROUNDS THREADS (see gan_step_pytorch.py) and print
#   anoean  <method>-<dataset> <threads> <best ms> <median ms>
#   pytorch <method>-<dataset> <threads> <best ms> <median ms> <variant>
# where the milliseconds are those of one step, or of one row's 500 steps of AnoGAN's search.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bench=${1:?the path of bench_gan_step}
rounds=${2:-3}
steps_kdd=${3:-200}
steps_mnist=${4:-5}
python=${PYTHON:-python3}
results=$(mktemp)
trap 'rm -f "$results"' EXIT

for round in $(seq "$rounds"); do
  for threads in ${THREADS:-1 2}; do
    for case in ${CASES:-egbad-kdd egbad-mnist alad-kdd alad-mnist anogan-kdd anogan-mnist}; do
      method=${case%-*}
      dataset=${case#*-}
      case $case in
        *-mnist) steps=$steps_mnist ;;
        anogan-*) steps=$((steps_kdd / 10 + 1)) ;;
        *) steps=$steps_kdd ;;
      esac
      echo "round $round of $rounds, $threads thread(s), $case" >&2
      "$bench" "$method" "$dataset" "$steps" "$threads" >> "$results"
      "$python" "$here/gan_step_pytorch.py" "$method" "$dataset" "$steps" "$threads" >> "$results"
    done
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
$1 != "anoean" && $1 != "pytorch" { next }
{
  key = $1 " " $2 " " $3
  if (!(key in best) || $4 < best[key]) { best[key] = $4; note[key] = $6 }
  medians[key] = medians[key] " " $5
  threads[$3]
  if (!($2 in seen)) { seen[$2]; order[++cases] = $2 }
}
END {
  printf "%-12s %7s | %9s %9s | %9s %9s | %6s %8s | %s\n", "", "threads", "anoean ms", "(median)", "torch ms", "(median)", "ratio", "(median)", "fastest variant"
  for (t = 1; t <= 1024; ++t) if (t in threads) for (i = 1; i <= cases; ++i) {
    a = "anoean " order[i] " " t; p = "pytorch " order[i] " " t
    if (!(a in best) || !(p in best)) continue
    printf "%-12s %7d | %9.3f %9.3f | %9.3f %9.3f | %6.2f %8.2f | %s", order[i], t, best[a], middle(medians[a]), best[p], middle(medians[p]), best[p] / best[a], middle(medians[p]) / middle(medians[a]), note[p]
    if (order[i] ~ /^anogan/) printf "; searches per second: %.0f, torch %.0f", 1000 / best[a], 1000 / best[p]
    printf "\n"
  }
}' "$results"
