#!/usr/bin/env bash
# Exports models as ONNX and compares the graphs with the library, record by record (onnx_check.py).
#   onnx_test.sh ANOEAN PROJECT WORK_FOLDER made_up|known     made_up records, or those of $ANOEAN_DATA
set -euo pipefail

anoean=$1 project=$2 work=$3 records=$4 sources=$2/tests/export
# shellcheck source=tests/export/find_onnx_python.sh
. "$sources/find_onnx_python.sh" "$project"
if [ -z "$python" ]; then
  echo "skipped: there is no Python with onnx and onnxruntime (scripts/setup_onnx.sh installs them)"
  exit 0
fi
rm -rf "$work" && mkdir -p "$work" && cd "$work"

fit() { "$anoean" fit --quiet "$@" 2>/dev/null; }
# NAME RECORDS TOLERANCE [COLUMNS]: of NAME.anoean. The same bytes each time.
check() {
  "$anoean" export --model "$1.anoean" --to onnx --output "$1.onnx" >/dev/null
  "$anoean" export --model "$1.anoean" --to onnx --output again.onnx >/dev/null
  cmp "$1.onnx" again.onnx
  "$anoean" score --model "$1.anoean" --input "$2" ${4:+--columns "$4"} --output "$1.csv" 2>/dev/null
  "$python" "$sources/onnx_check.py" "$1.onnx" "$1.csv" "$2" "$3" "${@:4}"
}

if [ "$records" = made_up ]; then
  awk -v rows=600 -v odd=0 -f "$sources/make_records.awk" >train.csv
  awk -v rows=300 -v odd=1 -f "$sources/make_records.awk" >odd.csv
  # The score of all layers magnifies the last digit of floats where training was as short as here.
  # NAME TOLERANCE [FIT_ARGUMENT…]
  table() {
    fit --input train.csv --label class --normal good --model "$1.anoean" --set epochs=3 "${@:3}"
    check "$1" odd.csv "$2"
  }
  table default 3e-5
  table no_known_anomaly 3e-5 --set reference_points=40 --ignore flag
  table input 3e-5 --set reference_points=40 input_weight=12
  # Some known anomalies equal normal records.
  awk 'NR == 1 || (sub(/,good$/, ",alike") && alike++ < 20)' train.csv >alike.csv
  table ambiguous 3e-5 --anomalies alike.csv --set reference_points=40 input_weight=12
  table numbers_alone 3e-5 --ignore flag kind --preprocessing log-standard
  table categories_alone 1e-5 --preset faithful --ignore size rate
  table faithful 1e-5 --preset faithful
  table norm 1e-5 --preset faithful --set score=norm --preprocessing standard
  table two_encoders 3e-5 --set encoders=2 --preprocessing quantile --numeric constant
  table logarithms_of_numbers 3e-5 --preprocessing log-range
  table every_layer 1e-5 --preset faithful --preprocessing minmax \
    --set "encoder=dense 40, tanh, dense 20, batch_norm, sigmoid, dense 12, leaky_relu 0.1"
  table wide_layer 3e-5 --set "encoder=dense 150, leaky_relu 0.2, dense 30, leaky_relu 0.2"
  "$python" - <<'PYTHON'
import numpy as np
random = np.random.default_rng(1)
labels = np.arange(400) % 8 == 0
pixels = random.normal(size=(400, 12, 10, 3)).astype(np.float32)
pixels[labels, :4] += 2
np.savez("images.npz", X=pixels, y=labels.astype(int))
pixels[1, 5] = np.nan
pixels[2, 3] = 1e30
pixels[3] = np.inf
np.savez("odd_images.npz", X=pixels)
PYTHON
  layers="conv 6 kernel 4 stride 2 pad 1, batch_norm, leaky_relu 0.2, conv 8 kernel 3 stride 1, tanh, batch_norm"
  for preset in combined faithful; do
    tolerance=$([ $preset = combined ] && echo 3e-5 || echo 1e-5)
    fit --input images.npz --label y --normal 0 --model "images_$preset.anoean" --set epochs=2 latent=4 \
      --set "encoder=$layers, flatten, dense 20, leaky_relu 0.1" $([ $preset = combined ] || echo --preset $preset)
    check "images_$preset" odd_images.npz "$tolerance"
  done
  fit --input images.npz --model images_alone.anoean --set epochs=2 latent=4 reference_points=40 --set "encoder=$layers, flatten"
  check images_alone odd_images.npz 3e-5
  exit 0
fi

data=${ANOEAN_DATA:-}
if [ ! -f "$data/nsl-kdd/KDDTest+.txt.gz" ]; then
  echo "skipped: ANOEAN_DATA names no folder with nsl-kdd/KDDTest+.txt.gz"
  exit 0
fi
columns_of() {
  "$anoean" inspect --model "$1" --json | "$python" -c \
    'import json, sys; print(",".join(column["name"] for column in json.load(sys.stdin)["schema"]["columns"]))'
}
kdd() {
  fit --layout nsl-kdd --input "$data/nsl-kdd/KDDTrain+.txt.gz" --model "$1.anoean" "${@:3}"
  check "$1" "$data/nsl-kdd/KDDTest+.txt.gz" "$2" "$(columns_of "$1.anoean"),difficulty"
}
kdd nsl_kdd_default 1e-5 --set epochs=5
kdd nsl_kdd_faithful 1e-5 --preset faithful --set epochs=15
if [ ! -f "$data/mnist/train-images-idx3-ubyte" ]; then
  echo "MNIST is left out: ANOEAN_DATA names no folder with mnist/train-images-idx3-ubyte"
  exit 0
fi
mnist() {
  fit --layout mnist --input "$data/mnist/train-images-idx3-ubyte" --normal 0 --model "$1.anoean" --set epochs=6 "${@:3}"
  check "$1" "$data/mnist/t10k-images-idx3-ubyte" "$2"
}
mnist mnist_default 1e-5
mnist mnist_faithful 1e-5 --preset faithful
