#!/usr/bin/env bash
# Exports a model and runs its self-test on emulated microcontrollers.
#   device_test.sh ANOEAN SOURCES WORK_FOLDER
set -euo pipefail

anoean=$1 sources=$2 work=$3
for tool in arm-none-eabi-gcc qemu-system-arm; do
  command -v $tool >/dev/null || { echo "skipped: $tool is missing"; exit 0; }
done
rm -rf "$work" && mkdir -p "$work" && cd "$work"
awk -v rows=600 -v odd=0 -f "$sources/make_records.awk" >train.csv
awk -v rows=300 -v odd=1 -f "$sources/make_records.awk" >odd.csv
fit() { "$anoean" fit --input train.csv --label class --normal good --quiet --set epochs=3 "$@"; }
fit --model default.anoean --set reference_points=60
fit --model faithful.anoean --preset faithful
"$anoean" export --model default.anoean --to c --output default --name m --calibration odd.csv
"$anoean" export --model faithful.anoean --to c --output faithful --name m --calibration odd.csv
"$anoean" export --model faithful.anoean --to c --output int8 --name m --calibration odd.csv --precision int8
# Encoders of images take more than the 512 KB that one of the boards has for code and constants.
LC_ALL=C awk -v rows=200 -v size=16 -f "$sources/make_images.awk"
"$anoean" fit --input images-idx3-ubyte --label label --normal 0 --quiet --set epochs=2 --set reference_points=20 \
  --model images.anoean
"$anoean" export --model images.anoean --to c --output images --name m --calibration images-idx3-ubyte
for folder in default faithful int8 images; do
  for board in mps2-an386 mps2-an500 mps3-an547; do
    [ $folder-$board != images-mps3-an547 ] || continue
    echo "$folder:"
    "$sources/on_device.sh" "$sources" $folder "$work/build" $board
  done
done
