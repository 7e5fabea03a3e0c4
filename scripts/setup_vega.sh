#!/usr/bin/env bash
# Puts Vega, which draws the charts of `anoean report`, into build/vega, from npm's packages. Does nothing, silently,
# where it is there. Debian's libjs-vega has Vega's parts only, without what they are made of; a page that stands alone
# needs the whole.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(vega@5.33.1 vega-interpreter@1.2.1)
folder=build/vega
[ "$(cat $folder/version 2>/dev/null)" != "${packages[*]}" ] || exit 0

command -v npm >/dev/null || scripts/setup.sh nodejs npm
echo "setup: fetching ${packages[*]}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A package without those it was built from: its build/ has them inside.
fetch() { (cd "$work" && npm pack --silent "$1" && mkdir "${1%@*}" && tar xzf "${1/@/-}.tgz" -C "${1%@*}"); }
for package in "${packages[@]}"; do
  if ! fetch "$package" >"$work/log" 2>&1; then
    tail -n 20 "$work/log" >&2
    echo "setup: npm could not fetch $package; the lines above say why" >&2
    exit 1
  fi
done
check() { (cd "$work" && sha256sum --quiet --check) >&2; }
check <<'SUMS'
463f3db6a40b20e9747b4ed38f37ed0add508838f9141b1cf8366784b07b30c8  vega/package/build/vega.min.js
ee191cf04168e0c043214cea7c4e5ef80e908daa0e757c19c8061df5f898cf89  vega-interpreter/package/build/vega-interpreter.min.js
SUMS
mkdir -p $folder
cp "$work"/vega/package/build/vega.min.js "$work"/vega-interpreter/package/build/vega-interpreter.min.js $folder/
echo "${packages[*]}" >$folder/version
