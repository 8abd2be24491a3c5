#!/usr/bin/env python3
"""Puts the documents and job files of this repository into the fuzzer's corpora: `python3 fuzz/seeds.py CORPUS`.

Packages become the list of their parts that the targets read; what no reader looks at (themes, thumbnails) and parts
that would only slow every run down are left out. Files keep their content's hash as a name.
"""
import hashlib
import pathlib
import re
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = pathlib.Path(sys.argv[1])
LARGEST_PART = 8 << 10
LARGEST = 20 << 10
DULL = re.compile(r"theme|thumbnail|docProps/app|fontTable|webSettings|stylesWithEffects|printerSettings|media/")


def put(target, content):
    if 0 < len(content) <= LARGEST:
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)


def as_parts(path):
    """The parts of a package, largest ones left out; None for what is no package."""
    try:
        package = zipfile.ZipFile(path)
        parts = [(i.filename, package.read(i)) for i in package.infolist() if not i.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return None
    kept = [(n, c) for n, c in parts if not DULL.search(n) and len(c) <= LARGEST_PART]
    return b"\n".join(b"@@ " + n.encode() + b"\n" + c for n, c in kept)


def lines_of(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if "{{" in line:
            yield line


for path in sorted(ROOT.rglob("*")):
    parts = path.relative_to(ROOT).parts
    if parts[0] not in ("tests", "data", "templates", "docs", "src", "fonts") or not path.is_file():
        continue
    suffix = path.suffix.lower()
    content = path.read_bytes()
    if suffix in (".docx", ".docm", ".dotx"):
        for target in ("docx", "pages"):
            put(target, content)
            put(target, as_parts(path) or b"")
    elif suffix in (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt"):
        put("sheet", content)
        put("sheet", as_parts(path) or b"")
        if suffix in (".csv", ".tsv"):
            for cell in re.split(r"[,\t;\n]", content.decode("utf-8", "replace")):
                put("values", cell.strip().encode())
    elif suffix == ".toml":
        put("job", content)
        put("pdf_form", content)
    elif suffix == ".pdf":
        put("pdf_form", content)
    elif suffix in (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".svg", ".emf", ".wmf"):
        put("picture", content)
    elif suffix in (".md", ".rs") and parts[0] in ("docs", "src"):
        for line in lines_of(path):
            # examples in code stand in raw strings
            text = re.search(r'eg\(\s*r?#?"(.*?)"#?,', line)
            put("template", (text[1] if text else line).strip().encode())
            put("line", (text[1] if text else line).strip().encode())
        for block in re.findall(r"```toml\n(.*?)```", path.read_text(encoding="utf-8"), re.S):
            put("job", block.encode())
