#!/usr/bin/env bash
# Runs one text case of the command line and compares what it does with what the case expects.
#   run_case.sh ANOEAN CASE.test WORK_FOLDER        (CONTRIBUTING.md describes the format of a case)
set -uo pipefail

anoean=$1 case=$2 work=$3
rm -rf "$work"
mkdir -p "$work/run" "$work/bin" "$work/expected" "$work/actual"
ln -s "$anoean" "$work/bin/anoean"
export PATH=$work/bin:$PATH LC_ALL=C.UTF-8

# Splits the case: the commands up to the first "--- ", then the expected parts.
awk -v folder="$work/expected" '
  /^--- exit / { print $3 > (folder "/exit"); next }
  /^--- (stdout|stderr|files)$/ { part = folder "/" $2; printf "" > part; next }
  /^--- / { print "unknown part: " $0 > "/dev/stderr"; exit 1 }
  part { print > part; next }
  { print > (folder "/commands") }' "$case" || exit 1

(cd "$work/run" && exec bash "$work/expected/commands") >"$work/actual/stdout" 2>"$work/actual/stderr" </dev/null
echo $? >"$work/actual/exit"
(cd "$work/run" && find . -type f | sed 's/^..//' | sort) >"$work/actual/files"

# The text of a file as a regular expression: <*> stands for the rest of a word or line, <...> for any lines.
pattern_of() {
  sed -E -e 's/[][\.*^$+?(){}|]/\\&/g' -e 's/<\\\*>/[^\x01]*/g' -e 's/^<\\\.\\\.\\\.>$/(.*)/' "$1"
}
matches() {
  local pattern text
  pattern=$(pattern_of "$1")
  text=$(cat "$2")
  [[ $text =~ ^${pattern//$'\x01'/$'\n'}$ ]]
}

status=0
for part in exit stdout stderr files; do
  if [ ! -f "$work/expected/$part" ]; then
    # What a case does not mention is not looked at, but for its success.
    [ "$part" = exit ] || continue
    echo 0 >"$work/expected/exit"
  fi
  matches "$work/expected/$part" "$work/actual/$part" && continue
  status=1
  echo "$part differs from ${case##*/}:"
  diff -u --label expected --label actual "$work/expected/$part" "$work/actual/$part"
done
if [ $status -ne 0 ]; then
  echo "The commands were:"
  sed 's/^/  /' "$work/expected/commands"
  [ -s "$work/actual/stderr" ] && { echo "stderr was:"; sed 's/^/  /' "$work/actual/stderr"; }
fi
exit $status
