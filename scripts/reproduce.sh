#!/usr/bin/env bash
# Runs the experiments of AnoEAN's paper and makes the page of their results; killed, it goes on where it was.
#   scripts/reproduce.sh [--quick|--full] [FLAG…]     flags of anoean reproduce, such as --jobs 4
# NSL-KDD and KDD99 are looked for below the folder that ANOEAN_DATA names (`anoean datasets` says how to get them),
# MNIST is fetched. Results: out/reproduce-BUDGET, with the page results.html.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/stages.sh
. scripts/stages.sh

budget=standard
for flag in "$@"; do
  case $flag in --quick | --full) budget=${flag#--} ;; esac
done
data=out/reproduce-data
results=out/reproduce-$budget

scripts/setup.sh
scripts/setup_vega.sh || echo "Going on without Vega: the page will have no charts."
stage "Build, release" build release anoean_cli
mkdir -p "$data"
for name in nsl-kdd kdd99; do
  if [ -d "${ANOEAN_DATA:-}/$name" ]; then ln -sfn "$(realpath "$ANOEAN_DATA/$name")" "$data/$name"; fi
done
scripts/fetch_mnist.sh out/data/mnist && ln -sfn ../data/mnist "$data/mnist"
# The page shows what there is, failed runs too; how the runs went is what this ends with.
status=0
build/release/src/cli/anoean reproduce all --data "$data" --out "$results" "$@" || status=$?
[ -f "$results/results.csv" ] || exit $status
build/release/src/cli/anoean report --results "$results" --output "$results/results.html" \
  --markdown "$results/tables.md" --latex "$results/tables.tex"
echo "The page: $results/results.html"
exit $status
