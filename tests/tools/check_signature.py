"""Signatures of exports by minisign itself, both ways.

    python check_signature.py WENSHU

Needs minisign. Makes a register by filling a template, exports and signs it, and has minisign verify it; then signs
with minisign and has wenshu verify. Ends with `N passed, N failed`.
"""
import io
import os
import subprocess
import sys
import tempfile
import zipfile

wenshu = os.path.abspath(sys.argv[1])
results = []


def run(*args, **more):
    return subprocess.run(args, capture_output=True, text=True, **more)


def check(name, good, done):
    results.append(good)
    print("ok  " if good else "FAIL", name, "" if good else done.stdout + done.stderr)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    register = ["--register", "register.db"]
    open("register.csv", "w", encoding="utf-8").write("工号,姓名\nT01,张三\n")
    with open("模板.docx", "wb") as f:
        pack = io.BytesIO()
        with zipfile.ZipFile(pack, "w") as z:
            z.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
            z.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
            z.writestr("word/document.xml", '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{{姓名}} {{编号}} {{校验码}}</w:t></w:r></w:p></w:body></w:document>')
        f.write(pack.getvalue())
    done = run(wenshu, "fill", "模板.docx", "register.csv", "--number", "青幼〔{{year}}〕{{n}}号", *register)
    check("a register is made", done.returncode == 0, done)
    for key, password in (("open.key", None), ("locked.key", "口令")):
        env = dict(os.environ)
        env.pop("WENSHU_KEY_PASSWORD", None)
        if password:
            env["WENSHU_KEY_PASSWORD"] = password
        public = key.replace(".key", ".pub")
        table = key + ".xlsx"
        run(wenshu, "register", "key", "new", key, env=env)
        done = run(wenshu, "register", "export", table, "--sign", key, *register, env=env)
        check(f"{key}: wenshu signs", done.returncode == 0, done)
        done = run("minisign", "-V", "-m", table, "-p", public)
        check(f"{key}: minisign verifies", done.returncode == 0, done)
        again = key + ".again.xlsx"
        os.rename(table, again)
        done = run("minisign", "-S", "-s", key, "-m", again, input=(password or "") + "\n")
        check(f"{key}: minisign signs with the key", done.returncode == 0, done)
        done = run(wenshu, "register", "verify", "--signature", again, "--public-key", public)
        check(f"{key}: wenshu verifies", done.returncode == 0, done)
        with open(again, "ab") as f:
            f.write(b"x")
        done = run("minisign", "-V", "-m", again, "-p", public)
        check(f"{key}: minisign refuses a changed file", done.returncode != 0, done)
        done = run(wenshu, "register", "verify", "--signature", again, "--public-key", public)
        check(f"{key}: so does wenshu", done.returncode == 1, done)
    os.chdir("/")

print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
sys.exit(0 if all(results) else 1)
