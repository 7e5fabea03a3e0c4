#!/usr/bin/env bash
# Puts the tables of settings into docs/methods.md as `anoean methods NAME --markdown` prints them.
#   scripts/update_methods_doc.sh [--check] [ANOEAN [PAGE]]
#     --check   change nothing, fail where the page and the command disagree
#     ANOEAN    the command, by default build/release/src/cli/anoean
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)

check=
if [ "${1:-}" = --check ]; then
  check=yes
  shift
fi
anoean=${1:-$top/build/release/src/cli/anoean}
page=${2:-$top/docs/methods.md}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

names=$("$anoean" methods --json | sed -n 's/^    "name": "\(.*\)",$/\1/p')
[ -n "$names" ] || { echo "$anoean names no method" >&2; exit 1; }
for name in $names; do
  "$anoean" methods "$name" --markdown >"$work/$name"
  for line in "## $name" "<!-- settings: $name -->"; do
    [ "$(grep -cxF -- "$line" "$page")" = 1 ] || { echo "$page: there is not one line \"$line\"" >&2; exit 1; }
  done
done

awk -v tables="$work" '
  function fail(problem) { print FILENAME ":" FNR ": " problem > "/dev/stderr"; failed = 1; exit 1 }
  /^<!-- end -->$/ { if (!name) fail("nothing ends here"); name = "" }
  /^<!-- settings: .* -->$/ {
    if (name) fail("the table of " name " has no end")
    name = $3
    print $0 "\n"
    table = tables "/" name
    lines = 0
    while ((getline line <table) > 0) { print line; ++lines }
    if (!lines) fail("there is no method \"" name "\"")
    print ""
  }
  !name
  END { if (!failed && name) fail("the table of " name " has no end") }' "$page" >"$work/page.md"

if [ -z "$check" ]; then
  cat "$work/page.md" >"$page"
elif ! diff -u --label "$page" --label "as it should be" "$page" "$work/page.md"; then
  echo "Run scripts/update_methods_doc.sh."
  exit 1
fi
