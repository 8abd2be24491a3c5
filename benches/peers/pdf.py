#!/usr/bin/env python3
"""Word to PDF by wenshu, LibreOffice, rdocx and office2pdf: the same letters, one core, one run.

    pdf.py OUT_DIR WENSHU PDF_PEERS [--letters 200] [--cpu 0]

Makes letters from data/demo/模板/承诺书.docx and a roster of invented people, turns them into PDF with each tool, and
prints milliseconds per document, ratios, pages, and what else the figures in docs/performance.md need: the first PDF
of a process, 1,000 letters in one file with their memory, a table of 500 rows.
"""
import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from docx import Document
from openpyxl import Workbook

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def id_number(n):
    """An invented identity number, another for each n, with its check digit."""
    body = f"43000019{50 + n // 336 % 50:02}{n // 28 % 12 + 1:02}{n % 28 + 1:02}{n // 16800 % 1000:03}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights)) % 11]


def roster(path, rows):
    book = Workbook()
    sheet = book.active
    sheet.title = "教职工"
    sheet.append(["工号", "姓名", "部门", "岗位", "手机", "身份证号"])
    surnames, given = "王李张刘陈杨黄赵吴周", "安平宁和乐康文清明华"
    for n in range(rows):
        name = surnames[n % 10] + given[n // 10 % 10] + given[n // 100 % 10]
        sheet.append([f"T{n + 1:05}", name, "大班组", "配班教师", f"138{n:08}", id_number(n)])
    book.save(path)


def job(folder, rows, formats, more=""):
    folder.mkdir(parents=True)
    roster(folder / "花名册.xlsx", rows)
    shutil.copy(ROOT / "data/demo/模板/承诺书.docx", folder / "承诺书.docx")
    (folder / "job.toml").write_text(f'''
[issuer]
全称 = "青河镇中心幼儿园"
[pdf]
system_fonts = false
[sheets]
教职工 = {{ file = "花名册.xlsx", key = "工号", types = {{ 身份证号 = "id", 手机 = "phone" }} }}
[series.承诺书]
format = "CNS-{{{{year}}}}-{{{{pad n 5}}}}"
[[document]]
name = "承诺书"
template = "承诺书.docx"
for_each = "教职工"
series = "承诺书"
date = 2026-09-01
output = "{{{{编号}}}} {{{{姓名}}}}"
formats = {formats}
{more}
''', encoding="utf-8")
    return folder / "job.toml"


def table(path, rows):
    document = Document()
    table = document.add_table(rows=1, cols=8)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, "序号 姓名 部门 岗位 手机 日期 分工 备注".split()):
        cell.text = text
    for n in range(rows):
        cells = table.add_row().cells
        for cell, text in zip(cells, [str(n + 1), "王安平", "大班组", "教师", "13800000000", "2026年9月1日", "负责疏散引导", ""]):
            cell.text = text
    document.save(path)


def timed(command, cpu, env=None):
    """Seconds and peak memory in MB of a command on one core."""
    begun = time.perf_counter()
    wrapped = ["taskset", "-c", str(cpu), "/usr/bin/time", "-f", "%M", *map(str, command)]
    done = subprocess.run(wrapped, capture_output=True, text=True, env=env)
    seconds = time.perf_counter() - begun
    if done.returncode:
        sys.exit(f"{command[0]} {command[1]}: {done.stderr[-800:]}")
    return seconds, int(done.stderr.strip().splitlines()[-1]) / 1024, done.stdout


def pages(pdf):
    text = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True).stdout
    return int(text.split("Pages:")[1].split()[0])


def main():
    p = argparse.ArgumentParser()
    p.add_argument("out"), p.add_argument("wenshu"), p.add_argument("peers")
    p.add_argument("--letters", type=int, default=200)
    p.add_argument("--cpu", type=int, default=0)
    a = p.parse_args()
    out = Path(a.out)
    shutil.rmtree(out, ignore_errors=True)
    n = a.letters
    words = job(out / "words", n, '["docx"]')
    timed([a.wenshu, "run", words, "--out", out / "docx"], a.cpu)
    letters = sorted((out / "docx").glob("*.docx"))
    assert len(letters) == n
    rows = []

    whole = job(out / "whole", n, '["pdf"]')
    seconds = min(timed([a.wenshu, "run", whole, "--out", out / f"pdf{i}", "--register", out / f"r{i}.db"], a.cpu)[0] for i in range(3))
    rows.append(("wenshu run: template and row to PDF", seconds / n, out / "pdf0"))
    seconds = min(timed([a.wenshu, "pdf", "--no-system-fonts", *letters, "--out", out / f"w{i}"], a.cpu)[0] for i in range(3))
    rows.append(("wenshu pdf", seconds / n, out / "w0"))
    profile = tempfile.mkdtemp()
    convert = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf", "--outdir"]
    timed([*convert, out / "warm", letters[0]], a.cpu)  # makes its profile
    seconds = min(timed([*convert, out / f"lo{i}", *letters], a.cpu)[0] for i in range(2))
    rows.append(("LibreOffice, one call for all", seconds / n, out / "lo0"))
    for peer in ["rdocx", "office2pdf"]:
        some = letters[:50]
        _, _, stdout = timed([a.peers, peer, out / peer, *some], a.cpu)
        each = [float(line) for line in stdout.split()]
        rows.append((f"{peer} (without its start)", statistics.median(each) / 1000, out / peer))

    ours = rows[0][1]
    print(f"{n} letters of one page, one core\n")
    print("| way | ms per document | wenshu run is faster by | pages of the first |\n|---|---|---|---|")
    for name, each, folder in rows:
        first = sorted(folder.glob("*.pdf"))[0]
        print(f"| {name} | {each * 1000:.1f} | {each / ours:.1f} | {pages(first)} |")
    print()
    first = [timed([a.wenshu, "pdf", "--no-system-fonts", letters[0], "--out", out / f"one{i}"], a.cpu)[0] for i in range(5)]
    print(f"first PDF of a process: {min(first) * 1000:.0f} ms")
    merged = job(out / "merged", 1000, '["docx"]', 'merge = "全部.pdf"')
    seconds, memory, _ = timed([a.wenshu, "run", merged, "--out", out / "all", "--register", out / "all.db"], a.cpu)
    all_pdf = out / "all/全部.pdf"
    print(f"1,000 letters as docx and in one PDF: {seconds:.1f} s, {memory:.0f} MB, {pages(all_pdf)} pages, "
          f"{all_pdf.stat().st_size / 1e6:.1f} MB file")
    many = job(out / "many", 1000, '["pdf"]')
    seconds, memory, _ = timed([a.wenshu, "run", many, "--out", out / "each", "--register", out / "each.db"], a.cpu)
    print(f"1,000 letters as PDF files: {seconds:.1f} s, {memory:.0f} MB")
    table(out / "table.docx", 500)
    seconds = min(timed([a.wenshu, "pdf", "--no-system-fonts", out / "table.docx", "--overwrite"], a.cpu)[0] for _ in range(3))
    print(f"a table of 500 rows and 8 columns: {seconds:.2f} s, {pages(out / 'table.pdf')} pages")


if __name__ == "__main__":
    main()
