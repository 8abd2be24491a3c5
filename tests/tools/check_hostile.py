#!/usr/bin/env python3
"""Runs the program on hostile files: none may hang it, crash it, fill the memory or the disk, or make it write
elsewhere or fetch something.

    check_hostile.py WENSHU [--quick] [--slack N] [--only TEXT] [--keep FOLDER]

The files are those of `make_hostile.py`, and copies of good files that are cut and changed. Each command runs in a
folder of its own and must end within LIMIT seconds and MEMORY with the exit code 0, 1 or 2, without a panic, with
nothing written outside of its output folder and no temporary file left. A line for each finding, a table of the
worst, then `N passed, N failed`; exit code 1 if any failed. Standard library only; Linux.

--quick: fewer changed copies. --slack N: allow N times the time (debug builds). --only: cases and samples whose
name holds the text. --keep: write the files there and leave them.
"""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import make_hostile

LIMIT = 5.0  # seconds, of processor time or by the clock, whichever is less: other programs may run beside
MEMORY = 512  # MB, the peak of what is resident
OUTPUT = 100  # MB, of all files written and of what is printed
KILL = 2048  # MB: a process that takes more is stopped before the machine is

GOOD = {
    "letter.docx": make_hostile.letter("{{姓名}}同志", "{{#if 如果}}x{{/if}}"),
    "picture.docx": make_hostile.letter("{{image 照片}}"),
    "data.csv": ("姓名,电话,全部,自己,正文,如果,路\n张三,13800000000,\"" + ",".join(map(str, range(100))) + "\",include-self.docx,# 一,是,../../evil\n"
                 "李四,13800000001,\"" + ",".join(map(str, range(100))) + "\",include-self.docx,x,,/tmp/wenshu-evil\n").encode(),
}
TABLES = {".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".tsv"}
PICTURES = {".png", ".jpg", ".gif", ".webp", ".bmp", ".svg"}


def commands(path, whole):
    """The commands that a file is given to; `whole`: all of them, else those that read the most."""
    name, kind = path.name, path.suffix.lower()
    out = ["--out", "out"]
    if name.endswith(".fields.toml"):
        return []  # read with its PDF
    if name.startswith("markdown-"):
        return [["fill", "markdown.docx", name, *out, "--format", "docx,pdf"]]
    if kind in TABLES:
        few = [["sheet", name, "--raw", "--json"], ["fill", "letter.docx", name, *out, "--limit", "5"]]
        return few + [["sheet", name], ["sheet", name, "--records", "--json"]] * whole
    if kind == ".docx":
        few = [["fill", name, "data.csv", *out, "--format", "docx,pdf"], ["pdf", name, *out]]
        return few + [["fields", name], ["fields", name, "--xlsx", "out/f.xlsx"], ["check", name, "data.csv"], ["preview", name, "-o", "out/p.png"], ["fill", name, "data.csv", *out, "--merge", "all.docx"],
                      ["fonts", name], ["lint", name, "--fix", *out]] * whole
    if kind == ".pdf":
        few = [["fill", name, "data.csv", *out], ["preview", name, "-o", "out/p.png"]]
        return few + [["fields", name], ["fill", name, "data.csv", *out, "--flatten"], ["stamp", name, "--text", "{{页码}}/{{页数}}", *out], ["fields", "--grid", name, "--page", "1", "-o", "out/g.png"], ["check", name, "data.csv"]] * whole
    if kind in PICTURES:
        return [["fill", "picture.docx", "picture.csv", *out, "--format", "docx,pdf"]]
    if kind == ".toml":
        few = [["check", name], ["run", name, *out, "--register", "out/r.db"]]
        return few + [["run", name, *out, "--dry-run"]] * whole
    raise SystemExit(f"no command for {name}")


class Finding:
    """What one command did with one file."""

    def __init__(self, case, args, seconds, peak, faults, stderr):
        self.case, self.args, self.seconds, self.peak, self.faults, self.stderr = case, args, seconds, peak, faults, stderr


def run(wenshu, case, inputs, args, root, slack):
    """Runs one command in a folder with hard links to the inputs."""
    home = Path(tempfile.mkdtemp(dir=root))
    work = home / "a" / "b" / "work"
    for d in (work / "out", home / "tmp", home / "home"):
        d.mkdir(parents=True)
    for name, content in GOOD.items():
        (work / name).write_bytes(content)
    for f in inputs:
        (work / f.name).unlink(missing_ok=True)
        os.link(f, work / f.name)
    if inputs and inputs[0].suffix.lower() in PICTURES:
        (work / "picture.csv").write_text("姓名,照片\n" + "".join(f"人{i},{f.name}\n" for i, f in enumerate(inputs)), encoding="utf-8")
    before = snapshot(home)
    streams = home / "streams"
    streams.mkdir()
    env = {**os.environ, "TMPDIR": str(home / "tmp"), "HOME": str(home / "home"), "RUST_BACKTRACE": "0", "LC_ALL": "C.UTF-8"}
    faults = []
    with open(streams / "out", "wb") as out, open(streams / "err", "wb") as err:
        since = time.monotonic()
        process = subprocess.Popen([wenshu, "--lang", "en", *args], cwd=work, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=env)
        pause = 0.001
        while True:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            wall = time.monotonic() - since
            if pid:
                break
            resident, busy = measured(process.pid)
            written = (streams / "out").stat().st_size >> 20
            if busy > LIMIT * slack * 1.5 or wall > LIMIT * slack * 12 or resident > KILL or written > OUTPUT * 4:
                process.kill()
                faults.append("stopped")
                _, status, used = os.wait4(process.pid, 0)
                wall = time.monotonic() - since
                break
            time.sleep(pause)
            pause = min(pause * 1.3, 0.02)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds, peak = min(wall, used.ru_utime + used.ru_stime), used.ru_maxrss / 1024
    if "stopped" in faults and wall > LIMIT * slack * 12:
        seconds = wall
    said = (streams / "err").read_bytes()[:200_000].decode("utf-8", "replace")
    code = process.returncode
    if code not in (0, 1, 2) and "stopped" not in faults:
        faults.append(f"exit code {code}")
    if "panicked" in said or "RUST_BACKTRACE" in said:
        faults.append("panic")
    if code == 2 and not said.strip() and not (streams / "out").stat().st_size:
        faults.append("failed without a word")
    if seconds > LIMIT * slack:
        faults.append(f"{seconds:.1f} s")
    if peak > MEMORY:
        faults.append(f"{peak:.0f} MB")
    size = sum(f.stat().st_size for f in (work / "out").rglob("*") if f.is_file()) + sum(f.stat().st_size for f in streams.iterdir())
    if size > OUTPUT << 20:
        faults.append(f"{size >> 20} MB written")
    shutil.rmtree(streams)
    left = [p for p in (work / "out").rglob("*") if p.suffix in (".tmp", ".part", ".wenshu") or p.name.startswith((".", "~$"))]
    if left and "stopped" not in faults:
        faults.append(f"left {left[0].name}")
    shutil.rmtree(work / "out", ignore_errors=True)
    after = snapshot(home)
    del before["a/b/work/out"]
    if after != before:
        odd = sorted(p for p in before.keys() | after.keys() if before.get(p) != after.get(p))
        faults.append(f"changed outside of the output folder: {odd[:3]}")
    shutil.rmtree(home, ignore_errors=True)
    return Finding(case, args, seconds, peak, faults, said)


def measured(pid):
    """Resident MB and seconds of processor time of a process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[21]) * 4096 >> 20, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError):
        return 0, 0.0


def snapshot(folder):
    """Names, kinds, sizes and times of all that is below a folder."""
    out = {}
    for base, folders, names in os.walk(folder):
        for n in folders + names:
            s = os.lstat(os.path.join(base, n))
            is_file = n in names
            out[os.path.relpath(os.path.join(base, n), folder)] = (is_file, s.st_size if is_file else 0, s.st_mtime_ns if is_file else 0)
    return out


def jobs(folder, quick, only, port):
    """(case, inputs, arguments) of all commands to run."""
    made = folder / "made"
    listed = subprocess.run([sys.executable, "-c", f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import pathlib, make_hostile\n"
                             f"for name, _, made in make_hostile.files(pathlib.Path({str(made)!r}), {port}, {only!r}): print(name, *[m.name for m in made], sep='\\t', flush=True)"], stdout=subprocess.PIPE, text=True, check=True)
    cases = 0
    for line in listed.stdout.splitlines():
        case, *names = line.split("\t")
        cases += 1
        inputs = [made / n for n in names]
        if inputs[0].suffix.lower() in PICTURES:
            yield case, inputs, commands(inputs[0], True)[0]
            continue
        for path in inputs:
            for args in commands(path, True):
                yield case, inputs, args
    cuts, flips = (4096, 12) if quick else (1024, 200)
    changed = folder / "changed"
    changed.mkdir()
    for sample in make_hostile.samples():
        if only not in str(sample.relative_to(make_hostile.REPO)):
            continue
        if sample.name.endswith(".fields.toml"):
            continue
        for what, data in make_hostile.mutations(sample, cuts, flips):
            path = changed / f"{what}-{sample.name}"
            path.write_bytes(data)
            for args in commands(path, False):
                yield f"{sample.name} {what}", [path], args


def listen():
    """A server that nobody may call; its port and the list of those who did."""
    server, calls = socket.create_server(("127.0.0.1", 0)), []

    def accept():
        while True:
            try:
                calls.append(server.accept()[1])
            except OSError:
                return
    threading.Thread(target=accept, daemon=True).start()
    return server, server.getsockname()[1], calls


def main():
    args = sys.argv[1:]
    option = lambda name, usual: args[args.index(name) + 1] if name in args else usual
    if not args or args[0].startswith("--"):
        raise SystemExit(__doc__)
    wenshu, quick = str(Path(args[0]).resolve()), "--quick" in args
    slack, only, keep = float(option("--slack", "1")), option("--only", ""), option("--keep", "")
    folder = Path(keep).resolve() if keep else Path(tempfile.mkdtemp(prefix="hostile-"))
    folder.mkdir(parents=True, exist_ok=True)
    server, port, calls = listen()
    root = folder / "runs"
    root.mkdir(exist_ok=True)
    outside = [Path("/tmp/wenshu-evil"), Path("/tmp/wenshu-evil.docx"), Path("/etc/evil")]
    found, since = [], time.monotonic()
    try:
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            for f in pool.map(lambda j: run(wenshu, *j, root, slack), jobs(folder, quick, only, port)):
                found.append(f)
                if f.faults:
                    said = f.stderr.strip().splitlines()
                    print(f"{f.case}: {' '.join(f.args)[:80]}: {'; '.join(f.faults)}{': ' + said[0][:160] if said else ''}", flush=True)
    finally:
        server.close()
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
    checks = [("something was written outside", [str(p) for p in outside if p.exists()]), ("an address was called", [str(c) for c in calls])]
    for what, bad in checks:
        if bad:
            print(f"{what}: {bad}")
    for title, key, show in [("slowest", lambda f: f.seconds, "{:.2f} s"), ("largest", lambda f: f.peak, "{:.0f} MB")]:
        print(f"\n{title}:")
        for f in sorted(found, key=key, reverse=True)[:12]:
            print(f"  {show.format(key(f)):>9}  {f.case:36} {' '.join(f.args)[:70]}")
    files = len({f.case for f in found})
    print(f"\n{files} cases, {len(found)} commands in {time.monotonic() - since:.0f} s; worst {max(f.seconds for f in found):.2f} s, {max(f.peak for f in found):.0f} MB")
    failed = sum(bool(f.faults) for f in found) + sum(bool(bad) for _, bad in checks)
    print(f"{len(found) + len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
