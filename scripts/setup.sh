#!/usr/bin/env bash
# Installs what this machine lacks to build and test the project (Debian 12 packages). Does nothing, silently,
# where all is there.
#   scripts/setup.sh              what the build and the tests need
#   scripts/setup.sh PACKAGE…     these packages instead
set -euo pipefail

packages=(
  g++ cmake ninja-build # compiler and build
  make                  # builds exported C in the tests
  libhwy-dev            # SIMD
  libfast-float-dev     # number parsing
  nlohmann-json3-dev    # JSON
  zlib1g-dev            # gzip
  libsvm-dev            # support vector machines
  libcli11-dev          # flags of the command line
  libgtest-dev          # tests
)
[ $# -eq 0 ] || packages=("$@")

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "setup: this is no Debian system; please install what these Debian packages hold: ${packages[*]}" >&2
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

ask_an_administrator() {
  echo "setup: please ask an administrator of this machine to run" >&2
  echo "    apt-get install ${missing[*]}" >&2
  exit 1
}

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || ask_an_administrator
  echo "setup: sudo is needed to install ${missing[*]}"
  sudo true || ask_an_administrator
  as_root=(sudo)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
  "${as_root[@]}" apt-get update &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}
echo "setup: installing ${missing[*]}"
if ! install >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "setup: apt-get could not install ${missing[*]}; the lines above say why" >&2
  exit 1
fi
