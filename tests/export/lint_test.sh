#!/usr/bin/env bash
# What cppcheck and clang-tidy's CERT checks say of exported code: nothing.
#   lint_test.sh ANOEAN SOURCES WORK_FOLDER
set -euo pipefail

anoean=$1 sources=$2 work=$3
for tool in cppcheck clang-tidy; do
  command -v $tool >/dev/null || { echo "skipped: $tool is missing"; exit 0; }
done
rm -rf "$work" && mkdir -p "$work" && cd "$work"
awk -v rows=300 -v odd=0 -f "$sources/make_records.awk" >train.csv
fit() { "$anoean" fit --input train.csv --label class --normal good --quiet --set epochs=2 "$@"; }
fit --model default.anoean --set reference_points=10
fit --model other.anoean --preset faithful --preprocessing quantile \
  --set "encoder=dense 40, tanh, dense 20, batch_norm, sigmoid, dense 12, leaky_relu 0.1"
fit --model faithful.anoean --preset faithful
for model in default other faithful; do
  "$anoean" export --model $model.anoean --to c --output $model --name m
done
"$anoean" export --model faithful.anoean --to c --output int8 --name m --precision int8 --calibration train.csv
for folder in default other faithful int8; do
  for file in m.c m_parse.c m_selftest.c; do
    cppcheck --quiet --std=c99 --enable=warning,style,performance,portability --error-exitcode=1 $folder/$file
    clang-tidy --quiet '-checks=-*,cert-*,clang-analyzer-*' '-warnings-as-errors=*' $folder/$file -- -std=c99 \
      2>/dev/null
  done
done
