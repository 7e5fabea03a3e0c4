#!/usr/bin/env bash
# Damages a good file in many random ways and lets the command line read each: it must end with success or with one
# line that says what is wrong (exit 2), never crash, hang or complain of itself.
#   run_mutations.sh ANOEAN FILE WORK_FOLDER COMMAND…     {} in COMMAND stands for the damaged file
set -uo pipefail

anoean=$1 file=$2 work=$3
shift 3
rounds=${ROUNDS:-40}
RANDOM=20190501
rm -rf "$work"
mkdir -p "$work"
size=$(stat -c %s "$file")
damaged=$work/${file##*/}

place() { echo $(((RANDOM * 32768 + RANDOM) % $1)); }

damage() {
  cp "$file" "$damaged"
  chmod u+w "$damaged"
  # The first bytes, where formats keep their sizes, are hit more often.
  local within=$size
  ((RANDOM % 2)) && within=$((size < 120 ? size : 120))
  case $((RANDOM % 4)) in
    0) truncate -s "$(place "$size")" "$damaged" ;;
    1) head -c $((1 + RANDOM % 8)) /dev/zero | dd of="$damaged" bs=1 seek="$(place "$within")" conv=notrunc status=none ;;
    2) head -c $((1 + RANDOM % 8)) /dev/zero | tr '\0' '\377' |
      dd of="$damaged" bs=1 seek="$(place "$within")" conv=notrunc status=none ;;
    3) printf '%b' "\\x$(printf %02x $((RANDOM % 256)))" |
      dd of="$damaged" bs=1 seek="$(place "$within")" conv=notrunc status=none ;;
  esac
}

refused=0
for ((round = 1; round <= rounds; ++round)); do
  damage
  timeout 60 "$anoean" "${@//\{\}/$damaged}" >"$work/stdout" 2>"$work/stderr" </dev/null
  status=$?
  errors=$(grep -c '^anoean: ' "$work/stderr")
  if [ $status -eq 2 ] && [ "$errors" -eq 1 ]; then
    refused=$((refused + 1))
  elif [ $status -ne 0 ]; then
    echo "round $round: exit $status with $errors error lines; the file is $damaged, stderr was:"
    head -n 20 "$work/stderr"
    exit 1
  fi
done
echo "$rounds damaged files: $refused refused, the others read"
[ "$refused" -gt 0 ]
