#!/usr/bin/env python3
"""Compares `wenshu sheet --raw --json` with openpyxl on every sample workbook: `check_raw.py WENSHU FOLDER…`.

WENSHU is the program, each FOLDER is searched for .xlsx files. Needs openpyxl. A workbook passes when both read
the same (compare_raw.py) or both refuse it. Those that openpyxl can't read, though Excel can, are named in
BEYOND_OPENPYXL and count as skipped. Ends with `N passed, N failed`; exit code 1 if any failed.
"""
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

try:
    import compare_raw
except ImportError as e:
    sys.exit(f"skipped: {e}")

# file → why openpyxl doesn't read it
BEYOND_OPENPYXL = {
    "strict.xlsx": "ISO 29500 Strict: openpyxl finds no sheets",
    "backslashes.xlsx": "names in the package written with \\",
}


def check(wenshu, file):
    """None, or what is wrong."""
    run = subprocess.run([wenshu, "sheet", "--raw", "--json", str(file)], capture_output=True, timeout=120)
    with tempfile.NamedTemporaryFile(suffix=".json") as f:
        f.write(run.stdout)
        f.flush()
        try:
            equal = compare_raw.main(file, f.name if run.returncode == 0 else "/dev/null") == 0
        except Exception as e:
            if run.returncode == 0:
                return f"wenshu reads it, openpyxl doesn't: {e!r}"
            if run.returncode != 2 or not run.stderr:
                return f"wenshu ended with {run.returncode} and no message"
            return None
    return None if equal else "differs"


def main(wenshu, *folders):
    warnings.simplefilter("ignore")
    files = sorted(f for folder in folders for f in Path(folder).rglob("*.xlsx"))
    passed = failed = 0
    for file in files:
        if file.name in BEYOND_OPENPYXL:
            print(f"{file}: skipped ({BEYOND_OPENPYXL[file.name]})")
            continue
        wrong = check(wenshu, file)
        if wrong:
            print(f"{file}: {wrong}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
