#!/usr/bin/env bash
# benches/peers/pdf.sh CACHE_DIR OUT_DIR [pdf.py options]
# Word to PDF by wenshu, LibreOffice, rdocx and office2pdf on the same letters, on one core, in one run.
# Needs python3 with venv, cargo, LibreOffice, poppler-utils, taskset, GNU time; the peers build in about 10 minutes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 2 ] || { sed -n 2,4p "$0"; exit 2; }
mkdir -p "$1" "$2"; cache=$(cd "$1" && pwd); out=$(cd "$2" && pwd); shift 2
[ -e "$cache/venv/ok" ] || { python3 -m venv "$cache/venv"; "$cache/venv/bin/pip" -q install -r "$here/requirements.txt"; touch "$cache/venv/ok"; }
(cd "$here/pdf" && CARGO_TARGET_DIR="$cache/target" cargo build --release -q)
(cd "$here/../.." && cargo build --release -q)
"$cache/venv/bin/python" "$here/pdf.py" "$out/pdf" "$here/../../target/release/wenshu" "$cache/target/release/pdf-peers" "$@"
