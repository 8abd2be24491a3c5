#!/usr/bin/env python3
"""Compares `wenshu sheet --raw --json FILE` with what openpyxl reads.

    compare_raw.py FILE.xlsx JSON      JSON is a file, or - for standard input

Prints each cell that differs; exit code 1 if any does. What counts as equal: empty text and no cell; trailing
empty cells and rows; a number and the same number; a span below 24 hours and that time of day; a longer span
and its number of days; `_x000D_` and the character it stands for.
"""
import datetime as dt
import json
import re
import sys

import openpyxl


def plain(value):
    if isinstance(value, dt.timedelta):
        if dt.timedelta(0) <= value < dt.timedelta(days=1):
            value = (dt.datetime.min + value).time()
        else:
            return value / dt.timedelta(days=1)
    if isinstance(value, dt.datetime):
        ms = round(value.microsecond / 1000)
        return value.strftime("%Y-%m-%dT%H:%M:%S") + (f".{ms:03}" if ms else "")
    if isinstance(value, dt.date):
        return value.strftime("%Y-%m-%dT00:00:00")
    if isinstance(value, dt.time):
        ms = round(value.microsecond / 1000)
        return value.strftime("%H:%M:%S") + (f".{ms:03}" if ms else "")
    if isinstance(value, str):
        value = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), value)
        return value or None
    return value


def same(a, b):
    number = lambda x: isinstance(x, (int, float)) and not isinstance(x, bool)
    return float(a) == float(b) if number(a) and number(b) else (type(a), a) == (type(b), b)


def cells(rows):
    """Non-empty cells by row and column, so that widths don't matter."""
    return {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v is not None}


def main(file, raw):
    with sys.stdin if raw == "-" else open(raw, encoding="utf-8") as f:
        ours = json.load(f)
    book = openpyxl.load_workbook(file, data_only=True, read_only=True)
    names = [ws.title for ws in book.worksheets]
    bad = 0
    if names != list(ours):
        print(f"sheets: openpyxl {names}, wenshu {list(ours)}")
        bad += 1
    for ws in book.worksheets:
        ws.reset_dimensions()  # what a file declares may be far more than it holds
        theirs = cells([plain(v) for v in row] for row in ws.iter_rows(values_only=True))
        mine = cells([v or None if isinstance(v, str) else v for v in row] for row in ours.get(ws.title, []))
        for at in sorted(theirs.keys() | mine.keys()):
            a, b = theirs.get(at), mine.get(at)
            if not same(a, b):
                print(f"{ws.title}!R{at[0]}C{at[1]}: openpyxl {a!r}, wenshu {b!r}")
                bad += 1
    print(f"{file}: {'equal' if not bad else f'{bad} differences'}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
