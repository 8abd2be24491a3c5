#!/usr/bin/env python3
"""Makes tests/inputs/run/: templates and workbooks for the cases of errors/, check/, run/ and fill/.

Needs python-docx and openpyxl. All people and units are invented. The outputs are committed and come out the
same every time; run this only to change them:  python tests/tools/make_run_cases.py [FOLDER]
"""
import io
import re
import sys
import zipfile
from datetime import date
from pathlib import Path

import docx
import openpyxl

OUT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent / "inputs" / "run")
WHEN = "2026-08-28T00:00:00Z"
STYLES = b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
# Much of python-docx's own template is of no use here.
SMALL = {"docProps/thumbnail.jpeg": b"\xff\xd8\xff\xd9", "word/styles.xml": STYLES, "word/stylesWithEffects.xml": STYLES}


def save(name, book):
    """Writes a document or workbook with fixed times."""
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:\w+ [^>]*>)[^<]*", rb"\g<1>" + WHEN.encode(), data)
            data = SMALL.get(item.filename, data)
            info = zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)
    (OUT / name).write_bytes(out.getvalue())


def template(name, *lines, header=None):
    """Paragraphs; a list of lists is a table."""
    d = docx.Document()
    if header:
        d.sections[0].header.paragraphs[0].text = header
    for line in lines:
        if isinstance(line, str):
            d.add_paragraph(line)
            continue
        table = d.add_table(len(line), len(line[0]))
        for row, texts in zip(table.rows, line):
            for cell, text in zip(row.cells, texts):
                cell.text = text
    save(name, d)


