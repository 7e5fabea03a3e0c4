#!/usr/bin/env bash
# Compiles an exported model of the name "m" for a Cortex-M, runs its self-test on an emulated board, and prints the
# memory that it takes and its instructions per row.
#   on_device.sh SOURCES EXPORTED_FOLDER WORK_FOLDER [BOARD]      SOURCES: the folder of this file
set -euo pipefail

sources=$1 exported=$2 work=$3 board=${4:-mps2-an386}
board_files=$sources/../../examples/microcontroller
mkdir -p "$work"
case $board in
  mps2-an386) processor=(-mcpu=cortex-m4 -mfpu=fpv4-sp-d16) megahertz=25 flash=4M ;;
  mps2-an500) processor=(-mcpu=cortex-m7 -mfpu=fpv5-sp-d16) megahertz=25 flash=4M ;;
  mps3-an547) processor=(-mcpu=cortex-m55) megahertz=32 flash=512K ;;
  *) echo "on_device: there is no board $board" >&2; exit 2 ;;
esac
flags=(-std=c99 -Wall -Wextra -Wpedantic -Wconversion -Werror "${processor[@]}" -mthumb -mfloat-abi=hard
  -ffunction-sections -fdata-sections "-I$exported")
link=(-std=gnu99 "${processor[@]}" -mthumb -mfloat-abi=hard --specs=rdimon.specs -nostartfiles
  -Wl,--gc-sections -Wl,--defsym=flash_size=$flash "-T$board_files/mps2.ld" -DMEGAHERTZ=$megahertz)

build() { # PROGRAM SOURCE OPTIMISATION
  arm-none-eabi-gcc "${flags[@]}" "$3" -c -o "$work/m.o" "$exported/m.c"
  arm-none-eabi-gcc "${link[@]}" "-I$exported" "$3" -o "$work/$1" "$board_files/startup.c" "$2" "$work/m.o" -lm
}
emulate() { # PROGRAM FLAG…
  timeout 120 qemu-system-arm -M "$board" -nographic -monitor none -serial none \
    -semihosting-config enable=on,target=native -kernel "$work/$1" "${@:2}" </dev/null
}

# The self-test's own code must pass the strict flags as well.
arm-none-eabi-gcc "${flags[@]}" -O2 -c -o "$work/selftest.o" "$exported/m_selftest.c"
build selftest.elf "$exported/m_selftest.c" -O2
emulate selftest.elf

build count.elf "$sources/count_instructions.c" -O2
echo "$board: $(emulate count.elf -icount shift=0)"

# The memory of the model with all that it needs of the libraries: a program that scores, less one that does not.
cat >"$work/scores.c" <<'C'
#include "m.h"
int main(void) {
  static m_row row;
  static m_workspace workspace;
  return m_is_alert(m_score(&row, &workspace));
}
C
echo 'int main(void) { return 0; }' >"$work/empty.c"
build scores.elf "$work/scores.c" -Os
build empty.elf "$work/empty.c" -Os
arm-none-eabi-size "$work/scores.elf" "$work/empty.elf" | awk -v board="$board" '
  NR == 2 { flash = $1 + $2; ram = $2 + $3 }
  NR == 3 { flash -= $1 + $2; ram -= $2 + $3 }
  END { printf "%s, -Os: flash %d bytes, RAM %d bytes and the stack\n", board, flash, ram }'
