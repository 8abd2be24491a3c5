"""What the reliability checks share: a job of many small documents, and what must be true of its register and folder."""
import csv
import hashlib
import json
import os
import pathlib
import subprocess
import sys

JOB = """out = "{out}"
register = "{register}"
[issuer]
代字 = "青幼安"
[sheets]
名单 = {{ file = "名单.csv", key = "工号" }}
[[document]]
name = "{document}"
template = "信.docx"
for_each = "名单"
series = "{series}"
date = 2026-09-01
output = "{{{{部门}}}}/{{{{编号}}}} {{{{姓名}}}}"
{more}
[series.{series}]
format = "{{{{代字}}}}〔{{{{year}}}}〕{{{{n}}}}号"
"""
DEPARTMENTS = ["大班组", "中班组", "小班组", "后勤组"]
SURNAMES, NAMES = "赵钱孙李周吴郑王", "安平宁静和顺康乐"


def template(path):
    import docx

    document = docx.Document()
    document.add_heading("告家长书", 0)
    document.add_paragraph("编号：{{编号}}")
    document.add_paragraph("{{姓名}}老师：请于{{date 日期}}前交回回执。{{备注}}")
    document.save(path)


def people(path, count, note="", first=1):
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["工号", "姓名", "部门", "备注"])
        for i in range(first, first + count):
            name = SURNAMES[i % 8] + NAMES[i // 8 % 8] + NAMES[i // 64 % 8]
            out.writerow([f"T{i:05}", name, DEPARTMENTS[i % 4], note])


def job(folder, count, register="register.db", document="告家长书", series="安", out="out", first=1, more=""):
    """A folder with a job of `count` letters; gives the job file."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    template(folder / "信.docx")
    people(folder / "名单.csv", count, first=first)
    text = JOB.format(out=out, register=register, document=document, series=series, more=more)
    (folder / "job.toml").write_text(text, encoding="utf-8")
    return folder / "job.toml"


def start(wenshu, job_file, *more):
    command = [wenshu, "--lang", "zh", "run", str(job_file), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def run(wenshu, job_file, *more):
    """Runs to the end: exit code and everything it printed."""
    process = start(wenshu, job_file, *more)
    said, _ = process.communicate(timeout=600)
    return process.returncode, said


def entries(wenshu, register):
    said = subprocess.run(
        [wenshu, "register", "list", "--json", "--register", str(register)], capture_output=True, text=True, check=True
    )
    return json.loads(said.stdout)


def files(folder):
    """Path → hash of every document below a folder; whatever else is there under its own name."""
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file() and path.name not in ("report.json", "报告.xlsx") and not path.name.startswith("."):
            found[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def numbers(found):
    """What must be the same after any disturbance."""
    return sorted(
        (e["series"], e["year"], e["n"], e["number"], e["document"], e["key"], e["state"], e["version"]) for e in found
    )


def faults(found, folder, or_else=None):
    """Every issued entry's file must be there with its hash, or with the one that `or_else` has for its path."""
    wrong = []
    for entry in found:
        for file in entry["files"] if entry["state"] == "issued" else []:
            path = pathlib.Path(folder) / file["path"]
            if not path.is_file():
                wrong.append(f"{entry['number']}: {file['path']} is missing")
            elif hashlib.sha256(path.read_bytes()).hexdigest() not in (file["sha256"], (or_else or {}).get(file["path"])):
                wrong.append(f"{entry['number']}: {file['path']} has another hash")
    return wrong


def gaps(found):
    """Series whose numbers aren't 1, 2, 3, …"""
    wrong = []
    for series in sorted({(e["series"], e["year"]) for e in found}):
        ns = sorted(e["n"] for e in found if (e["series"], e["year"]) == series)
        if ns != list(range(1, len(ns) + 1)):
            wrong.append(f"{series}: {len(ns)} numbers from {ns[0]} to {ns[-1]}, {len(set(ns))} different")
    return wrong


def stray(folder):
    """What a run must not leave behind."""
    return [str(p) for p in pathlib.Path(folder).rglob(".*")]


class Checks:
    """Counts, and says what went wrong."""

    def __init__(self):
        self.passed = self.failed = 0

    def that(self, holds, what, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}: {detail}"[:2000], flush=True)

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


def fresh_database(url, name):
    """An empty database of a PostgreSQL server beside the one in `url`."""
    subprocess.run(["psql", "-qX", url, "-c", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'], check=True)
    subprocess.run(["psql", "-qX", url, "-c", f'CREATE DATABASE "{name}"'], check=True)
    base, _, query = url.partition("?")
    return base.rsplit("/", 1)[0] + "/" + name + ("?" + query if query else "")


def postgres():
    """The server to test with, or nothing."""
    return os.environ.get("WENSHU_TEST_POSTGRES")
