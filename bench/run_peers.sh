#!/bin/sh
# Times scoring beside ONNX Runtime, PyTorch, pandas and scikit-learn in one run and prints goals and measured ratios.
# usage: run_peers.sh BUILD DATA [rounds]
# BUILD holds src/cli/anoean and bench/bench_scoring; DATA nsl-kdd/KDDTrain+.txt.gz, KDDTest+.txt.gz and
# kdd99/kddcup.data_10_percent.gz. PYTHON names a Python that has the peers; without it they are installed by PyPI
# into BUILD/peers, once (PyTorch is large).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${1:?the build folder}
data=${2:?the folder with nsl-kdd and kdd99}
rounds=${3:-3}
if [ -z "${PYTHON:-}" ]; then
  PYTHON=$build/peers/bin/python
  [ -x "$PYTHON" ] || python3 -m venv "$build/peers"
  "$PYTHON" -c "import onnx, onnxruntime, pandas, sklearn, torch" 2>/dev/null ||
    "$PYTHON" -m pip install --quiet onnx onnxruntime pandas scikit-learn torch >&2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gzip -dc "$data/nsl-kdd/KDDTest+.txt.gz" > "$work/nsl-kdd.txt"
gzip -dc "$data/kdd99/kddcup.data_10_percent.gz" > "$work/kdd99.txt"
fit() {
  "$build/src/cli/anoean" fit --layout nsl-kdd --input "$data/nsl-kdd/KDDTrain+.txt.gz" "$@" >&2
}
fit --preset faithful --model "$work/faithful.anoean"
fit --model "$work/default.anoean"
"$PYTHON" "$here/scoring_peers.py" "$build/src/cli/anoean" "$build/bench/bench_scoring" "$work" "$rounds"
