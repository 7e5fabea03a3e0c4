#!/usr/bin/env bash
# The check of docs/methods.md itself: it notices each way in which page and command can disagree, and an update mends
# what is in the tables.
#   check_methods_doc.sh UPDATE_SCRIPT ANOEAN PAGE WORK_FOLDER
set -euo pipefail

update=$1 anoean=$2 page=$3 work=$4
rm -rf "$work"
mkdir -p "$work"

# refused NAME SED_SCRIPT EXPECTED : the page changed by the script is refused with that complaint.
refused() {
  sed "$2" "$page" >"$work/$1.md"
  if "$update" --check "$anoean" "$work/$1.md" >"$work/$1.log" 2>&1; then
    echo "$1: nothing was noticed"
    exit 1
  fi
  grep -qF -- "$3" "$work/$1.log" || { echo "$1: not what was expected:"; cat "$work/$1.log"; exit 1; }
}

refused altered 's/a whole number from 1 to 1024/any number/' 'Run scripts/update_methods_doc.sh.'
refused no_heading 's/^## mahalanobis$/## other/' 'there is not one line "## mahalanobis"'
refused no_table '/^<!-- settings: untrained -->$/d' 'there is not one line "<!-- settings: untrained -->"'
refused no_end '0,/^<!-- end -->$/{//d}' 'the table of anoean has no end'
refused unknown_method '$a <!-- settings: nothing -->' 'there is no method "nothing"'
"$update" "$anoean" "$work/altered.md"
cmp "$work/altered.md" "$page"
