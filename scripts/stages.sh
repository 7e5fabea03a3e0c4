# shellcheck shell=bash
# Sourced by the other scripts, from the top of the project: long work in named stages, one line each; the details
# go to a log that is shown when the stage fails.

logs=build/logs

# stage NAME COMMAND… : runs the command and says how it went.
stage() {
  local name=$1 started=$SECONDS log
  shift
  log=$logs/$(tr -cs 'a-z0-9\n' '-' <<<"${name,,}").log
  mkdir -p "$logs"
  printf '%-44s' "$name"
  if "$@" >"$log" 2>&1; then
    printf 'ok      %4d s\n' $((SECONDS - started))
  else
    printf 'FAILED  %4d s\n' $((SECONDS - started))
    tail -n 150 "$log"
    echo "The whole log: $log"
    exit 1
  fi
  # What ctest sums up stays visible.
  grep -E '^[0-9]+% tests passed|^Total Test time|\(Skipped\)$' "$log" | sed 's/^/    /' || true
}

# The number of compilers that fit this machine: one per core and per 1.5 GB of memory.
parallel_jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/MemAvailable/ {print int($2 / 1500000)}' /proc/meminfo)
  echo $((memory < 1 ? 1 : memory < cores ? memory : cores))
}

configure() { cmake --preset "$1" "${launcher[@]}"; }

# build PRESET [TARGET…]
build() {
  local preset=$1
  shift
  configure "$preset" && cmake --build --preset "$preset" --parallel "$(parallel_jobs)" ${1:+--target "$@"}
}
launcher=()
if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
