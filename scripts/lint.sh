#!/usr/bin/env bash
# Checks the format of the code and what clang-tidy says of the library and the command line.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/stages.sh
. scripts/stages.sh

check_format() {
  find include src tests bench examples -name '*.[ch]pp' -print0 | xargs -0 clang-format --dry-run -Werror
}
tidy() { xargs -n 1 -P "$(parallel_jobs)" clang-tidy --quiet "$@"; }
# What takes most checks longest is the headers, so they see all files of a room at once, as a unity build compiles them.
# The analyzer and a few others look at nothing but the file they are given, so they get each by itself.
own_file_checks=clang-analyzer-*,misc-unused-using-decls,misc-unused-alias-decls
check_rooms() {
  configure tidy
  sed -n 's/^ *"file": "\(.*\)",*$/\1/p' build/tidy/compile_commands.json | grep -v /embedded |
    tidy -p build/tidy --checks="-${own_file_checks//,/,-},-bugprone-suspicious-include"
}
check_files() {
  configure release
  find src -name '*.cpp' | tidy -p build/release --checks="-*,$own_file_checks"
}

scripts/setup.sh
scripts/setup.sh clang-format clang-tidy
stage "Code format" check_format
stage "clang-tidy, rooms" check_rooms
stage "clang-tidy, files by themselves" check_files
