#!/usr/bin/env python3
"""Looks at filled flat forms and stamped PDFs with other programs.

    check_flat.py [WENSHU]

Fills the forms of tests/inputs/pdf/flat, stamps the results, and has qpdf check every file and pdftotext say where
the text is: within a millimetre of where the sidecar wants it, on turned, cropped and scaled pages too. A line for
each mistake, then `N passed, N failed`; exit code 1 if any failed. Needs qpdf and poppler.
"""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
INPUTS = REPO / "tests" / "inputs" / "pdf" / "flat"
WENSHU = sys.argv[1] if len(sys.argv) > 1 else str(REPO / "target" / "debug" / "wenshu")
MM = 25.4 / 72
passed, failed = 0, 0


def check(what, good, detail=""):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"{what}: {detail}")


def run(*args, cwd):
    done = subprocess.run(args, cwd=cwd, capture_output=True, text=True)
    check(" ".join(map(str, args[:3])), done.returncode == 0, done.stderr)


def words(pdf):
    """Per page: its longer side (pdftotext tells the sides of turned pages unturned, and knows no units) and its
    words with their boxes."""
    html = subprocess.run(["pdftotext", "-bbox", "-cropbox", pdf, "-"], capture_output=True, text=True).stdout
    for page in html.split("<page ")[1:]:
        width = max(float(n) for n in re.search(r'width="([\d.]+)" height="([\d.]+)"', page).groups())
        found = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', page)
        yield width, [(word, [float(n) for n in box]) for *box, word in found]


def near(name, page, wanted, x, y, side="left", width_mm=None):
    """A word begins (ends, has its middle) at x and has its middle at y, in millimetres."""
    width, found = page
    scale = (width_mm / width) if width_mm else MM
    for word, (left, top, right, bottom) in found:
        if word == wanted:
            at = {"left": left, "right": right, "middle": (left + right) / 2}[side] * scale
            middle = (top + bottom) / 2 * scale
            return check(name, abs(at - x) <= 1 and abs(middle - y) <= 1, f"{wanted} is at {at:.1f}, {middle:.1f}, not {x}, {y}")
    check(name, False, f"no {wanted} among {[w for w, _ in found]}")


def main():
    scratch = Path(tempfile.mkdtemp())
    for f in INPUTS.iterdir():
        shutil.copy(f, scratch)
    shutil.copytree(REPO / "tests" / "inputs" / "picture" / "照片", scratch / "照片")
    (scratch / "名单.csv").write_text(
        "学号,姓名,性别,出生日期,电话,身份证号,兴趣,健康状况,家庭住址,照片\n"
        "1,张三,女,2015-03-02,13800000000,110101201503020029,游泳、足球,良好,青河镇中心街12号,照片/张三\n",
        encoding="utf-8",
    )
    for form in ["登记表", "转向"]:
        run(WENSHU, "fill", f"{form}.pdf", "名单.csv", "--name", form, "--key-column", "学号", "--register", f"{form}.db", "--out", "out", cwd=scratch)
        run(WENSHU, "stamp", f"out/{form}.pdf", "--text", "No1/{{pages}}", "--at", "bottom-right", "--margin", "5", "--size", "10", "--out", "stamped", cwd=scratch)
        for folder in ["out", "stamped"]:
            run("qpdf", "--check", f"{folder}/{form}.pdf", cwd=scratch)

    [page] = words(scratch / "stamped" / "登记表.pdf")
    near("name", page, "张三", 65, 56, "middle")
    near("phone", page, "13800000000", 132.5, 68, "middle")
    near("first cell", page, "1", 45 + 110 / 36, 80, "middle")
    near("stamp", page, "No1/1", 205, 292 - 10 * MM / 2, "right")

    turned = list(words(scratch / "stamped" / "转向.pdf"))
    check("pages", len(turned) == 7, len(turned))
    for i, page in enumerate(turned):
        near(f"turned {i + 1}", page, "张三", 46, 26, width_mm=120)
        near(f"turned {i + 1} stamp", page, "No1/7", 115, 75 - 10 * MM / 2, "right", width_mm=120)
    print(f"{passed} passed, {failed} failed")
    shutil.rmtree(scratch)
    sys.exit(failed > 0)


main()
