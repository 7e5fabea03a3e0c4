#!/usr/bin/env bash
# Makes a folder that looks like NSL-KDD's to the commands: few rows, attacks that differ from normal ones in some numbers.
#   make_nsl_kdd.sh FOLDER
set -euo pipefail
mkdir -p "$1/nsl-kdd"
make() { # SEED ROWS CLASS…
  local seed=$1 rows=$2
  shift 2
  awk -v seed="$seed" -v rows="$rows" -v classes="$*" 'BEGIN {
    srand(seed)
    n = split(classes, names, " ")
    for (i = 1; i <= n; i++) {
      split(names[i], parts, ":")
      for (row = 0; row < rows * parts[2]; row++) {
        line = int(10 * rand()) ",tcp," (rand() < 0.5 ? "http" : "smtp") ",SF"
        for (column = 5; column <= 41; column++)
          line = line "," sprintf("%.3f", rand() + ((column + i) % 7 == 0 ? 0.6 * (i - 1) : 0))
        print line "," parts[1] ",21"
      }
    }
  }'
}
make 1 60 normal:15 back:1 land:1 neptune:1 smurf:1 >"$1/nsl-kdd/KDDTrain+.txt"
make 2 40 normal:8 back:1 land:1 neptune:1 smurf:1 mscan:1 >"$1/nsl-kdd/KDDTest+.txt"
