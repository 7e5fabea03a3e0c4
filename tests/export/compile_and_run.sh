#!/usr/bin/env bash
# Exports a model as C, compiles it with every warning as an error, runs its self-test, and compares its scores and
# alerts with the library's, record by record.
#   compile_and_run.sh ANOEAN COMPILER SOURCES WORK_FOLDER NAME [FIT_ARGUMENT…]
# NAME: of the case, only said. The records are made up.
set -euo pipefail

anoean=$1 compiler=$2 sources=$3 work=$4 name=$5
shift 5
if ! command -v "$compiler" >/dev/null; then
  echo "skipped: the compiler ${compiler##*/} is missing"
  exit 0
fi
rm -rf "$work" && mkdir -p "$work" && cd "$work"

awk -v rows=600 -v odd=0 -f "$sources/make_records.awk" >train.csv
awk -v rows=300 -v odd=1 -f "$sources/make_records.awk" >odd.csv
# Known anomalies that equal normal records, for a case that asks for them.
awk 'NR == 1 || (sub(/,good$/, ",alike") && alike++ < 20)' train.csv >alike.csv
"$anoean" fit --input train.csv --label class --normal good --model model.anoean --quiet "$@" 2>/dev/null
"$anoean" export --model model.anoean --to c --output made --name m --calibration odd.csv
"$anoean" export --model model.anoean --to c --output synthetic --name m

flags=(-std=c99 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Werror -O2)
for folder in made synthetic; do
  "$compiler" "${flags[@]}" -o "$folder/selftest" "$folder/m.c" "$folder/m_parse.c" "$folder/m_selftest.c" -lm
  "$folder/selftest"
done
# It fails where one score is no number.
sed 's/= (double)m_score(.*);/= i == 1 ? (double)NAN : (double)m_score(\&golden[i].row, \&workspace);/' made/m_selftest.c >made/broken.c
"$compiler" "${flags[@]}" -Imade -o made/broken made/m.c made/m_parse.c made/broken.c -lm
if made/broken >broken.txt; then
  echo "the self-test takes NaN for a score"
  exit 1
fi
grep -q '^row 1: score -\?nan' broken.txt

# The fields that the model reads, from records in the order of the file.
# Debian's clang comes without the sanitizers' libraries.
sanitizers=(-fsanitize=address,undefined -fno-sanitize-recover=all)
echo 'int main(void) { return 0; }' | "$compiler" "${sanitizers[@]}" -o sanitized -x c - 2>/dev/null || sanitizers=()
"$compiler" "${flags[@]}" "${sanitizers[@]}" -Imade -o score_texts "$sources/score_texts.c" made/m.c made/m_parse.c -lm
tail -n +2 odd.csv | cut -d, -f1-4 | ./score_texts >c_scores
"$anoean" score --model model.anoean --input odd.csv | tail -n +2 | cut -d, -f2,4 >library_scores
paste -d, library_scores c_scores | awk -F, -v name="$name" -v tolerance=1e-5 '
  { difference = ($1 > $3 ? $1 - $3 : $3 - $1) / ($1 > 1 ? $1 : 1)
    if (difference > largest) largest = difference
    if (!(difference <= tolerance)) { print "row " NR ": " $0; bad = 1 }
    if ($2 != $4) alerts++ }
  END { printf "%s: %d rows, largest difference %.2g, %d alerts differ\n", name, NR, largest, alerts
        exit bad || NR != 300 || alerts > 0 }'

# A text that is no number is named.
[ "$(echo 'abc,1,red,yes' | ./score_texts)" = "field size: abc" ]
