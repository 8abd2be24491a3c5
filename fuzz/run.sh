#!/usr/bin/env bash
# Fuzzes each target for so many seconds, or with so many inputs that are always the same (`2000x`):
# `fuzz/run.sh SECONDS|RUNSx [TARGET…]`; all targets if none is named. Needs
# cargo-fuzz (`cargo install --locked cargo-fuzz`), no nightly. Targets of the feature pdf only when named, or with
# WENSHU_FUZZ_PDF=1. What was learnt stays in fuzz/corpus, findings in fuzz/artifacts/TARGET.
# The last line is `N passed, M failed`, counted in targets.
set -euo pipefail
cd "$(dirname "$0")"

limit="${1:?seconds, or runs as 2000x, for each target}"
shift
case "$limit" in
    *x) limit=(-runs="${limit%x}" -seed=20260901) ;;
    *) limit=(-max_total_time="$limit") ;;
esac
targets=("$@")
if [ ${#targets[@]} = 0 ]; then
    targets=(sheet docx template line job values picture)
    [ -z "${WENSHU_FUZZ_PDF:-}" ] || targets+=(pdf_form pages)
fi
features=()
case " ${targets[*]} " in *" pdf_form "* | *" pages "*) features=(--features pdf) ;; esac

# No sanitizer: wenshu has no unsafe code, and without one the stable compiler will do.
unset RUSTFLAGS
export RUSTC_BOOTSTRAP=1 CARGO_INCREMENTAL=0
triple="$(rustc -vV | sed -n 's/^host: //p')"
cargo fuzz build --fuzz-dir . --target-dir target --target "$triple" --sanitizer none --codegen-units 16 "${features[@]}"

corpus="$PWD/corpus"
python3 seeds.py "$corpus" || echo "no python3: only the seeds of fuzz/seeds"
passed=0 failed=0
for target in "${targets[@]}"; do
    case "$target" in
        template | line) dictionary=template length=1200 ;;
        job) dictionary=toml length=4000 ;;
        docx | pages) dictionary=docx length=20000 ;;
        sheet) dictionary=sheet length=20000 ;;
        values) dictionary=values length=200 ;;
        pdf_form) dictionary=pdf length=40000 ;;
        *) dictionary="" length=8000 ;;
    esac
    mkdir -p "$corpus/$target" "artifacts/$target" "seeds/$target"
    log="artifacts/$target.log"
    status=passed
    "target/$triple/release/$target" "$corpus/$target" "seeds/$target" \
        "${limit[@]}" -max_len="$length" -rss_limit_mb=1024 -timeout=10 -report_slow_units=5 \
        ${dictionary:+-dict="dicts/$dictionary.dict"} -artifact_prefix="artifacts/$target/" -print_final_stats=1 \
        >"$log" 2>&1 </dev/null || status=failed
    runs="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)"
    edges="$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)"
    echo "$target: $status, ${runs:-?} executions, ${edges:-?} edges"
    if [ "$status" = passed ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        grep -aE 'panicked|ERROR|SUMMARY|Test unit written' -A 3 "$log" | head -n 40 || true
    fi
done
echo "$passed passed, $failed failed"
