#!/usr/bin/env bash
# What each part of AnoEAN is worth: the default beside itself with one part changed, over ten draws.
# Prints a table for docs/method.md; can be stopped and gone on with.
#   bench/ablation.sh ANOEAN DATA OUT tables|images
set -euo pipefail
[ $# -eq 4 ] || { sed -n '4s/^# */usage: /p' "$0" >&2; exit 2; }
anoean=$1 data=$2 out=$3
case $4 in
  tables) common=(--cases all-classes,four-ninths,shift --seeds 10) ;;
  images) common=(--cases digit-4,digit-8,n-3 --seeds 2) ;;
  *) echo "$4: say tables or images" >&2; exit 2 ;;
esac

# name, then the flags that make it
variant() {
  local name=$1
  shift
  "$anoean" reproduce all --data "$data" --out "$out/$name" --first-seed 31 --methods "${method:-anoean}" \
    --quiet "${common[@]}" "$@"
}

variant default
method=anoean-faithful variant faithful
variant latent-distance-alone --set score=mahalanobis
variant two-encoders --set encoders=2
variant no-average --set average=0
if [ "$4" = tables ]; then
  variant input-not-looked-at --set input_weight=0
  variant hardly-more-than-input --set input_weight=1000
  variant no-made-anomalies --set pseudo_anomalies=0
  variant ambiguous-kept --set ambiguous=keep
  variant divided-by-deviations --preprocessing log-standard
  variant divided-by-ranges --preprocessing log-range
  variant no-logarithms --preprocessing standard
else
  variant no-batch-norm --set normalisation=none
  variant no-moves --set moves=false
  variant made-anomalies --set pseudo_anomalies=0.25
fi

python3 - "$out" <<'END'
import csv, pathlib, statistics, sys

def text(values):
    values = [100 * float(value) for value in values if value]
    if not values: return ""
    spread = statistics.stdev(values) if len(values) > 1 else 0.0
    return f"{statistics.mean(values):.1f} ± {spread:.1f}"

tables = {}
for folder in sorted(pathlib.Path(sys.argv[1]).iterdir(), key=lambda one: (one / "results.csv").stat().st_mtime):
    for row in csv.DictReader(open(folder / "results.csv")):
        case = tables.setdefault(row["dataset"] + " " + row["case"], {})
        case.setdefault(folder.name, []).append(row)
for case, variants in tables.items():
    print(f"\n{case}\n\n| | all | seen | unseen |\n|---|---|---|---|")
    for name, rows in variants.items():
        cells = [text(row[column] for row in rows) for column in ("auc_pr", "auc_pr_seen", "auc_pr_unseen")]
        print(f"| {name.replace('-', ' ')} | {' | '.join(cells)} |")
END
