#!/usr/bin/env bash
# Puts Vega, which draws the charts of `anoean report`, into build/vega, from npm's packages. Does nothing, silently,
# where it is there. Debian's libjs-vega has Vega's parts only, without what they are made of; a page that stands alone
# needs the whole.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(vega@5.33.0 vega-interpreter@1.2.1)
folder=build/vega
[ -f $folder/vega.min.js ] && [ -f $folder/vega-interpreter.min.js ] && [ -f $folder/LICENSE ] && exit 0

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
a71f14828abacac82fbe8adb07ce65cbb82561d8eef188053c4a1c09e0164dcb  vega/package/build/vega.min.js
ee191cf04168e0c043214cea7c4e5ef80e908daa0e757c19c8061df5f898cf89  vega-interpreter/package/build/vega-interpreter.min.js
63727832aaf62004a2b249c933e327f3c90caf49e41a72f4bf436edf632cbda8  vega/package/LICENSE
SUMS
mkdir -p $folder
cp "$work"/vega/package/{build/vega.min.js,LICENSE} "$work"/vega-interpreter/package/build/vega-interpreter.min.js $folder/