def workbook(name, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        ws = book.create_sheet(title)
        for row in rows:
            ws.append(row)
    save(name, book)


HEAD = ["工号", "姓名", "部门", "岗位", "培训学时", "入职日期"]
STAFF = [
    ["T001", "张三", "大班组", "班主任", 24, date(2019, 9, 1)],
    ["T002", "王芳", "大班组", "保育员", 12, date(2021, 3, 15)],
    ["T003", "阿依古丽·买买提", "食堂", "炊事员", 8, date(2020, 2, 20)],
    ["T004", "丁一", "保健室", "保健医", 30, date(2018, 8, 25)],
]
DUTIES = [
    ["岗位", "条款"],
    ["班主任", "每日晨检并登记。"],
    ["班主任", "组织逃生演练。"],
    ["保育员", "每日通风消毒。"],
    ["炊事员", "食品留样四十八小时。"],
    ["保健医", "管好药品。"],
]


def changed(key, **cells):
    """The staff with some cells of one row changed."""
    rows = [list(r) for r in STAFF]
    for row in rows:
        if row[0] == key:
            for column, value in cells.items():
                row[HEAD.index(column)] = value
    return [HEAD, *rows]


def good():
    template(
        "责任书.docx",
        "安全责任书",
        "编号：{{编号}}",
        "{{姓名}}同志（{{部门}}，{{岗位}}）：今年培训{{培训学时}}学时。",
        "{{date 日期}}",
        header="{{单位.全称}}",
    )
    template("通知.docx", "{{姓名}}：请于{{date 日期}}到{{部门}}签到。")
    template(
        "条款.docx",
        "编号：{{编号}}",
        "{{姓名}}的职责：",
        "{{#each 职责}}",
        "第{{@number}}条　{{条款}}",
        "{{/each}}",
        [["条款"], ["{{#each 职责}}{{条款}}{{/each}}"]],
        "{{日期}}",
    )
    template(
        "部门.docx",
        "{{部门}}共{{行数}}人，编号{{编号}}",
        [["姓名", "岗位"], ["{{#each 教职工}}{{姓名}}", "{{岗位}}{{/each}}"]],
        "培训共{{sum 教职工 \"培训学时\"}}学时，{{日期}}",
    )
    template(
        "方案.docx",
        "{{#each 工作组}}",
        "{{组名}}：{{#each 组员}}{{#unless @first}}、{{/unless}}{{姓名}}（{{#each 电话}}{{号码}}{{#unless @last}}/{{/unless}}{{/each}}）{{/each}}",
        "{{/each}}",
        "{{日期}}",
    )
    workbook("花名册.xlsx", 教职工=[HEAD, *STAFF], 岗位职责=DUTIES)
    workbook("花名册-改一格.xlsx", 教职工=changed("T002", 培训学时=16), 岗位职责=DUTIES)
    workbook("花名册-调部门.xlsx", 教职工=changed("T003", 部门="后勤处"), 岗位职责=DUTIES)
    workbook(
        "花名册-新来的.xlsx",
        教职工=[HEAD, STAFF[0], ["T000", "安心", "小班组", "班主任", 6, date(2026, 8, 1)], *STAFF[1:]],
        岗位职责=DUTIES,
    )
    workbook(
        "工作组.xlsx",
        工作组=[["组名", "组长"], ["疏散引导组", "丁一"], ["后勤保障组", "张三"]],
        组员=[["组名", "姓名"], ["疏散引导组", "王芳"], ["疏散引导组", "张三"], ["后勤保障组", "丁一"]],
        电话=[["姓名", "号码"], ["王芳", "13800001111"], ["王芳", "0737-8585001"], ["丁一", "13800002222"], ["张三", "13800003333"]],
    )


def wrong_templates():
    template("不认识的标记.docx", "{{姓名}}，{{手机号码}}", [["{{部门}}", "{{岗位名}}"]], header="{{单位.名称}}")
    template("没有结束.docx", "{{#each 职责}}", "{{条款}}", "{{姓名}}")
    template("没有开始.docx", "{{姓名}}", "{{/each}}")
    template("交叉.docx", "{{#if 部门}}{{#each 职责}}", "{{条款}}", "{{/if}}", "{{/each}}")
    template("不认识的函数.docx", "{{dates 日期 \"yyyy\"}}", "{{姓名}}")
    template("没写完.docx", "{{姓名", "{{部门}}")
    template("函数用错.docx", "{{date 姓名}}", "{{部门}}")
    whole = (OUT / "责任书.docx").read_bytes()
    (OUT / "不完整.docx").write_bytes(whole[: len(whole) // 2])
    (OUT / "老格式.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504))
    (OUT / "其实是PDF.docx").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    (OUT / "其实是文本.docx").write_text("{{姓名}}同志\n", encoding="utf-8")
    (OUT / "空的.docx").write_bytes(b"")


def wrong_workbooks():
    row = lambda *cells: list(cells)
    workbook("空表.xlsx", 教职工=[])
    workbook("只有表头.xlsx", 教职工=[HEAD])
    workbook("工号重复.xlsx", 教职工=[HEAD, *STAFF[:3], row("T001", "丁一", "保健室", "保健医", 30, None)])
    workbook("工号空.xlsx", 教职工=[HEAD, STAFF[0], row(None, "王芳", "大班组", "保育员", 12, None), STAFF[3]])
    workbook("坏格子.xlsx", 教职工=[HEAD, STAFF[0], row("T002", "王芳", "大班组", "保育员", "十二三", date(2021, 3, 15)), STAFF[3]])
    workbook("斜杠.xlsx", 教职工=[HEAD, row("T001", "张三", "大班/小班", "班主任", 24, None), row("T002", "..", "..", "保育员", 1, None)])
    workbook("同名.xlsx", 教职工=[HEAD, *STAFF[:2], row("T009", "王芳", "大班组", "炊事员", 3, None)])
    workbook("没有主键.xlsx", 教职工=[["姓名", "部门"], ["王芳", "大班组"], ["王芳", "食堂"]])


def ten_mistakes():
    """Five mistakes in the template, five in the sheet."""
    template(
        "十处错误.docx",
        "编号：{{编号}}",
        "{{姓明}}同志：",
        "你在{{部门}}任{{岗位}}，{{手机号码.家}}。",
        "{{dates 日期}}",
        "{{#if 岗位}}负责下列事项",
        [["{{部门}}", "{{培训学时"]],
    )
    workbook(
        "十处错误.xlsx",
        教职工=[
            HEAD,
            ["T001", "张三", "大班组", "班主任", "很多", date(2019, 9, 1)],
            ["T002", "王芳", "大班组", "保育员", 12, "2021年13月5日"],
            ["T001", "丁一", "食堂", "炊事员", 8, date(2020, 2, 20)],
            [None, "马德福", "食堂", "炊事员", 8, date(2020, 2, 20)],
            ["T005", "#N/A", "食堂", "炊事员", 8, date(2020, 2, 20)],
        ],
    )


def checked():
    """For the cases of check/: one document a person, one that shows a whole sheet."""
    template(
        "登记卡.docx",
        "XX县教师登记卡",
        "{{姓名}}，{{性别}}，{{出生日期}}生，手机{{手机}}。{{#if 备注}}{{备注}}{{/if}}",
        "责任期限：{{date 责任期限起}}至{{date 责任期限止}}。{{签名}}",
    )
    template("值班表.docx", "{{#each 值班}}", "{{日期}} {{星期}} {{值班人员}}", "{{/each}}")
    template("名单.docx", "{{#each 人员}}", "{{姓名}}", "{{/each}}")


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    good()
    wrong_templates()
    wrong_workbooks()
    ten_mistakes()
    checked()
