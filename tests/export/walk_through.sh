#!/usr/bin/env bash
# Runs the steps of docs/deploy.md: its blocks of shell in order, its block of C as main.c. Those for a device are left
# out where the tools are missing.
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
awk -v device=$device -v main="$work/run/main.c" '
  /^```sh device$/ { inside = device ? "sh" : ""; next }
  /^```(sh|c)$/ { inside = substr($0, 4); next }
  /^```/ { inside = ""; next }
  inside == "sh"
  inside == "c" { print > main }' "$project/docs/deploy.md" >"$work/steps.sh"
cd "$work/run"
bash -euo pipefail "$work/steps.sh" | tee "$work/output"

grep -q '^tissue: 64 rows, largest difference' "$work/output"
grep -q '^AUC-PR over the labelled ones' "$work/output"
cc -std=c99 -Wall -Wextra -Wpedantic -Wconversion -Werror -Itissue -o main main.c tissue/tissue.c tissue/tissue_parse.c -lm
./main | tee here
grep -q '^score [0-9.]*, an alert$' here
[ $device = 0 ] || grep -qxF "$(cat here)" "$work/output"

# The fragment for CMake builds the same.
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
