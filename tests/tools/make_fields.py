"""Makes the inputs of tests/cases/word/fields-*: templates, and the workbook of `wenshu fields --xlsx` filled in.

Needs a built wenshu: WENSHU=target/debug/wenshu python make_fields.py
"""
import os, subprocess
from datetime import datetime
from docx import Document
from openpyxl import load_workbook

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
wenshu = os.environ.get("WENSHU", os.path.join(root, "target", "debug", "wenshu"))


def folder(name):
    path = os.path.join(root, "tests", "cases", "word", name)
    os.makedirs(path, exist_ok=True)
    return path


def template(path, paragraphs, rows=()):
    d = Document()
    for p in paragraphs:
        d.add_paragraph(p)
    if rows:
        t = d.add_table(rows=0, cols=len(rows[0]))
        for r in rows:
            for cell, text in zip(t.add_row().cells, r):
                cell.text = text
    d.sections[0].footer.paragraphs[0].text = "{{单位.全称}} {{编号}}"
    d.save(path)


here = folder("fields-round-trip")
form = os.path.join(here, "演练.docx")
template(
    form,
    [
        "{{演练编号}} {{主题}}",
        "{{date 演练日期}} {{time_24 集合时间}} {{#if 是否夜间}}夜间{{else}}白天{{/if}} {{checkbox 形式 \"桌面\"}}桌面 {{checkbox 形式 \"实战\"}}实战",
        "经费{{money 经费}}，联系{{mask_phone 联系电话}}，{{mask_id 身份证号}}，参加：{{join 参加部门}}，监护人{{监护人.姓名}}",
        "{{markdown 经过}}",
        "组长{{领导小组.组长.姓名}}，副组长{{领导小组.副组长.姓名}}",
        "{{#each 工作组}}",
        "{{组名}}（{{任务}}）共{{count 组员}}人：",
        "{{#each 组员}}",
        "{{@number}}. {{姓名}} {{mask_phone 手机}} {{../组名}}",
        "{{/each}}",
        "{{/each}}",
        "物资合计{{sum 物资 \"数量\"}}",
    ],
    [["物资", "数量"], ["{{#each 物资}}{{品名}}", "{{数量}}{{/each}}"]],
)
empty = os.path.join(here, "空表.xlsx")
subprocess.run([wenshu, "fields", form, "--xlsx", empty, "--overwrite"], check=True, stdout=subprocess.DEVNULL)
book = load_workbook(empty)


def fill(sheet, rows):
    """Rows below the example, by heading."""
    s = book[sheet]
    heads = [c.value for c in s[1]]
    for r in rows:
        at = s.max_row + 1
        for k, v in r.items():
            s.cell(at, heads.index(k) + 1, v)


fill(
    "主表",
    [
        dict(演练编号="YL-01", 主题="防汛演练", 演练日期=datetime(2026, 6, 5), 集合时间="8:30", 是否夜间="否", 形式="实战", 经费=1200.5,
             联系电话="13800005678", 身份证号="11010519491231002X", 参加部门="大班组、后勤组", 经过="# 经过\n\n1. 集合\n2. 疏散", **{"监护人/姓名": "周某某"}),
        dict(演练编号="YL-02", 主题="消防演练", 演练日期=datetime(2026, 9, 10), 集合时间="20:00", 是否夜间="是", 形式="桌面"),
    ],
)
fill("工作组", [dict(演练编号="YL-01", 组名="疏散组", 任务="引导"), dict(演练编号="YL-01", 组名="救护组", 任务="急救"),
              dict(演练编号="YL-02", 组名="疏散组", 任务="清点")])
fill("组员", [dict(演练编号="YL-01", 组名="疏散组", 姓名="赵甲", 手机="13800000001"), dict(演练编号="YL-01", 组名="疏散组", 姓名="钱乙", 手机="13800000002"),
             dict(演练编号="YL-02", 组名="疏散组", 姓名="孙丙", 手机="13800000003"), dict(演练编号="YL-01", 组名="救护组", 姓名="李丁", 手机="13800000004")])
fill("物资", [dict(演练编号="YL-01", 品名="沙袋", 数量=200), dict(演练编号="YL-01", 品名="手电", 数量=30), dict(演练编号="YL-02", 品名="灭火器", 数量=4)])
s = book["领导小组"]
for r in range(2, s.max_row + 1):
    s.cell(r, 2, {"组长": "吴戊", "副组长": "郑己"}[s.cell(r, 1).value])
fill("单位", [dict(全称="青河镇中心幼儿园")])
book.save(os.path.join(here, "填好.xlsx"))
os.remove(empty)

# a template without values of its own: one document, whose lists are the same for it all
here = folder("fields-lists-only")
form = os.path.join(here, "分组.docx")
template(form, ["{{#each 小组}}", "{{组名}}：{{#each 组员}}{{姓名}}（{{date 到岗日期}}）{{/each}}", "{{/each}}", "值班：{{#each 值班}}{{date_md 日期}}{{带班领导}}；{{/each}}"])
empty = os.path.join(here, "空表.xlsx")
subprocess.run([wenshu, "fields", form, "--xlsx", empty, "--overwrite"], check=True, stdout=subprocess.DEVNULL)
book = load_workbook(empty)
fill("小组", [dict(组名="甲组"), dict(组名="乙组")])
fill("组员", [dict(组名="乙组", 姓名="赵甲", 到岗日期=datetime(2026, 9, 1)), dict(组名="甲组", 姓名="钱乙", 到岗日期=datetime(2026, 9, 2)), dict(组名="乙组", 姓名="孙丙", 到岗日期="2026.9.3")])
fill("值班", [dict(日期=datetime(2026, 10, 1), 带班领导="李丁"), dict(日期=datetime(2026, 10, 2), 带班领导="周戊")])
fill("单位", [dict(全称="青河镇中心幼儿园")])
book.save(os.path.join(here, "填好.xlsx"))
os.remove(empty)

here = folder("fields-compare")
template(os.path.join(here, "去年.docx"), ["{{姓名}} {{签订}}", "{{#each 职责}}{{内容}}{{/each}}", "{{电话}}"])
template(os.path.join(here, "今年.docx"), ["{{姓名}} {{date 签订}}", "{{#each 职责}}{{内容}}{{date 期限}}{{/each}}", "{{#each 附件}}{{名称}}{{/each}}"])
