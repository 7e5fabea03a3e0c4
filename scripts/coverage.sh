#!/usr/bin/env bash
# Builds with line counters, runs every test and prints the share of the lines of src/ that they reach.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/stages.sh
. scripts/stages.sh

run_tests() {
  find build/coverage -name '*.gcda' -delete
  # Under a limit of file sizes the counters could not be written either.
  ctest --preset coverage --parallel "$(parallel_jobs)" --exclude-regex '^cli\.file_size_limit$'
}

scripts/setup.sh
scripts/setup.sh gcovr
stage "Build, coverage" build coverage
stage "Tests, coverage" run_tests
gcovr --root . --filter 'src/' --exclude-throw-branches build/coverage
