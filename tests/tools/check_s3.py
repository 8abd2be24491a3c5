#!/usr/bin/env python3
"""Runs the demo job into an S3-compatible store and holds it against a run into a folder.

    check_s3.py [WENSHU]

Starts moto's server on this machine. Checked: the same bytes as in a folder; a second run changes nothing; objects
that aren't ours, or were changed by hand, stay; a run that is killed is taken up again; ten shards, two at a time and
out of order, make the same objects and numbers as one run; a busy store, a lost answer, somebody else who writes in
between; what is wrong with the store is said in words. A line for
each mistake, then `N passed, N failed`; exit code 1 if any failed. Needs moto[server] and boto3.
"""
import hashlib
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import boto3

REPO = Path(__file__).resolve().parents[2]
WENSHU = sys.argv[1] if len(sys.argv) > 1 else str(REPO / "target" / "debug" / "wenshu")
JOB = str(REPO / "data" / "demo" / "job.toml")
BUCKET = "wenshu"
REPORTS = ("report", "报告")
ODD = """
[issuer]
全称 = "青河镇中心幼儿园"
[sheets]
名单 = { file = "名单.csv", key = "工号" }
[[document]]
name = "责任书"
template = "责任书.docx"
for_each = "名单"
output = "{{部门}}/{{姓名}}"
"""
passed, failed = 0, 0


