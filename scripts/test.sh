#!/usr/bin/env bash
# Sets the machine up, builds the project and runs every test: as released, with the address and
# undefined-behaviour sanitizers, and what works in threads with the thread sanitizer.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/stages.sh
. scripts/stages.sh

run_tests() { ctest --preset "$1" --parallel "$(parallel_jobs)" "${@:2}"; }

check_format() {
  find include src tests bench examples -name '*.[ch]pp' -print0 | xargs -0 clang-format --dry-run -Werror
}

scripts/setup.sh
if command -v clang-format >/dev/null; then
  stage "Code format" check_format
else
  echo "Code format: not checked, there is no clang-format here"
fi
stage "Build, release" build release
stage "Tests, release" run_tests release
stage "Build, address and undefined sanitizers" build asan
stage "Tests, address and undefined sanitizers" run_tests asan
stage "Build, thread sanitizer" build tsan test_core test_nn test_model
stage "Tests, thread sanitizer" run_tests tsan -R '^(core|nn|model)\.'
echo "All tests passed."
