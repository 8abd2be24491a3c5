#!/usr/bin/env python3
"""Run tools over the workloads on one core, measure whole processes, check the documents.
    bench.py CACHE_DIR OUT_DIR [letter plan big] [--only a,b] [--n letter=200,...] [--tool 'NAME=DIALECT=COMMAND'] [--repeat K]
COMMAND may hold {template} {json} {xlsx} {csv} {job} {out} {workload}; {csv} is the path up to the sheet name ("…/data").
"""
import argparse, json, os, shlex, shutil, subprocess, sys, time
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

ap = argparse.ArgumentParser()
ap.add_argument("cache")
ap.add_argument("out")
ap.add_argument("workloads", nargs="*")
ap.add_argument("--only", default="")
ap.add_argument("--n", default="")
ap.add_argument("--repeat", type=int, default=1)
ap.add_argument("--tool", action="append", default=[])
ap.add_argument("--cpu", default="0")
ap.add_argument("--timeout", type=int, default=150)
A = ap.parse_args()
A.cache, A.out = os.path.abspath(A.cache), os.path.abspath(A.out)
PY, REL = A.cache + "/venv/bin/python", A.cache + "/target/release"
NODE = "node " + HERE + "/drivers/"
ARGS = " {template} {json} {out}"
TOOLS = {
    "docxtpl": ("jinja", PY + " " + HERE + "/drivers/docxtpl_peer.py" + ARGS),
    "docx-mailmerge2": ("mergefield", PY + " " + HERE + "/drivers/mailmerge_peer.py" + ARGS),
    "docxtemplater": ("curly", NODE + "docxtemplater_peer.js" + ARGS),
    "docxtemplater-level1": ("curly", NODE + "docxtemplater_peer.js" + ARGS + " 1"),
    "docx-templates": ("plus", NODE + "docx_templates_peer.js" + ARGS),
    "easy-template-x": ("curly", NODE + "easy_template_x_peer.js" + ARGS),
    "carbone": ("carbone", NODE + "carbone_peer.js" + ARGS),
    "docx-handlebars": ("handlebars", REL + "/handlebars_peer" + ARGS),
}
WENSHU = os.environ.get("WENSHU", os.path.join(HERE, "../../target/release/wenshu"))
TOOLS["wenshu"] = ("handlebars", WENSHU + " run {job} --out {out} --register {out}/register.db --timing")
for t in A.tool:
    n, d, c = t.split("=", 2)
    TOOLS[n] = (d, c)
if A.only:
    TOOLS = {k: TOOLS[k] for k in A.only.split(",")}
SIZE = dict(letter=1000, plan=100, big=10000)
for kv in filter(None, A.n.split(",")):
    k, v = kv.split("=")
    SIZE[k] = int(v)
# the same environment for every tool: node finds its packages in the cache
ENV = dict(os.environ, NODE_PATH=A.cache + "/node/node_modules", PYTHONDONTWRITEBYTECODE="1")

import gen, check

# what wenshu is told: one document a row of the first sheet, with the rows of the others that belong to it
LISTS = {"letter": [("clauses", "id", [])], "plan": [("groups", "id", [("members", "id,gno")]), ("duty", "id", [])],
         "big": [("rows", "id", [])]}


def job_file(d, w):
    def spec(name, lists):
        inner = ", ".join('%s = { sheet = "%s", on = "%s" }' % (n, n, on) for n, on in lists)
        return '%s = { file = "data.xlsx", sheet = "%s", lists = { %s } }' % (name, name, inner)
    lines = ["[sheets]", spec("roster", [(n, on) for n, on, _ in LISTS[w]]).replace("{ file", '{ key = "id", file', 1)]
    for name, _, inner in LISTS[w]:
        lines.append(spec(name, inner))
        lines += [spec(n, []) for n, _ in inner]
    lines += ["[[document]]", 'name = "%s"' % w, 'template = "template.handlebars.docx"', 'for_each = "roster"',
              'output = "{{id}}"', "date = 2026-01-05", ""]
    path = os.path.join(d, w, "job.toml")
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines))
    return path