def check(what, good, detail=""):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"{what}: {detail}")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Store:
    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"
        log = subprocess.DEVNULL
        self.server = subprocess.Popen([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log)
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        self.s3 = boto3.client("s3", endpoint_url=self.url, **keys)
        for _ in range(100):
            try:
                self.s3.create_bucket(Bucket=BUCKET)
                return
            except Exception:
                time.sleep(0.2)
        sys.exit("moto's server doesn't start")

    def environment(self, **more):
        clean = {k: v for k, v in os.environ.items() if not k.startswith("AWS_") and k.lower() != "http_proxy"}
        ours = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": self.url, "AWS_ALLOW_HTTP": "true", "NO_PROXY": "127.0.0.1"}
        return {k: v for k, v in {**clean, **ours, **more}.items() if v is not None}

    def objects(self, prefix):
        """Name below the prefix → SHA-256, without reports."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix + "/")
        keys = [o["Key"] for page in pages for o in page.get("Contents", [])]
        names = {key: key[len(prefix) + 1 :] for key in keys}
        return {name: sha(self.get(key)) for key, name in names.items() if not name.startswith(REPORTS)}

    def get(self, key):
        return self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()


class Between(BaseHTTPRequestHandler):
    """Stands between the program and the store and makes trouble."""

    protocol_version = "HTTP/1.1"

    def forward(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        document = self.command == "PUT" and self.path.endswith(".docx")
        trouble = self.server.trouble.pop(0) if document and self.server.trouble else None
        if trouble == "busy":
            return self.answer(503, [], b"<Error><Code>SlowDown</Code></Error>")
        if trouble == "foreign":
            key = unquote(self.path).split("/", 2)[2]
            self.server.store.s3.put_object(Bucket=BUCKET, Key=key, Body=b"foreign")
        inner = http.client.HTTPConnection(self.server.store.url.removeprefix("http://"))
        inner.request(self.command, self.path, body, dict(self.headers))
        got = inner.getresponse()
        content = got.read()
        if trouble == "no answer":
            self.close_connection = True
            return self.connection.shutdown(socket.SHUT_RDWR)
        self.answer(got.status, got.getheaders(), content)

    def answer(self, status, headers, content):
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        length = dict((n.lower(), v) for n, v in headers).get("content-length")
        self.send_header("Content-Length", length if self.command == "HEAD" and length else str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_HEAD = do_DELETE = forward

    def log_message(self, *_):
        pass


def sha(data):
    return hashlib.sha256(data).hexdigest()


def run(out, register, *more, env, job=JOB):
    """Exit code, what was printed."""
    done = subprocess.run([WENSHU, "run", job, "--out", out, "--register", register, *more], env=env, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def numbers(register, env):
    """The register without what differs from run to run."""
    listed = subprocess.run([WENSHU, "register", "list", "--json", "--register", register], env=env, capture_output=True, text=True)
    kept = [{k: v for k, v in entry.items() if k not in ("id", "who", "at")} for entry in json.loads(listed.stdout)]
    return sorted(kept, key=lambda e: json.dumps(e, sort_keys=True))


def same(what, got, wanted):
    both = set(got) & set(wanted)
    wrong = sorted(set(got) ^ set(wanted)) + sorted(n for n in both if got[n] != wanted[n])
    check(what, not wrong and got, f"{len(got)} objects, {len(wanted)} files, {len(wrong)} differ: {wrong[:5]}")


def main():
    store = Store(free_port())
    try:
        with tempfile.TemporaryDirectory() as scratch:
            checks(store, Path(scratch))
    finally:
        store.server.terminate()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def checks(store, scratch):
    env = store.environment()
    at = lambda name: f"s3://{BUCKET}/{name}"
    db = lambda name: str(scratch / f"{name}.db")

    folder = scratch / "folder"
    code, text = run(folder.as_uri(), db("folder"), env=env)
    check("a run into file:///", code == 0, text)
    below = lambda p: p.relative_to(folder).as_posix()
    files = {below(p): sha(p.read_bytes()) for p in folder.rglob("*") if p.is_file() and not p.name.startswith(REPORTS)}
    wanted = numbers(db("folder"), env)
    check("documents in the folder", len(files) > 100, len(files))

    code, text = run(at("甲/one"), db("one"), env=env)
    check("a run into the store", code == 0 and at("甲/one") in text, text)
    same("objects and files", store.objects("甲/one"), files)
    check("numbers", numbers(db("one"), env) == wanted)
    name = next(n for n in files if n.endswith(".pdf"))
    head = store.s3.head_object(Bucket=BUCKET, Key=f"甲/one/{name}")
    check("an object carries its hash and kind", head["Metadata"].get("wenshu-sha256") == files[name] and head["ContentType"] == "application/pdf", head)
    report = json.loads(store.get("甲/one/report.json"))
    check("the report is there", report["total"]["new"] > 100, report["total"])

    code, text = run(at("甲/one"), db("one"), env=env)
    check("a second run changes nothing", code == 0 and "新做 0 +" in text, text)
    again = store.s3.head_object(Bucket=BUCKET, Key=f"甲/one/{name}")
    check("an unchanged object isn't written", again["LastModified"] == head["LastModified"])

    # a copy of the job in which something was changed
    for part in ("data/demo", "templates"):
        shutil.copytree(REPO / part, scratch / part)
    changed = scratch / "data" / "demo" / "job.toml"
    changed.write_text(changed.read_text(encoding="utf-8").replace("罗可", "罗柯"), encoding="utf-8")
    for out, register in [(folder.as_uri(), db("folder")), (at("甲/one"), db("one"))]:
        code, text = run(out, register, env=env, job=str(changed))
        check("what changed is made anew", code == 0 and "更新" in text and "新做 0 +" in text, text)
    new = {below(p): sha(p.read_bytes()) for p in folder.rglob("*") if p.is_file() and not p.name.startswith(REPORTS)}
    check("something changed", new != files and set(new) == set(files))
    same("objects that were made anew", store.objects("甲/one"), new)
    code, text = run(at("甲/one"), db("one"), env=env)
    same("objects that were made as before", store.objects("甲/one"), files)

    store.s3.put_object(Bucket=BUCKET, Key=f"甲/one/{name}", Body=b"by hand")
    code, text = run(at("甲/one"), db("one"), env=env)
    check("an object changed by hand is named", code == 1 and "[file-not-ours]" in text and name in text, text)
    check("an object changed by hand stays", store.get(f"甲/one/{name}") == b"by hand")
    code, text = run(at("甲/one"), db("one"), "--overwrite", env=env)
    check("--overwrite replaces it", code == 0 and sha(store.get(f"甲/one/{name}")) == files[name], text)
    store.s3.put_object(Bucket=BUCKET, Key=f"foreign/{name}", Body=b"foreign")
    code, text = run(at("foreign"), db("foreign"), env=env)
    check("a foreign object stays", code == 1 and "[file-not-ours]" in text and store.get(f"foreign/{name}") == b"foreign", text)

    killed = subprocess.Popen([WENSHU, "run", JOB, "--out", at("killed"), "--register", db("killed")], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(2000):
        if store.s3.list_objects_v2(Bucket=BUCKET, Prefix="killed/").get("KeyCount") or killed.poll() is not None:
            break
        time.sleep(0.005)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    begun = len(store.objects("killed"))
    check("a run is killed half way", killed.returncode == -signal.SIGKILL and 0 < begun < len(files), f"{killed.returncode}, {begun} objects")
    code, text = run(at("killed"), db("killed"), env=env)
    check("a killed run is taken up", code == 0, text)
    same("objects after a killed run", store.objects("killed"), files)
    check("numbers after a killed run", numbers(db("killed"), env) == wanted)

    order = list(range(10))
    random.Random(1).shuffle(order)
    shard = lambda i: run(at("shards"), db("shards"), "--shard", "auto", env=store.environment(JOB_COMPLETION_INDEX=str(i), WENSHU_SHARDS="10"))
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(shard, order))
    for i, (code, text) in zip(order, done):
        check(f"shard {i}", code == 0, text)
    same("objects of ten shards", store.objects("shards"), files)
    check("numbers of ten shards", numbers(db("shards"), env) == wanted)
    code, text = shard(3)
    check("a shard again", code == 0 and "新做 0 +" in text, text)
    code, text = run(at("shards"), db("shards"), env=env)
    check("all of it after the shards", code == 0 and "新做 0 +" in text, text)

    # names that need care in a URL
    odd = scratch / "odd"
    odd.mkdir()
    shutil.copy(REPO / "tests/inputs/run/责任书.docx", odd)
    names = ["a+b c%20d", "甲#乙&丙=1;2@3", "~{x}[y]'z'(1)", "e\u0301,$!^`"]
    rows = "".join(f'{n},"{name}",甲部,教师,1\n' for n, name in enumerate(names))
    (odd / "名单.csv").write_text("工号,姓名,部门,岗位,培训学时\n" + rows, encoding="utf-8")
    (odd / "job.toml").write_text(ODD, encoding="utf-8")
    for out, register in [((odd / "out").as_uri(), db("odd1")), (at("odd b"), db("odd2")), (at("odd b"), db("odd2"))]:
        code, text = run(out, register, env=env, job=str(odd / "job.toml"))
        check("odd names", code == 0, text)
    check("odd names the second time", "新做 0 +" in text, text)
    found = {p.relative_to(odd / "out").as_posix(): sha(p.read_bytes()) for p in (odd / "out").rglob("*.docx")}
    same("odd names", store.objects("odd b"), found)

    between = ThreadingHTTPServer(("127.0.0.1", 0), Between)
    between.store = store
    threading.Thread(target=between.serve_forever, daemon=True).start()
    through = store.environment(AWS_ENDPOINT_URL=f"http://127.0.0.1:{between.server_port}")
    for trouble in (["busy", "busy", "busy"], ["no answer", "no answer"]):
        between.trouble = list(trouble)
        prefix = trouble[0].replace(" ", "-")
        code, text = run(at(prefix), db(prefix), env=through, job=str(odd / "job.toml"))
        check(f"{trouble}: tried again", code == 0 and not between.trouble, text)
        same(f"{trouble}", store.objects(prefix), found)
    between.trouble = ["foreign"]
    code, text = run(at("foreign2"), db("foreign2"), env=through, job=str(odd / "job.toml"))
    check("an object that comes in between is said", code == 1 and "[store-changed]" in text, text)
    theirs = [name for name, hash in store.objects("foreign2").items() if hash == sha(b"foreign")]
    check("an object that comes in between stays", len(theirs) == 1, theirs)
    code, text = run(at("foreign2"), db("foreign2"), "--overwrite", env=through, job=str(odd / "job.toml"))
    same("and is replaced with --overwrite", store.objects("foreign2"), found)
    between.shutdown()

    for what, out, change, word in [
        ("no bucket", "s3://no-such-bucket/a", {}, "[store-no-bucket]"),
        ("no name", "s3:///a", {}, "[store-name]"),
        ("no credentials", at("x"), {"AWS_ACCESS_KEY_ID": None}, "[store-no-credentials]"),
        ("not encrypted", at("x"), {"AWS_ALLOW_HTTP": None}, "[store-http]"),
        ("a wrong endpoint", at("x"), {"AWS_ENDPOINT_URL": "127.0.0.1"}, "[store-endpoint]"),
        ("unreachable", at("x"), {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{free_port()}"}, "[store-unreachable]"),
        ("another scheme", "ftp://host/a", {}, "[out-scheme]"),
    ]:
        code, text = run(out, db("none"), env=store.environment(**change))
        check(what, code == 2 and word in text, f"{code} {text}")
    check("nothing is taken where nothing can be put", not Path(db("none")).exists())


main()
