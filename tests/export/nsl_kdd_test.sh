#!/usr/bin/env bash
# Exports models of NSL-KDD and checks what is promised of them: scores of all rows of the test file that are the
# library's, and the loss of 8 bits.
#   nsl_kdd_test.sh ANOEAN WORK_FOLDER          reads $ANOEAN_DATA/nsl-kdd
set -euo pipefail

anoean=$1 work=$2 data=${ANOEAN_DATA:-}/nsl-kdd
if [ ! -f "$data/KDDTest+.txt.gz" ]; then
  echo "skipped: ANOEAN_DATA names no folder with nsl-kdd/KDDTest+.txt.gz"
  exit 0
fi
rm -rf "$work" && mkdir -p "$work" && cd "$work"

# MODEL PRECISION MOST_DIFFERENCE MOST_LOSS_OF_AUC_PR MOST_KB_OF_CONSTANTS
check() {
  "$anoean" export --model "$1.anoean" --to c --precision "$2" --output "$1_$2" --name m --layout nsl-kdd \
    --calibration "$data/KDDTest+.txt.gz" >"$1_$2.txt"
  cat "$1_$2.txt"
  cc -std=c99 -O2 -o selftest "$1_$2/m.c" "$1_$2/m_selftest.c" -lm
  ./selftest
  awk -v most_difference="$3" -v most_loss="$4" -v most_kb="$5" '
    /^flash/ { kb = $2 }
    /^largest difference/ { if ($8 != 22544) exit 1; difference = $(NF - 3) }
    /^AUC-PR/ { loss = $7 - $10 }
    END { exit !(kb > 0 && kb < most_kb && difference <= most_difference && loss <= most_loss && loss >= -most_loss) }' \
    "$1_$2.txt"
}
fit() { "$anoean" fit --layout nsl-kdd --input "$data/KDDTrain+.txt.gz" --quiet --model "$@"; }
fit faithful.anoean --preset faithful --set epochs=15
fit default.anoean --set epochs=5
check faithful float32 1e-5 0.005 115
check faithful int8 1 0.5 30
check default float32 1e-5 0.005 400
