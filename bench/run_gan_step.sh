#!/bin/sh
# Times training steps of EGBAD and ALAD and AnoGAN's search beside PyTorch's, turn by turn on the same machine, and
# prints the ratios.
# usage: run_gan_step.sh BENCH_GAN_STEP [rounds]
# PYTHON names a Python with torch (default python3), THREADS the thread counts (default "1").
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bench=${1:?the path of bench_gan_step}
rounds=${2:-3}
python=${PYTHON:-python3}
results=$(mktemp)
trap 'rm -f "$results"' EXIT

for round in $(seq "$rounds"); do
  for threads in ${THREADS:-1}; do
    for method in egbad alad anogan; do
      for dataset in kdd mnist; do
        echo "round $round of $rounds: $method on $dataset, $threads thread(s)" >&2
        steps=10
        [ "$dataset" = mnist ] || [ "$method" = anogan ] || steps=200
        "$bench" "$method" "$dataset" "$steps" "$threads" >> "$results"
        "$python" "$here/gan_step_pytorch.py" "$method" "$dataset" "$steps" "$threads" 2>/dev/null >> "$results"
      done
    done
  done
done

# The best of all rounds: what the machine can do when nothing else runs on it.
awk '
{
  key = $1 " " $2 " " $3
  if (!(key in best) || $4 < best[key]) { best[key] = $4; note[key] = $6 }
  if ($1 == "anoean") rows[$2 " " $3]
}
END {
  printf "%-13s %7s | %10s | %10s | %6s\n", "", "threads", "anoean ms", "torch ms", "ratio"
  for (r in rows) {
    split(r, part, " ")
    a = best["anoean " r]; p = best["pytorch " r]
    printf "%-13s %7d | %10.3f | %10.3f | %6.2f  %s\n", part[1], part[2], a, p, p / a, note["pytorch " r]
  }
}' "$results" | sort
