"""Several programs on one register at once: check_crowd.py WENSHU [--processes N] [--documents N]

With WENSHU_TEST_POSTGRES set, the same over PostgreSQL; with WENSHU_TEST_POSTGRES_RESTART (a command that restarts
that server) also a restart in the middle. The last line is `N passed, N failed`."""
import argparse
import os
import pathlib
import subprocess
import tempfile
import time

import reliability as r


def crowd(wenshu, folder, register, processes, count, checks, restart=None):
    """`processes` jobs, each with letters of its own, in three series that overlap."""
    shared = (folder / "register.db").resolve() if register == "register.db" else register
    jobs = []
    for p in range(processes):
        where = folder / f"job{p}"
        jobs.append(
            r.job(where, count, register=str(shared), document=f"信{p % 4}", series=f"系列{p % 3}", first=1 + p * count)
        )
    began = time.monotonic()
    running = [r.start(wenshu, j) for j in jobs]
    lost = 0
    if restart:
        time.sleep(restart[1])
        subprocess.run(restart[0], shell=True, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for process in running:
        said, _ = process.communicate(timeout=900)
        if restart and process.returncode != 0:
            lost += 1
            clear = "register-lost" in said or "register-unreachable" in said
            checks.that(clear and "panicked" not in said, "restart: a clear message", said)
        else:
            checks.that(process.returncode == 0, "a program of the crowd", said)
    if restart:
        for job in jobs:
            code, said = r.run(wenshu, job)
            checks.that(code == 0, "restart: finished by running again", said)
    took = time.monotonic() - began
    found = r.entries(wenshu, shared)
    checks.that(len(found) == processes * count, "all are registered", len(found))
    checks.that(len({(e["series"], e["year"], e["n"]) for e in found}) == processes * count, "no number twice")
    checks.that(not r.gaps(found), "no gaps", r.gaps(found))
    for p in range(processes):
        own = [e for e in found if 1 + p * count <= int(e["key"][1:]) < 1 + (p + 1) * count]
        wrong = r.faults(own, folder / f"job{p}" / "out")
        checks.that(len(own) == count and not wrong, f"job {p}: every file with its hash", wrong[:3])
    name = "restarted in the middle, " if restart else ""
    print(f"{str(register).split(':')[0]}: {name}{processes} programs, {len(found)} numbers, {took:.1f} s, {lost} lost", flush=True)
    return lost


def main():
    options = argparse.ArgumentParser()
    options.add_argument("wenshu")
    options.add_argument("--processes", type=int, default=8)
    options.add_argument("--documents", type=int, default=500)
    options = options.parse_args()
    wenshu = str(pathlib.Path(options.wenshu).resolve())
    checks = r.Checks()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        size = (options.processes, options.documents)
        crowd(wenshu, scratch / "file", "register.db", *size, checks)
        if r.postgres():
            crowd(wenshu, scratch / "pg", r.fresh_database(r.postgres(), "wenshu_crowd"), *size, checks)
            restart = os.environ.get("WENSHU_TEST_POSTGRES_RESTART")
            if restart:
                for after in [0.7, 0.4, 0.2, 0.1, 0.05]:  # until it comes in the middle, however quick the machine is
                    url = r.fresh_database(r.postgres(), "wenshu_restart")
                    if crowd(wenshu, scratch / f"restart{after}", url, *size, checks, restart=(restart, after)):
                        break
                else:
                    checks.that(False, "restart: it came in the middle", "no program noticed it")
            else:
                print("skipped: a restart of PostgreSQL (WENSHU_TEST_POSTGRES_RESTART is not set)")
        else:
            print("skipped: PostgreSQL (WENSHU_TEST_POSTGRES is not set)")
    checks.end()


main()
