#!/usr/bin/env python3
"""Opens every document that a run made in LibreOffice: `check_libreoffice.py OUT`.

OUT is an output folder with its report.json. Needs soffice (Writer), pdfinfo and pdftotext. All documents are
turned into PDF, many with one start of LibreOffice; each must give at least one page, and its number must stand
in the page's text. Ends with `N passed, N failed` (documents); exit code 1 if any failed.
"""
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

AT_ONCE = 60  # documents for one start: few starts, and a command line that every system takes
SECONDS = 600  # for one start


def output(*command, seconds=60):
    return subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=seconds).stdout


def squeezed(text):
    return "".join(text.split())


def main(out):
    for tool in ("soffice", "pdfinfo", "pdftotext"):
        if not shutil.which(tool):
            print(f"skipped: {tool} is not installed")
            return 0
    out = Path(out)
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    made = [(f, m["number"]) for d in report["documents"] for m in d["made"] for f in m["files"] if f.endswith(".docx")]
    passed = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        copies, pdfs = scratch / "docx", scratch / "pdf"
        copies.mkdir()
        for i, (name, _) in enumerate(made):  # names alone may repeat, since folders are lost
            shutil.copyfile(out / name, copies / f"{i}.docx")
        profile = f"-env:UserInstallation={(scratch / 'profile').as_uri()}"
        for start in range(0, len(made), AT_ONCE):
            files = [str(copies / f"{i}.docx") for i in range(start, min(start + AT_ONCE, len(made)))]
            output("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(pdfs), *files, seconds=SECONDS)
        for i, (name, number) in enumerate(made):
            pdf, bad = pdfs / f"{i}.pdf", None
            if not pdf.exists():
                bad = "LibreOffice made no PDF of it"
            else:
                pages = [l.split()[1] for l in output("pdfinfo", str(pdf)).splitlines() if l.startswith("Pages:")]
                if not pages or int(pages[0]) < 1:
                    bad = "it has no page"
                elif number and squeezed(number) not in squeezed(output("pdftotext", str(pdf), "-")):
                    bad = f"its number {number} isn't on its pages"
            if bad:
                print(f"{name}: {bad}")
            passed, failed = passed + (not bad), failed + bool(bad)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not made else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
