#!/usr/bin/env python3
"""Checks every document that a run made, as other programs see it: `check_documents.py OUT [--no-dates]`.

OUT is an output folder with its report.json. Needs python-docx and lxml. A line for each mistake, then
`N passed, N failed` (documents); exit code 1 if any failed. What is checked:

- report.json lists exactly the .docx files below OUT, and its counts add up;
- python-docx opens the document; no `{{`, `}}`, `｛｛`, `｝｝` is left in any part;
- its number and its date (in one of the usual notations) stand in its text (with --no-dates only the number: forms
  to be dated by hand);
- all XML parts are well-formed; every part has a content type; every internal relationship leads to a part,
  every relationship id used in a part exists, and every part but the root's is reached by a relationship;
- a table cell ends with a paragraph, a row has a cell, a table has a row; ids of drawings, bookmarks and
  paragraphs are unique within a part (drawings: within the package).
"""
import json
import posixpath
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path

try:
    import docx
    from lxml import etree
except ImportError as e:
    sys.exit(f"skipped: {e}")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
LEFT_OVER = ["{{", "}}", "｛｛", "｝｝"]
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def notations(date):
    """2026-09-01 as people write it."""
    y, m, d = (int(n) for n in date.split("-"))
    digit = "〇一二三四五六七八九"
    count = lambda n: digit[n] if n < 10 else ("" if n < 20 else digit[n // 10]) + "十" + (digit[n % 10] if n % 10 else "")
    year = "".join(digit[int(c)] for c in str(y))
    return [date, f"{y}年{m}月{d}日", f"{y}.{m}.{d}", f"{y}/{m}/{d}", f"{year}年{count(m)}月{count(d)}日"]


def target_of(rels, target):
    """The part that a relationship of the part belonging to `rels` leads to."""
    if target.startswith("/"):
        return target[1:]
    folder = posixpath.dirname(posixpath.dirname(rels))
    return posixpath.normpath(posixpath.join(folder, target))


def package(path):
    """What is wrong with the package; and all its text."""
    bad, texts = [], []
    with zipfile.ZipFile(path) as z:
        names = [n for n in z.namelist() if not n.endswith("/")]
        if z.testzip():
            bad.append("a part is damaged")
        bad += [f"{n} is in the package twice" for n, k in Counter(names).items() if k > 1]
        trees = {}
        for n in names:
            if n.endswith((".xml", ".rels")):
                try:
                    trees[n] = etree.fromstring(z.read(n), PARSER)
                except etree.XMLSyntaxError as e:
                    bad.append(f"{n} is not well-formed: {e}")
    if "[Content_Types].xml" not in trees:
        return bad + ["there is no [Content_Types].xml"], ""

    types = trees["[Content_Types].xml"]
    default = {e.get("Extension").lower() for e in types.iter(CT + "Default")}
    override = {e.get("PartName").lstrip("/") for e in types.iter(CT + "Override")}
    bad += [f"content type of {n}, which doesn't exist" for n in sorted(override - set(names))]
    for n in names:
        if n != "[Content_Types].xml" and n not in override and n.rpartition(".")[2].lower() not in default:
            bad.append(f"{n} has no content type")

    reached = {"[Content_Types].xml"}
    for n in [n for n in trees if n.endswith(".rels")]:
        folder, base = posixpath.split(n)
        part = posixpath.join(posixpath.dirname(folder), base[: -len(".rels")])
        known = set()
        reached.add(n)
        for rel in trees[n]:
            if rel.get("Id") in known:
                bad.append(f"{n}: id {rel.get('Id')} twice")
            known.add(rel.get("Id"))
            if rel.get("TargetMode") == "External":
                continue
            to = target_of(n, rel.get("Target"))
            reached.add(to)
            if to not in names:
                bad.append(f"{n}: {rel.get('Target')} doesn't exist")
        if part in trees:
            used = {v for e in trees[part].iter() for k, v in e.attrib.items() if k.startswith(R)}
            bad += [f"{part}: relationship {i} doesn't exist" for i in sorted(used - known)]
    bad += [f"nothing leads to {n}" for n in names if n not in reached]

    drawings = Counter()
    for n, tree in trees.items():
        if n.endswith(".rels") or n == "[Content_Types].xml":
            continue
        text = "".join("\n" if e.tag == W + "p" else e.text or "" for e in tree.iter(W + "p", W + "t", "{*}a"))
        texts.append(text)
        everything = "".join(tree.itertext()) + "".join(v for e in tree.iter() for v in e.attrib.values())
        bad += [f"{n}: {mark} is left over" for mark in LEFT_OVER if mark in everything]
        for cell in tree.iter(W + "tc"):
            if not len(cell) or cell[-1].tag != W + "p":
                bad.append(f"{n}: a table cell doesn't end with a paragraph")
        bad += [f"{n}: a row without a cell" for row in tree.iter(W + "tr") if row.find(f".//{W}tc") is None]
        bad += [f"{n}: a table without a row" for t in tree.iter(W + "tbl") if t.find(f".//{W}tr") is None]
        drawings.update(e.get("id") for e in tree.iter(WP + "docPr"))
        for kind, tag, key in [("bookmark", W + "bookmarkStart", W + "id"), ("paragraph", W + "p", W14 + "paraId")]:
            ids = Counter(e.get(key) for e in tree.iter(tag) if e.get(key))
            bad += [f"{n}: {kind} id {i} is used {k} times" for i, k in ids.items() if k > 1]
    bad += [f"drawing id {i} is used {k} times" for i, k in drawings.items() if k > 1]
    return bad, "\n".join(texts)


def check(path, made, dated):
    try:
        bad, text = package(path)
        docx.Document(path)
    except Exception as e:  # whatever a reader stumbles on is what is looked for
        return [f"can't be opened: {e!r}"]
    number, date = made.get("number"), made.get("date")
    if number and number not in text:
        bad.append(f"its number {number} isn't in its text")
    if dated and date and not any(n in text for n in notations(date)):
        bad.append(f"its date {date} isn't in its text")
    return bad


def main(out, *options):
    out = Path(out)
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    passed = failed = 0
    made = {f: m for d in report["documents"] for m in d["made"] for f in m["files"] if f.endswith(".docx")}
    present = {p.relative_to(out).as_posix() for p in out.rglob("*.docx")}
    faults = {name: ["is not in report.json"] for name in present - made.keys()}
    faults |= {name: ["is in report.json and doesn't exist"] for name in made.keys() - present}
    for name in sorted(present & made.keys()):
        faults[name] = check(out / name, made[name], "--no-dates" not in options)
    t = report["total"]
    if t["rows_read"] != sum(t[k] for k in ("new", "changed", "unchanged", "skipped", "failed")):
        faults["report.json"] = ["its counts don't add up"]
    numbers = Counter(m["number"] for m in made.values() if m["number"])
    faults |= {n: [f"{k} documents have this number"] for n, k in numbers.items() if k > 1}
    if not made:
        faults["report.json"] = ["no document was made"]
    for name, bad in sorted(faults.items()):
        for b in bad:
            print(f"{name}: {b}")
        passed, failed = passed + (not bad), failed + bool(bad)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
