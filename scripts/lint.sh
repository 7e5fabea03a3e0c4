#!/usr/bin/env bash
# Checks the format of the code and what clang-tidy says of the library and the command line.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/stages.sh
. scripts/stages.sh

check_format() {
  find include src tests bench examples -name '*.[ch]pp' -print0 | xargs -0 clang-format --dry-run -Werror
}
check_with_tidy() {
  configure release
  find src -name '*.cpp' -print0 | xargs -0 -n 1 -P "$(parallel_jobs)" clang-tidy -p build/release --quiet
}

scripts/setup.sh
scripts/setup.sh clang-format clang-tidy
stage "Code format" check_format
stage "clang-tidy" check_with_tidy
