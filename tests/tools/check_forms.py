#!/usr/bin/env python3
"""Holds filled PDF forms against other programs: pypdf reads the values back, poppler finds the texts on the page,
qpdf finds no fault, a flattened form looks like the unflattened one.

    check_forms.py WENSHU

The last line is `N passed, N failed`. Needs pypdf, poppler and qpdf.
"""
import csv
import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdf

REPO = Path(__file__).resolve().parents[2]
INPUTS = REPO / "tests/inputs/pdf"
LONG = "该生家庭住址离学校较远，父母长期在外务工，由祖父母照看。\n本学期申请住宿，家长已知悉住宿管理规定，并承诺按时接送。"
# form: column → (value, value read back, what the page shows)
FORMS = {
    "登记表": {
        "姓名": ("欧阳青禾",) * 3,
        "身份证号": ("11010519491231002X", "11010519491231002X", None),
        "家庭住址": ("青河镇东风路十八号三单元二〇一室（原供销社家属院旁边那栋楼）",) * 3,
        "情况说明": (LONG, LONG, "该生家庭住址离学校较远，父母长期在外务工，由祖父母照看。"),
        "备注": ("无",) * 3,
        "住宿": ("是", "/Yes", None),
        "性别": ("female", "/female", None),
        "班级": ("小一班", "x1", "小一班"),
        "兴趣": ("书法、围棋", ["书法", "围棋"], "书法"),
    },
    "申请表": {
        "姓名": ("欧阳青禾",) * 3,
        "申请日期": ("2026-09-01",) * 3,
        "申请理由": (LONG, LONG, "本学期申请住宿，家长已知悉住宿管理规定，并承诺按时接送。"),
        "低保户": ("是", "/Yes", None),
        "补助类别": ("助学金",) * 3,
        "开户行": ("邮政储蓄",) * 3,
        "特长": ("合唱、围棋", ["合唱", "围棋"], "围棋"),
        "性别": ("女", "/女", None),
    },
    "手写": {
        "姓名": ("欧阳青禾",) * 3,
        "监护人/姓名": ("欧阳建国",) * 3,
        "监护人/手机": ("13800000000",) * 3,
        "签订日期": ("2026-09-01", "2026年9月1日", "2026年9月1日"),
        "勾选": ("是", "/Yes", None),
        "性别": ("女", "/1", None),
        "邮编": ("450300", "450300", None),
        "称呼": ("女士", "b", "女士"),
        "横排": ("横排的页面，文字随页面转正",) * 3,
        "住址": ("青河镇",) * 3,
        "说明": ("新的说明",) * 3,
    },
}
# how LibreOffice writes names, and the field that is found by its title
NAMES = {"说明": "form1[0].page[0].note[0]"}

failed = []
passed = 0


def check(what, right):
    global passed
    if right:
        passed += 1
    else:
        failed.append(what)
        print("FAILED:", what)


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, **more)


def fields(path):
    """Values by full name."""
    found = {}
    for name, field in (pypdf.PdfReader(path).get_fields() or {}).items():
        if "#" in name:
            name = bytes(int(h, 16) for h in name.split("#")[1:]).decode()
        value = field.get("/V")
        found[name] = [str(v) for v in value] if isinstance(value, list) else (None if value is None else str(value))
    return found


def page_text(path):
    return "".join(run("pdftotext", str(path), "-").stdout.split())


def picture(path, folder):
    base = folder / ("picture-" + hashlib.sha1(path.read_bytes()).hexdigest())
    run("pdftoppm", "-r", "60", str(path), str(base), check=True)
    return [p.read_bytes() for p in sorted(folder.glob(base.name + "-*"))]


def one(wenshu, form, values, folder):
    data = folder / "data.csv"
    with data.open("w", encoding="utf-8-sig", newline="") as f:
        writer = csv.writer(f)
        writer.writerow(values)
        writer.writerow([v[0] for v in values.values()])

    def fill(out, *options):
        done = run(wenshu, "fill", str(INPUTS / f"{form}.pdf"), str(data), "--name", form, "--out", str(folder / out), *options)
        check(f"{form}: {out}\n{done.stdout}{done.stderr}", done.returncode == 0)
        return folder / out / f"{form}.pdf"

    open_, again, flat = fill("open"), fill("again"), fill("flat", "--flatten")
    check(f"{form}: twice", open_.read_bytes() == again.read_bytes())
    found = fields(open_)
    for column, (_, stored, shown) in values.items():
        name = NAMES.get(column, column.replace("/", "."))
        check(f"{form}: {name} is {found.get(name)!r}, not {stored!r}", found.get(name) == stored)
        for path in [open_, flat]:
            if shown:
                check(f"{form}: {path.parent.name} shows {shown}", "".join(shown.split()) in page_text(path))
    check(f"{form}: flat has no fields", not fields(flat))
    for path in [open_, flat]:
        check(f"{form}: qpdf {path.parent.name}", run("qpdf", "--check", str(path)).returncode == 0)
    before, after = picture(open_, folder), picture(flat, folder)
    # a push button without an appearance is drawn by poppler, but is nothing that could be flattened
    different = max(sum(a != b for a, b in zip(x, y)) / len(x) for x, y in zip(before, after))
    check(f"{form}: flattened it looks different ({different:.4f})", different < 0.003 and len(before) == len(after))
    empty = picture(INPUTS / f"{form}.pdf", folder)
    check(f"{form}: the picture shows something new", empty[0] != before[0])
    preview(wenshu, open_, form, folder)


def preview(wenshu, path, form, folder):
    """Our own pictures of the pages show the values too: they differ from those of the empty form."""
    if run(wenshu, "preview", "--help").returncode != 0:
        return
    pictures = []
    for name, file in [("empty", INPUTS / f"{form}.pdf"), ("filled", path)]:
        out = folder / f"{name}.png"
        done = run(wenshu, "preview", str(file), "-o", str(out))
        check(f"{form}: preview\n{done.stdout}{done.stderr}", done.returncode == 0 and out.exists())
        pictures.append(out.read_bytes() if out.exists() else b"")
    check(f"{form}: our preview shows the values", pictures[0] != pictures[1])


def main():
    wenshu = sys.argv[1]
    for form, values in FORMS.items():
        with tempfile.TemporaryDirectory() as folder:
            one(wenshu, form, values, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data.csv"
        data.write_text("姓名\n欧阳青禾\n", encoding="utf-8")
        for bad in ["xfa", "加密", "坏", "已签名", "无域"]:
            out = Path(folder) / "out"
            done = run(wenshu, "fill", str(INPUTS / f"{bad}.pdf"), str(data), "--out", str(out))
            check(f"{bad}: refused", done.returncode != 0 and not out.exists())
    print(f"{passed} passed, {len(failed)} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
