#!/usr/bin/env bash
# Runs the steps of docs/deploy.md: its blocks of shell in order, its block of C as main.c, that of Python as score.py.
# Those for a device and for ONNX are left out where the tools are missing.
#   walk_through.sh ANOEAN PROJECT WORK_FOLDER
set -euo pipefail

anoean=$1 project=$2 work=$3
rm -rf "$work" && mkdir -p "$work/bin" "$work/run"
ln -s "$anoean" "$work/bin/anoean"
ln -s "$project/examples" "$work/run/examples"
export PATH=$work/bin:$PATH

device=1
for tool in arm-none-eabi-gcc qemu-system-arm; do
  command -v $tool >/dev/null || { echo "the steps for a device are left out: $tool is missing"; device=0; break; }
done
# shellcheck source=tests/export/find_onnx_python.sh
. "$project/tests/export/find_onnx_python.sh" "$project"
if [ -n "$python" ]; then
  printf '#!/bin/sh\nexec "%s" "$@"\n' "$python" >"$work/bin/python3"
  chmod +x "$work/bin/python3"
else
  echo "the steps for ONNX are left out: no Python has onnx and onnxruntime (scripts/setup_onnx.sh installs them)"
fi
awk -v device=$device -v onnx="$python" -v folder="$work/run/" '
  /^```sh device$/ { inside = device ? "sh" : ""; next }
  /^```sh onnx$/ { inside = onnx ? "sh" : ""; next }
  /^```(sh|c|python)$/ { inside = substr($0, 4); next }
  /^```/ { inside = ""; next }
  inside == "sh"
  inside == "c" { print > (folder "main.c") }
  inside == "python" { print > (folder "score.py") }' "$project/docs/deploy.md" >"$work/steps.sh"
cd "$work/run"
bash -euo pipefail "$work/steps.sh" | tee "$work/output"

grep -q '^tissue: 64 rows, largest difference' "$work/output"
grep -q '^AUC-PR over the labelled ones' "$work/output"
cc -std=c99 -Wall -Wextra -Wpedantic -Wconversion -Werror -Itissue -o main main.c tissue/tissue.c tissue/tissue_parse.c -lm
./main | tee here
grep -q '^score [0-9.]*, an alert$' here
[ $device = 0 ] || grep -qxF "$(cat here)" "$work/output"

# The graph gives what the library gives.
"$anoean" score --model tissue.anoean --input examples/data/breast_cancer.csv --output scores.csv 2>/dev/null
[ -z "$python" ] || grep -qxF "$(awk -F, 'NR == 2 { first = sprintf("score %.2f, p-value %.3f", $2, $3) }
  { alerts += $4 } END { print NR - 1 " records, " alerts " alerts; the first: " first }' scores.csv)" "$work/output"

# The fragment for make builds the same, and another export of that name checks itself.
cat >Makefile <<'C'
all: main
include tissue/tissue.mk
main: main.c $(tissue_objects)
	$(CC) $(tissue_flags) -o $@ $^ -lm
C
rm main
make >/dev/null
cmp <(./main) here
make -f tissue8/tissue.mk check
make -f tissue/tissue.mk check
! cmp -s tissue/tissue_selftest tissue8/tissue_selftest || { echo "one export was checked for the other"; exit 1; }

# So does the fragment for CMake.
cat >CMakeLists.txt <<'C'
cmake_minimum_required(VERSION 3.16)
project(walk_through C)
include(tissue/tissue.cmake)
add_executable(main main.c)
target_link_libraries(main PRIVATE tissue_parse)
C
cmake -S . -B build >/dev/null
cmake --build build --target main tissue_selftest >/dev/null
cmp <(build/main) here
build/tissue_selftest
