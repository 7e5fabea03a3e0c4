#!/usr/bin/env bash
# From a fresh clone to a trained model and scored records: sets the machine up, builds, then fits, evaluates and
# scores a small table that comes with the project and MNIST, digit 0 against all others.
#   scripts/quickstart.sh [--quick]     --quick: a few epochs only, to see that everything runs
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/stages.sh
. scripts/stages.sh

budget=()
case ${1:-} in
  "") ;;
  --quick) budget=(--set epochs=3) ;;
  *) sed -n '4s/^# */usage: /p' "$0" >&2; exit 2 ;;
esac

out=out/quickstart
mnist=out/data/mnist
mkdir -p "$out"
PATH=$PWD/build/release/src/cli:$PATH

title() { printf '\n== %s\n' "$1"; }
# Shows a command, then runs it.
run() {
  printf '\n$ %s\n' "$*"
  "$@"
}

title "Build"
scripts/setup.sh
stage "Build, release" build release anoean_cli

title "A table: breast cancer, malignant among benign samples"
echo "Two thirds of the rows train, the others are held out."
awk 'NR == 1 || NR % 3 != 0' examples/data/breast_cancer.csv >"$out/samples_train.csv"
awk 'NR == 1 || NR % 3 == 0' examples/data/breast_cancer.csv >"$out/samples_test.csv"
run anoean fit --input "$out/samples_train.csv" --label diagnosis --normal benign \
  --model "$out/samples.anoean" "${budget[@]}"
run anoean evaluate --model "$out/samples.anoean" --input "$out/samples_test.csv" --label diagnosis --normal benign
run anoean score --model "$out/samples.anoean" --input "$out/samples_test.csv" --output "$out/samples_scores.csv"
run head -n 6 "$out/samples_scores.csv"

title "Images: MNIST, digit 0 against all others"
if scripts/fetch_mnist.sh "$mnist"; then
  run anoean fit --layout mnist --input "$mnist/train-images-idx3-ubyte" --normal 0 \
    --model "$out/zero.anoean" "${budget[@]}"
  run anoean evaluate --model "$out/zero.anoean" --input "$mnist/t10k-images-idx3-ubyte" --layout mnist --normal 0
  run anoean score --model "$out/zero.anoean" --input "$mnist/t10k-images-idx3-ubyte" --output "$out/zero_scores.csv"
  run head -n 6 "$out/zero_scores.csv"
else
  echo "MNIST is left out this time; run scripts/quickstart.sh again when it can be fetched."
fi

title "Where to look next"
cat <<END
Models and scores    $out
Your own records     build/release/src/cli/anoean fit --input FILE --label COLUMN --normal VALUE --model OUT
Every flag           build/release/src/cli/anoean fit --help
From C++             examples/fit_and_score
Formats, method      docs
END
