#!/usr/bin/env bash
# Installs what the tests of exported graphs need: onnx and ONNX Runtime, by pip into build/onnx. Does nothing, silently,
# where they are there.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(onnx==1.23.2 onnxruntime==1.32.0)
folder=build/onnx
[ "$(cat $folder/version 2>/dev/null)" != "${packages[*]}" ] || exit 0

scripts/setup.sh python3-venv
echo "setup: fetching ${packages[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
  mkdir -p build && python3 -m venv --clear $folder &&
    $folder/bin/pip install --disable-pip-version-check "${packages[@]}"
}
if ! install >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "setup: pip could not install ${packages[*]}; the lines above say why" >&2
  exit 1
fi
echo "${packages[*]}" >$folder/version
