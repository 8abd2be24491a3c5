#!/usr/bin/env bash
# benches/peers/run.sh CACHE_DIR OUT_DIR [letter plan big floor] [-- bench.py options]
# The same work done by seven other tools and by wenshu, on one core, in one run; prints one table.
# Needs python3 with venv, node and npm, cargo, taskset, GNU time; about 7 minutes the first time.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 2 ] || { sed -n 2,4p "$0"; exit 2; }
mkdir -p "$1" "$2"; cache=$(cd "$1" && pwd); out=$(cd "$2" && pwd); shift 2
loads=(); while [ $# -gt 0 ] && [ "$1" != -- ]; do loads+=("$1"); shift; done
[ $# -gt 0 ] && shift
[ ${#loads[@]} -gt 0 ] || loads=(letter plan big floor)
cpu=${CPU:-0}
[ -e "$cache/venv/ok" ] || { python3 -m venv "$cache/venv"; "$cache/venv/bin/pip" -q install -r "$here/requirements.txt"; touch "$cache/venv/ok"; }
[ -e "$cache/node/ok" ] || { mkdir -p "$cache/node"; cp "$here/package.json" "$cache/node/"; (cd "$cache/node" && npm install --no-audit --no-fund --silent); touch "$cache/node/ok"; }
(cd "$here/rust" && CARGO_TARGET_DIR="$cache/target" cargo build --release -q)
(cd "$here/../.." && cargo build --release -q)
export PYTHONDONTWRITEBYTECODE=1
rm -f "$out/results.jsonl"
fill=(); for w in "${loads[@]}"; do case $w in letter|plan|big) fill+=("$w");; esac; done
[ ${#fill[@]} -eq 0 ] || "$cache/venv/bin/python" "$here/bench.py" "$cache" "$out" "${fill[@]}" --cpu "$cpu" "$@" >/dev/null
for w in "${loads[@]}"; do
  [ "$w" = floor ] || continue
  for k in letter:2000 plan:500 big:20; do # what the machine needs for work nobody can skip
    d="$out/sample-${k%:*}"; mkdir -p "$d"
    [ -e "$out/data-sample/letter/data.json" ] || "$cache/venv/bin/python" "$here/gen.py" "$out/data-sample" letter=20 plan=2 big=10000
    "$cache/target/release/handlebars_peer" "$out/data-sample/${k%:*}/template.handlebars.docx" "$out/data-sample/${k%:*}/data.json" "$d" >/dev/null
    echo; echo "floor, ${k%:*}:"
    taskset -c "$cpu" "$cache/target/release/floor" "$(ls "$d"/*.docx | head -1)" "$out/floor" "${k#*:}"
  done
done
[ ${#fill[@]} -eq 0 ] || "$cache/venv/bin/python" "$here/table.py" "$out/results.jsonl"
