"""Checks Word files: parts well-formed, relationships and content types complete, ids unique, styles, lists and
notes present, openable with python-docx. `python tests/tools/check_combined.py FILE.docx…`"""

import collections
import io
import posixpath
import sys
import zipfile

import docx
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def check(path):
    bad = []
    z = zipfile.ZipFile(path)
    names = z.namelist()
    if len(set(n.lower() for n in names)) != len(names):
        bad.append("a part is there twice")
    trees = {n: etree.fromstring(z.read(n)) for n in names if n.endswith((".xml", ".rels"))}
    types = trees["[Content_Types].xml"]
    defaults = {e.get("Extension").lower() for e in types if e.tag.endswith("Default")}
    overrides = [e.get("PartName").lstrip("/") for e in types if e.tag.endswith("Override")]
    bad += [f"content type of missing part {o}" for o in overrides if o not in names]
    bad += [f"two content types of {o}" for o, n in collections.Counter(overrides).items() if n > 1]
    bad += [f"no content type of {n}" for n in names if n not in overrides and n.rsplit(".")[-1].lower() not in defaults and n != "[Content_Types].xml"]
    reached = set()
    rels = {}
    for n in names:
        if not n.endswith(".rels"):
            continue
        owner = posixpath.join(posixpath.dirname(posixpath.dirname(n)), posixpath.basename(n)[:-5])
        if owner and owner not in names:
            bad.append(f"relationships of missing part {owner}")
        ids = [r.get("Id") for r in trees[n]]
        bad += [f"{n}: id {i} twice" for i, c in collections.Counter(ids).items() if c > 1]
        rels[owner] = set(ids)
        for r in trees[n]:
            if r.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(owner), r.get("Target"))).lstrip("/")
            reached.add(target)
            if target not in names:
                bad.append(f"{n}: target {target} is missing")
    bad += [f"{n} is referred to by nothing" for n in names if n not in reached and not n.endswith(".rels") and n != "[Content_Types].xml"]
    ids = collections.Counter()
    names_of_marks = collections.Counter()
    main = "word/document.xml"
    tree = trees[main]
    part = lambda n: trees.get(f"word/{n}.xml")
    have = lambda t, tag, key: {e.get(W + key) for e in t.iter(W + tag)} if t is not None else set()
    styles, nums = have(part("styles"), "style", "styleId"), have(part("numbering"), "num", "numId")
    abstracts = have(part("numbering"), "abstractNum", "abstractNumId")
    for kind, key, tag in (("styles", "styleId", "style"), ("numbering", "numId", "num"), ("numbering", "abstractNumId", "abstractNum")):
        if part(kind) is not None:
            seen = collections.Counter(e.get(W + key) for e in part(kind).iter(W + tag))
            bad += [f"{tag} {i} twice" for i, c in seen.items() if c > 1]
    if part("styles") is not None:
        seen = collections.Counter(e.find(W + "name").get(W + "val").lower() for e in part("styles").iter(W + "style"))
        bad += [f"style name {i} twice" for i, c in seen.items() if c > 1]
    if part("numbering") is not None:
        kinds = [etree.QName(e).localname for e in part("numbering")]
        if "num" in kinds and "abstractNum" in kinds[kinds.index("num"):]:
            bad.append("abstractNum after num")
        bad += [f"num of missing abstractNum {e.get(W+'val')}" for e in part("numbering").iter(W + "abstractNumId") if e.get(W + "val") not in abstracts]
    for n, t in trees.items():
        if not n.startswith("word/") or n.endswith(".rels"):
            continue
        for e in t.iter():
            if not isinstance(e.tag, str):
                continue
            local = etree.QName(e).localname
            for key, value in e.attrib.items():
                if key.startswith(R) and value not in rels.get(n, set()):
                    bad.append(f"{n}: {local} refers to {value}, which is no relationship")
                if key == W14 + "paraId":
                    ids["paraId", value] += 1
            if e.tag in (W + "pStyle", W + "rStyle", W + "tblStyle", W + "basedOn", W + "link", W + "next") and e.get(W + "val") not in styles:
                bad.append(f"{n}: style {e.get(W+'val')} is missing")
            if e.tag == W + "numId" and e.get(W + "val") not in nums | {"0"}:
                bad.append(f"{n}: list {e.get(W+'val')} is missing")
            if local == "docPr":
                ids["docPr", e.get("id")] += 1
            if e.tag == W + "bookmarkStart":
                ids["bookmark", e.get(W + "id")] += 1
                names_of_marks[e.get(W + "name")] += 1
            if e.tag == W + "tc" and etree.QName([c for c in e if isinstance(c.tag, str)][-1]).localname != "p":
                bad.append(f"{n}: a cell doesn't end in a paragraph")
            if e.tag == W + "hyperlink" and e.get(W + "anchor"):
                ids["anchor", e.get(W + "anchor")] += 0
            if e.tag == W + "sectPr":
                order = "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid".split()
                got = [order.index(etree.QName(c).localname) for c in e]
                got = [0 if g < 2 else g for g in got]
                if got != sorted(got):
                    bad.append(f"{n}: section properties out of order")
    bad += [f"{kind} {i} {c} times" for (kind, i), c in ids.items() if c > 1]
    bad += [f"bookmark name {i} {c} times" for i, c in names_of_marks.items() if c > 1]
    bad += [f"anchor {i} is missing" for (kind, i) in ids if kind == "anchor" and i not in names_of_marks]
    for kind in ("footnote", "endnote", "comment"):
        there = have(part(kind + "s"), kind, "id")
        asked = [e.get(W + "id") for e in tree.iter(W + kind + "Reference")]
        bad += [f"{kind} {i} is missing" for i in asked if i not in there]
        bad += [f"{kind} {i} is referred to twice" for i, c in collections.Counter(asked).items() if c > 1]
    try:
        docx.Document(path)
    except Exception as e:
        bad.append(f"python-docx: {e}")
    return bad


if __name__ == "__main__":
    failed = 0
    for path in sys.argv[1:]:
        for b in check(path):
            failed += 1
            print(f"{path}: {b}")
    sys.exit(failed > 0)
