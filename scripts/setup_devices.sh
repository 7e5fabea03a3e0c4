#!/usr/bin/env bash
# Installs what the tests of exported models use beside the compiler: clang, the compiler and the C library for
# Cortex-M, QEMU's boards, and what looks at C source. Does nothing, silently, where all is there.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh clang clang-tidy cppcheck gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm
