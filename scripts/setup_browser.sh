#!/usr/bin/env bash
# Installs what the tests of the report page in a real browser need: node and Chromium from Debian, playwright-core,
# which drives the browser, from npm into build/browser. Does nothing, silently, where all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

package=playwright-core@1.65.1
folder=build/browser
command -v npm >/dev/null || scripts/setup.sh nodejs npm
scripts/setup.sh chromium
[ "$(cat $folder/version 2>/dev/null)" != "$package" ] || exit 0

echo "setup: fetching $package"
mkdir -p $folder
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! npm install --prefix $folder --no-save --no-package-lock --no-audit --no-fund "$package" >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "setup: npm could not install $package; the lines above say why" >&2
  exit 1
fi
echo "$package" >$folder/version
