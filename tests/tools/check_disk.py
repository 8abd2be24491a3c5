"""Disks that are full, read-only or gone in the middle of a run: check_disk.py WENSHU

Needs root, to mount small file systems; without, those checks are skipped. The last line is `N passed, N failed`."""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import reliability as r

COUNT = 1200


@contextlib.contextmanager
def small_disk(folder, size):
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "wenshu-test", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def remount(folder, options):
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


def sound(wenshu, job, out, calm, checks, what):
    """After the trouble is over, a run ends like an undisturbed one."""
    code, said = r.run(wenshu, job)
    checks.that(code == 0, f"{what}: finished by running again", said)
    found = r.entries(wenshu, job.parent / "register.db")
    wrong = r.faults(found, out) + r.gaps(found)
    checks.that(not wrong, f"{what}: numbers and files", wrong[:5])
    checks.that(r.files(out) == calm, f"{what}: the same files as an undisturbed run")
    checks.that(not r.stray(out), f"{what}: nothing left behind", r.stray(out))


def half_way(wenshu, job, out, code, said, checks, what, codes, message):
    """In the trouble: a message, an exit code, nothing half done."""
    checks.that(code in codes, f"{what}: exit code", f"{code}: {said}")
    checks.that(message in said and "panicked" not in said, f"{what}: the message", said)
    found = r.entries(wenshu, job.parent / "register.db")
    wrong = r.faults(found, out) + r.gaps(found)
    checks.that(not wrong, f"{what}: what is issued is there", wrong[:5])
    checks.that(not r.stray(out), f"{what}: nothing left behind", r.stray(out))


def full_disk(wenshu, scratch, calm, checks):
    job = r.job(scratch / "full", COUNT)
    out = scratch / "full" / "out"
    with small_disk(out, "2m"):
        code, said = r.run(wenshu, job)
        half_way(wenshu, job, out, code, said, checks, "full disk", (1, 2), "磁盘已满")
        remount(out, "size=200m")
        sound(wenshu, job, out, calm, checks, "full disk")
    # the register's own disk
    where = scratch / "full-register"
    with small_disk(where, "600k"):
        job = r.job(where, COUNT, out=str(scratch / "full-register-out"))
        code, said = r.run(wenshu, job)
        checks.that(code in (1, 2) and "磁盘已满" in said, "register on a full disk: message", f"{code}: {said}")
        remount(where, "size=200m")
        sound(wenshu, job, scratch / "full-register-out", calm, checks, "register on a full disk")


def read_only(wenshu, scratch, calm, checks):
    job = r.job(scratch / "ro", COUNT)
    out = scratch / "ro" / "out"
    with small_disk(out, "200m"):
        remount(out, "ro")
        code, said = r.run(wenshu, job)
        checks.that(code in (1, 2) and "不能写入" in said, "read-only folder: message", f"{code}: {said}")
        checks.that(not list(out.iterdir()), "read-only folder: nothing there")
        remount(out, "rw")
        sound(wenshu, job, out, calm, checks, "read-only folder")
    # it becomes read-only in the middle
    job = r.job(scratch / "ro2", COUNT)
    out = scratch / "ro2" / "out"
    where = scratch / "ro3"
    with small_disk(where, "200m"):
        job = r.job(where, COUNT, out=str(out))
        remount(where, "ro")
        code, said = r.run(wenshu, job)
        message = "登记簿打不开或不能写入" in said
        checks.that(code == 2 and message, "read-only register: message", f"{code}: {said}")
        checks.that(not r.files(out) if out.exists() else True, "read-only register: nothing was made")
        remount(where, "rw")
        sound(wenshu, job, out, calm, checks, "read-only register")


def removed(wenshu, scratch, calm, checks):
    """The output folder is taken away in the middle of a run."""
    job = r.job(scratch / "gone", COUNT)
    out = scratch / "gone" / "out"
    hit = 0
    for _ in range(30):
        shutil.rmtree(out, ignore_errors=True)
        for left in (scratch / "gone").glob("register.db*"):
            left.unlink()
        process = r.start(wenshu, job)
        while process.poll() is None and not (out.exists() and any(out.iterdir())):
            time.sleep(0.001)
        shutil.rmtree(out, ignore_errors=True)
        said, _ = process.communicate(timeout=60)
        checks.that("panicked" not in said and process.returncode in (0, 1, 2), "folder removed: no crash", said)
        if process.returncode != 0:
            hit += 1
            checks.that("不存在" in said, "folder removed: the message", said)
        sound(wenshu, job, out, calm, checks, "folder removed")
    checks.that(hit > 0, "folder removed: in the middle of a run", "never")
    print(f"folder removed: {hit} of 30 times in the middle")


def interrupted(wenshu, scratch, calm, checks):
    """Ctrl-C, and the signal that ends services."""
    hit = 0
    for i in range(30):
        where = scratch / f"int{i}"
        job = r.job(where, COUNT)
        process = r.start(wenshu, job)
        time.sleep(0.005 * (i + 1))
        process.send_signal(signal.SIGTERM if i % 2 else signal.SIGINT)
        said, _ = process.communicate(timeout=60)
        checks.that("panicked" not in said, "interrupted: no crash", said)
        if process.returncode == 1:
            hit += 1
            half_way(wenshu, job, where / "out", 1, said, checks, "interrupted", (1,), "运行被中断")
            total = next((line for line in said.splitlines() if line.startswith("读取")), "")
            checks.that("中断，留到下次" in total, "interrupted: the closing line adds up", said)
        if (where / "register.db").exists():
            sound(wenshu, job, where / "out", calm, checks, "interrupted")
    checks.that(hit > 0, "interrupted: in the middle of a run", "never")
    print(f"interrupted: {hit} of 30 times in the middle")


def main():
    wenshu = str(pathlib.Path(sys.argv[1]).resolve())
    checks = r.Checks()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        job = r.job(scratch / "calm", COUNT)
        code, said = r.run(wenshu, job)
        assert code == 0, said
        calm = r.files(scratch / "calm" / "out")
        can_mount = os.geteuid() == 0
        if can_mount:
            try:
                with small_disk(scratch / "try", "1m"):
                    pass
            except subprocess.CalledProcessError:
                can_mount = False
        if can_mount:
            full_disk(wenshu, scratch, calm, checks)
            read_only(wenshu, scratch, calm, checks)
        else:
            print("skipped: full and read-only disks (no right to mount here)")
        removed(wenshu, scratch, calm, checks)
        interrupted(wenshu, scratch, calm, checks)
    checks.end()


main()
