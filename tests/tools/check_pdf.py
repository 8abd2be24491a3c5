"""check_pdf.py DIR… : every .docx below that has a .pdf beside it says the same there.

For each pair: all characters of the Word file's stories are in the PDF (as often), each paragraph begins somewhere
in the PDF's text, every font is embedded, and qpdf finds no fault. Needs lxml, qpdf and poppler-utils.
The last line is `N passed, N failed`.
"""
import collections
import re
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
STORIES = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")


def squeeze(text):
    """Without blanks; capitals are a matter of looks."""
    text = unicodedata.normalize("NFC", text).lower()
    return re.sub(r"\s+", "", text).replace("\u00ad", "").replace("\u200b", "")


def shown(element):
    """Is the text on paper? Deleted, hidden and fallback texts are not, nor those of cells merged into the one above."""
    for a in element.iterancestors():
        if a.tag in (W + "del", W + "moveFrom", MC + "Fallback", W + "instrText"):
            return False
        if a.tag == W + "tr" and a.find(f"{W}trPr/{W}del") is not None:
            return False
        if a.tag == W + "tc":
            merged = a.find(f"{W}tcPr/{W}vMerge")
            if merged is not None and merged.get(W + "val") != "restart":
                return False  # under the cell above
        if a.tag == W + "r":
            van = a.find(f"{W}rPr/{W}vanish")
            if van is not None and van.get(W + "val") not in ("0", "false"):
                return False
    return True


def used_headers(z, names):
    """Parts that a section refers to: unused headers are not on paper, nor may those be where pages differ."""
    rels = etree.fromstring(z.read("word/_rels/document.xml.rels")) if "word/_rels/document.xml.rels" in names else []
    doc = etree.fromstring(z.read("word/document.xml"))
    settings = z.read("word/settings.xml") if "word/settings.xml" in names else b""
    if doc.find(f".//{W}titlePg") is not None or b"evenAndOddHeaders" in settings:
        return set()
    ids = {e.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
           for e in doc.iter(W + "headerReference", W + "footerReference")
           if e.get(W + "type") in (None, "default")}
    return {"word/" + r.get("Target") for r in rels if r.get("Id") in ids}


def noted(p, notes):
    """Is it no note, or one that the text refers to?"""
    kinds = [(k, a.get(W + "id")) for a in p.iterancestors() for k in ("footnote", "endnote") if a.tag == W + k]
    return not kinds or kinds[0] in notes


def docx_paragraphs(path):
    out = []
    with zipfile.ZipFile(path) as z:
        names = z.namelist()
        used = used_headers(z, names)
        body = etree.fromstring(z.read("word/document.xml"))
        notes = {(k, r.get(W + "id")) for k in ("footnote", "endnote") for r in body.iter(f"{W}{k}Reference")}
        for name in names:
            if not STORIES.match(name) or ("er" in name.split("/")[1][:6] and name not in used):
                continue
            root = etree.fromstring(z.read(name))
            for p in root.iter(W + "p"):
                if not noted(p, notes):
                    continue
                # a number that is worked out anew cuts the paragraph, and so does what is drawn between its letters
                texts = ["\0" if t.tag != W + "t" or in_page_field(t) else t.text or ""
                         for t in p.iter(W + "t", W + "tab", W + "footnoteReference", W + "endnoteReference",
                                         W + "drawing", W + "pict", W + "br")
                         if shown(t) and next(t.iterancestors(W + "p")) is p]
                out += "".join(texts).split("\0")
    return out


def in_page_field(t):
    """Results of PAGE, NUMPAGES and PAGEREF are worked out anew."""
    run = next(t.iterancestors(W + "r"), None)
    if any(re.search(r"PAGE", a.get(W + "instr") or "") for a in t.iterancestors(W + "fldSimple")):
        return True
    depth, instr, inside = 0, "", False
    if run is None:
        return False
    p = next(t.iterancestors(W + "p"))
    stack = []
    for r in p.iter(W + "r"):
        for c in r:
            if c.tag == W + "fldChar":
                kind = c.get(W + "fldCharType")
                if kind == "begin":
                    stack.append("")
                elif kind == "end" and stack:
                    stack.pop()
            elif c.tag == W + "instrText" and stack:
                stack[-1] += c.text or ""
        if r is run:
            return any("PAGE" in s for s in stack)
    return False


def check(docx):
    pdf = docx.with_suffix(".pdf")
    faults = []
    text = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, text=True).stdout
    squeezed = squeeze(text)
    have = collections.Counter(squeezed)
    paragraphs = docx_paragraphs(docx)
    want = collections.Counter(squeeze("".join(paragraphs)))
    lost = {c: n - have[c] for c, n in want.items() if have[c] < n}
    if lost:
        faults.append("lost: " + " ".join(f"{c}×{n}" for c, n in list(lost.items())[:20]))
    for p in paragraphs:
        start = squeeze(p)[:6]
        if start and start not in squeezed and not lost:
            faults.append(f"paragraph not found: {squeeze(p)[:30]}")
            break
    if "\ufffd" in text:
        faults.append("characters without Unicode")
    fonts = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True).stdout.splitlines()[2:]
    for line in fonts:
        if " yes " not in line:
            faults.append("font not embedded: " + line)
    done = subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True, text=True)
    if done.returncode != 0:
        faults.append("qpdf: " + (done.stderr or done.stdout).strip()[:200])
    return faults


def main(folders):
    passed = failed = 0
    for folder in folders:
        for docx in sorted(Path(folder).rglob("*.docx")):
            if not docx.with_suffix(".pdf").exists():
                continue
            with zipfile.ZipFile(docx) as z:
                if "word/document.xml" not in z.namelist():
                    print(f"{docx}: skipped, its text is elsewhere")
                    continue
            faults = check(docx)
            if faults:
                failed += 1
                print(f"{docx}: {'; '.join(faults)}")
            else:
                passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
