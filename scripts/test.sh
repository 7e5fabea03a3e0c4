#!/usr/bin/env bash
# Sets the machine up, builds the project and runs every test: as released, with the address and
# undefined-behaviour sanitizers, and what works in threads with the thread sanitizer.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/stages.sh
. scripts/stages.sh

run_tests() { ctest --preset "$1" --parallel "$(parallel_jobs)" "${@:2}"; }

scripts/setup.sh
scripts/setup_vega.sh || echo "Without Vega the charts of reports are not tested."
stage "Build, release" build release
stage "Tests, release" run_tests release
stage "Build, address and undefined sanitizers" build asan
stage "Tests, address and undefined sanitizers" run_tests asan
stage "Build, thread sanitizer" build tsan test_core test_nn test_detectors test_model test_evaluation
# What works in threads has a name that says so; finite differences compute in one for the most part.
stage "Tests, thread sanitizer" run_tests tsan -R '^(core|nn)\.|Thread' -E FiniteDifferences
echo "All tests passed."