def data_dir():
    d = os.path.join(A.out, "data-" + "-".join("%s%d" % kv for kv in sorted(SIZE.items())))
    if not os.path.exists(d + "/done"):
        subprocess.run([sys.executable, HERE + "/gen.py", d] + ["%s=%d" % kv for kv in SIZE.items()], check=True)
        open(d + "/done", "w").close()
    return d


def run(cmd, log):
    """GNU time forks the tool, so that its peak memory is its own: a child started from here would
    begin with this process's memory in ru_maxrss, and small tools would all show the same number."""
    t = time.perf_counter()
    with open(log + ".out", "w") as o, open(log + ".err", "w") as e:
        rc = subprocess.call(["timeout", str(A.timeout), "/usr/bin/time", "-f", "%U %S %M", "-o", log + ".time",
                              "taskset", "-c", A.cpu] + shlex.split(cmd), stdout=o, stderr=e, env=ENV)
    wall = time.perf_counter() - t
    try:
        u, s, m = map(float, open(log + ".time").read().split()[-3:])
    except Exception:                       # timed out: no record
        u = s = m = float("nan")
    return rc, wall, u + s, m / 1024


os.makedirs(A.out, exist_ok=True)
res = open(os.path.join(A.out, "results.jsonl"), "a")
D = data_dir()
for w in A.workloads or ["letter", "plan", "big"]:
    recs = json.load(open("%s/%s/data.json" % (D, w), encoding="utf-8"))
    for name, (dialect, cmd) in TOOLS.items():
        best = None
        for _ in range(A.repeat):
            out = os.path.join(A.out, "docs")
            shutil.rmtree(out, ignore_errors=True)
            os.makedirs(out)
            subprocess.run(["sync"])
            c = cmd.format(template="%s/%s/template.%s.docx" % (D, w, dialect), json="%s/%s/data.json" % (D, w),
                           xlsx="%s/%s/data.xlsx" % (D, w), csv="%s/%s/data" % (D, w), out=out, workload=w, job=job_file(D, w))
            rc, wall, cpu, rss = run(c, os.path.join(A.out, "last-%s-%s" % (w, name)))
            row = dict(tool=name, workload=w, records=len(recs), rc=rc, wall_s=round(wall, 4), cpu_s=round(cpu, 2), max_rss_mb=round(rss, 1))
            try:
                row.update({k: (round(v, 4) if isinstance(v, float) else v) for k, v in
                            json.loads(open(os.path.join(A.out, "last-%s-%s.out" % (w, name))).read().strip().splitlines()[-1]).items()})
            except Exception:
                pass
            files = sorted(f for f in os.listdir(out) if f.endswith(".docx"))
            row["files"] = len(files)
            if files:
                row["bytes_per_doc"] = sum(os.path.getsize(out + "/" + f) for f in files) // len(files)
            row["docs_per_s"] = round(len(files) / wall, 2)
            if "fill_s" in row:
                row["docs_per_s_fill"] = round(len(files) / row["fill_s"], 2)
            if rc:
                row = {k: (None if v != v else v) for k, v in row.items()}
                row["error"] = ("timeout after %d s" % A.timeout if rc == 124 else
                                open(os.path.join(A.out, "last-%s-%s.err" % (w, name))).read().replace(A.cache, "CACHE").replace(A.out, "OUT")[-400:])
            if best is None or (row["rc"] == 0 and row["wall_s"] < best["wall_s"]):
                best = row
        best["check"] = check.check(w, out, recs, os.path.join(D, w, "logo.png"))
        print(json.dumps(best, ensure_ascii=False), flush=True)
        res.write(json.dumps(best, ensure_ascii=False) + "\n")
        res.flush()
