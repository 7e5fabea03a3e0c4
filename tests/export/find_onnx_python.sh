# shellcheck shell=bash
# Sourced: sets `python` to one that has onnx and onnxruntime: $ANOEAN_PYTHON, the one that scripts/setup_onnx.sh
# made, or python3; to nothing where none has.
#   . find_onnx_python.sh PROJECT
python=
for candidate in "${ANOEAN_PYTHON:-}" "$1/build/onnx/bin/python" python3; do
  if [ -n "$candidate" ] && "$candidate" -c 'import onnx.reference, onnxruntime' 2>/dev/null; then
    python=$candidate
    break
  fi
done
