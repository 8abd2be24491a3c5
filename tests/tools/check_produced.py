#!/usr/bin/env python3
"""Opens every Word document that the test suite makes with outside readers.

    check_produced.py [DIR] [--no-office]

Without DIR the suite is run first with WENSHU_KEEP set to a scratch folder. python-docx must open each
document and walk its paragraphs and tables; LibreOffice must turn each into a PDF that has pages and say
nothing on the way. A line for each mistake, then `N passed, N failed`; exit code 1 if any failed.
"""
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

try:
    import docx
except ImportError as e:
    sys.exit(f"skipped: {e}")

REPO = Path(__file__).resolve().parents[2]
# said by LibreOffice wherever there is no Java; has nothing to do with the document
HARMLESS = ("javaldx", "Warning: failed to launch javaldx", "failed to read path from javaldx")
BATCH = 40


def opens(path):
    """What python-docx has against a document; it knows no strict ones."""
    with zipfile.ZipFile(path) as z:
        if b"purl.oclc.org" in z.read("_rels/.rels"):
            return []
    try:
        document = docx.Document(str(path))
        for table in document.tables:
            for row in table.rows:
                for cell in row.cells:
                    cell.text
        for section in document.sections:
            section.header.paragraphs, section.footer.paragraphs
        "".join(p.text for p in document.paragraphs)
    except Exception as e:
        # python-docx knows no macro documents
        if path.suffix == ".docm" and "content type" in str(e):
            return []
        return [f"{path}: python-docx: {type(e).__name__}: {e}"]
    return []


def converts(paths, scratch):
    """What LibreOffice has against documents. They are linked under numbers, since names repeat."""
    bad = []
    for start in range(0, len(paths), BATCH):
        batch = paths[start : start + BATCH]
        inside, out = scratch / f"in{start}", scratch / f"pdf{start}"
        inside.mkdir()
        for n, path in enumerate(batch):
            (inside / f"{n}{path.suffix}").symlink_to(path.resolve())
        done = subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{scratch}/profile", "--convert-to", "pdf"]
            + ["--outdir", str(out)] + [str(inside / f"{n}{p.suffix}") for n, p in enumerate(batch)],
            capture_output=True, text=True, timeout=1200,
        )
        said = [l for l in done.stderr.splitlines() if l.strip() and not l.startswith(HARMLESS)]
        bad += [f"LibreOffice: {l}" for l in said]
        for n, path in enumerate(batch):
            pdf = out / f"{n}.pdf"
            if not pdf.exists() or b"/Type/Page" not in pdf.read_bytes().replace(b"/Type /Page", b"/Type/Page"):
                bad.append(f"{path}: LibreOffice: no PDF")
    return bad


def main():
    names = [a for a in sys.argv[1:] if not a.startswith("--")]
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        folder = Path(names[0]) if names else scratch / "kept"
        if not names:
            run = subprocess.run(["cargo", "test", "--test", "suite"], cwd=REPO, env=os.environ | {"WENSHU_KEEP": str(folder)})
            if run.returncode:
                return run.returncode
        paths = sorted(p for p in folder.rglob("*") if p.suffix in (".docx", ".docm"))
        bad = [line for p in paths for line in opens(p)]
        if "--no-office" not in sys.argv:
            bad += converts(paths, scratch)
        print(*bad, sep="\n", end="\n" if bad else "")
        wrong = {line.split(": ")[0] for line in bad}
        print(f"{len(paths) - sum(str(p) in wrong for p in paths)} passed, {len(wrong)} failed")
        return 1 if bad or not paths else 0


sys.exit(main())
