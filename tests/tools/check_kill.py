"""Kills runs at random instants, then lets them finish: check_kill.py WENSHU [--kills N] [--documents N]

With WENSHU_TEST_POSTGRES set, the same over PostgreSQL. The last line is `N passed, N failed`."""
import argparse
import pathlib
import random
import tempfile
import time

import reliability as r


def scenario(wenshu, folder, count, register, kills, whole, rng, checks, calm):
    """One register and folder, killed up to `kills` times; gives how often it was, and how far it was by then."""
    job = r.job(folder, count, register=register)
    where = folder / "register.db" if register == "register.db" else register
    killed, instants = 0, []
    for note in ["", "请带伞。"]:  # the second round makes new versions of everything
        r.people(folder / "名单.csv", count, note)
        while killed < kills:
            process = r.start(wenshu, job)
            time.sleep(rng.uniform(0, whole))
            if process.poll() is not None:
                process.communicate()
                if process.returncode == 0 and rng.random() < 0.5:
                    break  # finished: on to the next round
                continue
            process.kill()
            process.communicate()
            killed += 1
            if register != "register.db" or (folder / "register.db").exists():
                try:
                    now = r.entries(wenshu, where)
                except Exception:  # killed before there was a register
                    continue
                done = sum(e["state"] == "issued" for e in now)
                instants.append(done)
                # what is registered is there; a newer version may be in place already
                newer = calm[note][1]
                wrong = r.faults(now, folder / "out", newer) + r.gaps(now)
                checks.that(not wrong, f"after kill {killed}", wrong[:5])
        code, said = r.run(wenshu, job)
        checks.that(code == 0, "finishing", said)
        now = r.entries(wenshu, where)
        wrong = r.faults(now, folder / "out") + r.gaps(now)
        checks.that(not wrong, "finished: numbers and files", wrong[:5])
        checks.that(not r.stray(folder), "finished: nothing left behind", r.stray(folder))
        same = r.files(folder / "out") == calm[note][1]
        checks.that(same, "finished: the same files as an undisturbed run")
        if note == "":
            checks.that(r.numbers(now) == calm[note][0], "finished: the same numbers as an undisturbed run")
        else:  # a killed run may have issued the first version of some only now
            plain = [n[:-1] for n in r.numbers(now)]
            checks.that(plain == [n[:-1] for n in calm[note][0]], "changed: the same numbers")
    code, said = r.run(wenshu, job)
    checks.that(code == 0 and "新做 0 +" in said, "once more: nothing to do", said)
    return killed, instants


def main():
    options = argparse.ArgumentParser()
    options.add_argument("wenshu")
    options.add_argument("--kills", type=int, default=300)
    options.add_argument("--documents", type=int, default=2000)
    options.add_argument("--seed", type=int, default=20260901)
    options = options.parse_args()
    wenshu = str(pathlib.Path(options.wenshu).resolve())
    rng, checks = random.Random(options.seed), r.Checks()
    stores = ["register.db"] + (["postgres"] if r.postgres() else [])
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        calm, job = {}, r.job(scratch / "calm", options.documents)
        for note in ["", "请带伞。"]:
            r.people(scratch / "calm" / "名单.csv", options.documents, note)
            began = time.monotonic()
            code, said = r.run(wenshu, job)
            whole = time.monotonic() - began if note == "" else whole
            assert code == 0, said
            found = r.entries(wenshu, scratch / "calm" / "register.db")
            calm[note] = (r.numbers(found), r.files(scratch / "calm" / "out"))
        for store in stores:
            killed, rounds, instants, began = 0, 0, [], time.monotonic()
            while killed < options.kills:
                rounds += 1
                name = f"wenshu_kill_{rounds}"
                register = store if store == "register.db" else r.fresh_database(r.postgres(), name)
                share = min(options.kills - killed, max(options.kills // 10, 5))
                more, at = scenario(
                    wenshu, scratch / f"{name}_{store[:2]}", options.documents, register, share, whole * 1.1, rng, checks, calm
                )
                killed, instants = killed + more, instants + at
            halfway = sum(0 < i < options.documents for i in instants)
            print(
                f"{store.split(':')[0]}: {options.documents} documents, an undisturbed run {whole:.2f} s; killed {killed} times"
                f" in {rounds} rounds ({halfway} of them half way), {time.monotonic() - began:.0f} s",
                flush=True,
            )
        if not r.postgres():
            print("skipped: PostgreSQL (WENSHU_TEST_POSTGRES is not set)")
    checks.end()


main()
