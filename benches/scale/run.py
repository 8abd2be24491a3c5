"""What taking numbers and reading cost, and how documents a second grow with processes; see run.sh."""
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
WENSHU = Path(sys.argv[1]).resolve()
ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
PROCESSES = [int(n) for n in sys.argv[3:]] or [1, 2]
JOB = """
[sheets.名单]
file = "名单.csv"
key = "工号"
types = { 工号 = "text", 培训学时 = "number" }

[issuer]
全称 = "青河镇中心幼儿园"

[series.责任书]
format = "ZRS-{{year}}-{{pad n 7}}"

[[document]]
name = "责任书"
template = "责任书.docx"
for_each = "名单"
series = "责任书"
date = 2026-09-01
output = "{{部门}}/{{编号}}"
"""


def job(folder):
    shutil.copy(REPO / "tests/inputs/run/责任书.docx", folder)
    (folder / "job.toml").write_text(JOB, encoding="utf-8")
    with open(folder / "名单.csv", "w", encoding="utf-8") as sheet:
        sheet.write("工号,姓名,部门,岗位,培训学时\n")
        sheet.writelines(f"T{n:08},张三{n},第{n // 500}组,教师,{n % 40}\n" for n in range(ROWS))


def start(folder, core, *args):
    keep_to = (lambda: os.sched_setaffinity(0, {core})) if core is not None else None
    quiet = subprocess.DEVNULL
    return subprocess.Popen([WENSHU, "run", "job.toml", *args], cwd=folder, stdout=quiet, stderr=quiet, preexec_fn=keep_to)


def measure(folder, cores, *args):
    """Seconds that all took, seconds of processor time, megabytes of the largest."""
    begun = time.monotonic()
    running = [start(folder, core, *[a.format(i + 1, len(cores)) for a in args]) for i, core in enumerate(cores)]
    used, peak = 0.0, 0
    for process in running:
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"{args}: exit status {status}")
        used, peak = used + usage.ru_utime + usage.ru_stime, max(peak, usage.ru_maxrss)
    return time.monotonic() - begun, used, peak / 1024


def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        job(folder)
        print(f"| {ROWS} 行 / rows | 秒 / s | 处理器秒 / CPU s | 内存峰值 / peak MB | 行每秒 / rows a s |\n|---|---|---|---|---|")
        steps = [("取号（第一次） / numbers, first", ["--plan-only"]), ("读表和查号（每个分片） / reading, each shard", ["--shard", "1/1000000000"])]
        for name, args in steps:
            seconds, used, peak = measure(folder, [0], *args)
            print(f"| {name} | {seconds:.1f} | {used:.1f} | {peak:.0f} | {ROWS / seconds:.0f} |", flush=True)
        print("\n| 进程 / processes | 秒 / s | 份每秒 / documents a s | 倍 / times |\n|---|---|---|---|")
        first = None
        for n in PROCESSES:
            shutil.rmtree(folder / "out", ignore_errors=True)
            for left in folder.glob("register.db*"):
                left.unlink()
            measure(folder, [0], "--plan-only")
            seconds, _, _ = measure(folder, list(range(n)), "--shard", "{}/{}")
            first = first or seconds
            print(f"| {n} | {seconds:.1f} | {ROWS / seconds:.0f} | {first / seconds:.2f} |", flush=True)


main()
