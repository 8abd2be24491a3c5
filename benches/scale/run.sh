#!/usr/bin/env bash
# How a job spreads over processes, each on a core of its own: `benches/scale/run.sh [ROWS] [PROCESSES…]`.
# Prints the tables of docs/scale.md. Rows default to 100000, processes to 1 2. On an otherwise quiet machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
cargo build --locked --release --quiet
exec python3 benches/scale/run.py "${CARGO_TARGET_DIR:-target}/release/wenshu" "$@"
