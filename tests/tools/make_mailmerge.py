#!/usr/bin/env python3
"""Makes the Word templates under tests/cases/word/mailmerge-*: mail-merge fields as Word writes them.

Needs python-docx. The output is committed; run this again after changing it. All persons, units and numbers
are invented. Files come out the same on every run.
"""
import io
import zipfile
from copy import deepcopy
from pathlib import Path

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

ROOT = Path(__file__).resolve().parent.parent / "cases" / "word"
FIXED = (2026, 9, 1, 0, 0, 0)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(child, bold=False):
    r = OxmlElement("w:r")
    if bold:
        rpr = OxmlElement("w:rPr")
        rpr.append(OxmlElement("w:b"))
        r.append(rpr)
    r.append(child)
    return r


def text(value, bold=False, kind="w:t"):
    t = OxmlElement(kind)
    t.set(qn("xml:space"), "preserve")
    t.text = value
    return run(t, bold)


def mark(kind):
    m = OxmlElement("w:fldChar")
    m.set(qn("w:fldCharType"), kind)
    return run(m)


def field(instruction, result="«旧»", bold=False, cut=7):
    """A complex field. `instruction` is a text, or a list of texts and nested fields (lists of runs)."""
    out = [mark("begin")]
    for piece in instruction if isinstance(instruction, list) else [instruction]:
        if isinstance(piece, list):
            out += piece
        else:                               # Word cuts instructions anywhere
            out += [text(piece[i:i + cut], bold, "w:instrText") for i in range(0, len(piece), cut)]
    return out + [mark("separate"), text(result, bold), mark("end")]


def simple(instruction, result="«旧»", bold=False):
    f = OxmlElement("w:fldSimple")
    f.set(qn("w:instr"), f" {instruction} ")
    f.append(text(result, bold))
    return [f]


def add(paragraph, *pieces):
    for piece in pieces:
        for element in [text(piece)] if isinstance(piece, str) else piece:
            paragraph._p.append(element)
    return paragraph


def new():
    doc = Document()
    style = doc.styles["Normal"]
    style.font.name, style.font.size = "SimSun", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "SimSun")
    section = doc.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    return doc


def linked(doc):
    """Links the document to a data source, as Word does."""
    settings = doc.part._settings_part
    rid = settings.relate_to("file:///C:/data/roster.xlsx", f"{OFFICE}/mailMergeSource", is_external=True)
    merge = parse_xml(
        f'<w:mailMerge {nsdecls("w", "r")}><w:mainDocumentType w:val="formLetters"/><w:linkToQuery/>'
        '<w:dataType w:val="native"/><w:connectString w:val="Provider=X;Data Source=C:\\data\\roster.xlsx"/>'
        f'<w:query w:val="SELECT * FROM `Sheet1$`"/><w:dataSource r:id="{rid}"/></w:mailMerge>')
    doc.settings.element.insert(1, merge)
    return doc


def save(doc, case, name):
    folder = ROOT / case
    folder.mkdir(parents=True, exist_ok=True)
    raw = io.BytesIO()
    doc.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as out:
        for item in old.infolist():
            if item.filename == "docProps/thumbnail.jpeg":
                continue
            data = old.read(item)
            if item.filename == "_rels/.rels":
                data = b"".join(p for p in data.replace(b"/><", b"/>\0<").split(b"\0") if b"thumbnail" not in p)
            out.writestr(zipfile.ZipInfo(item.filename, FIXED), data, zipfile.ZIP_DEFLATED)


def rows(case, name, table):
    folder = ROOT / case
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("".join(",".join(r) + "\n" for r in table), encoding="utf-8")


def m(column, switches=""):
    return field(f' MERGEFIELD {column} {switches}')


def letter():
    doc = linked(new())
    add(doc.sections[0].header.paragraphs[0], simple("MERGEFIELD 部门"), "　通知书")
    add(doc.sections[0].footer.paragraphs[0], "第 ", field(" PAGE ", "1"), " 页")
    p = doc.add_paragraph
    add(p(), field(' MERGEFIELD "家庭_住址" \\* MERGEFORMAT', bold=True))
    add(p(), m("姓名"), field([" IF ", m("性别"), ' = "女" "女士" "先生" ']), "：")
    add(p(), "您于", m("入职日期", '\\@ "EEEE年O月A日"'), "（", m("入职日期", '\\@ "yyyy/M/d dddd"'), "）入职，月薪",
        m("月薪", "\\# #,##0.00"), "元，大写", m("月薪", "\\* CHINESENUM2"), "；年薪",
        field([" = ", m("月薪"), ' * 12 \\# "#,##0" ']), "元。")
    add(p(), field([" SET 称呼 ", '"', m("姓名"), '老师" ']), field(" REF 称呼 "), m("职称", '\\b "（" \\f "）"'), "请阅。")
    # the results are paragraphs, one of them bold
    first, second, third = p(), p(), p()
    add(first, [mark("begin"), text(" IF ", kind="w:instrText")], m("月薪"),
        [text(' > 5000 "甲类人员：', kind="w:instrText"), text("须签责任书", True, "w:instrText")])
    second.alignment = 1
    add(second, [text("（附责任书）", kind="w:instrText"), text('" "乙类人员', kind="w:instrText")])
    add(third, [text('：免签" ', kind="w:instrText"), mark("separate"), text("旧"), mark("end"), text("。")])
    table = doc.add_table(rows=1, cols=2)
    table.style = "Table Grid"
    add(table.cell(0, 0).paragraphs[0], m("部门"))
    add(table.cell(0, 1).paragraphs[0], "{{姓名}}与", m("姓名", "\\* Upper"))
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), "顶")
    for r in m("姓名"):
        link.append(r)
    add(p("链接："), [link])
    sdt = parse_xml(f'<w:sdt {nsdecls("w")}><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent/></w:sdt>')
    for r in m("工号"):
        sdt[1].append(r)
    add(p("控件："), [sdt])
    add(p(), field([" HYPERLINK \"mailto:", m("工号"), '@example.com" '], "写信"))
    save(doc, "mailmerge-letter", "通知书.docx")
    rows("mailmerge-letter", "名单.csv", [
        ["工号", "姓名", "性别", "部门", "家庭 住址", "入职日期", "月薪", "职称"],
        ["A01", "张三", "男", "大班组", "青河镇1号", "2019-09-01", "4800", ""],
        ["A02", "王芳", "女", "小班组", "青河镇2号", "2021-03-15", "6250.5", "一级"],
    ])


def labels():
    doc = new()
    table = doc.add_table(rows=2, cols=3)
    table.style = "Table Grid"
    for i, cell in enumerate(c for row in table.rows for c in row.cells):
        p = cell.paragraphs[0]
        if i:
            add(p, field(" NEXT "))
        add(p, field(" MERGESEQ "), " ", m("姓名"))
        add(cell.add_paragraph(), m("工号"))
    save(doc, "mailmerge-labels", "标签.docx")
    rows("mailmerge-labels", "名单.csv", [["工号", "姓名"]] + [[f"A{n:02}", f"学生{n}"] for n in range(1, 9)])
    doc = new()
    add(doc.add_paragraph(), field([" SKIPIF ", m("状态"), ' = "离职" ']), field(" MERGEREC "), "：", m("姓名"))
    save(doc, "mailmerge-skip", "名片.docx")
    rows("mailmerge-skip", "名单.csv", [["工号", "姓名", "状态"], ["A1", "张三", "在岗"], ["A2", "李四", "离职"], ["A3", "王芳", "在岗"]])


def region():
    doc = new()
    add(doc.add_paragraph(), m("组名"), "（组长", m("组长"), "）")
    table = doc.add_table(rows=2, cols=3)
    table.style = "Table Grid"
    for cell, head in zip(table.rows[0].cells, ["姓名", "职责", "起始"]):
        cell.text = head
    cells = [c.paragraphs[0] for c in table.rows[1].cells]
    add(cells[0], m("TableStart:组员"), m("姓名"))
    add(cells[1], m("职责"))
    add(cells[2], m("起始", '\\@ "M月d日"'), m("TableEnd:组员"))
    save(doc, "mailmerge-region", "分组.docx")
    rows("mailmerge-region", "组.csv", [["组名", "组长"], ["疏散组", "罗可"], ["救护组", "周雨桐"]])
    rows("mailmerge-region", "组员.csv", [
        ["组名", "姓名", "职责", "起始"],
        ["疏散组", "张三", "引导", "2026-09-01"],
        ["疏散组", "李四", "清点", "2026-09-15"],
        ["救护组", "王芳", "急救", "2026-10-01"],
    ])


def questions():
    doc = new()
    add(doc.add_paragraph(), field(' ASK 时间 "什么时候开会？" '), "定于", field(" REF 时间 "), "在",
        field(' FILLIN "在哪里开会？" \\d 会议室 '), "开会，请", m("姓名"), "参加。")
    save(doc, "mailmerge-questions", "通知.docx")
    rows("mailmerge-questions", "名单.csv", [["工号", "姓名"], ["A1", "张三"]])


def unknown():
    doc = new()
    add(doc.add_paragraph(), m("姓民"), field([" IF ", m("性别"), ' = "女" "', m("出生日期", '\\@ "yyyy"'), '" "" ']))
    save(doc, "mailmerge-unknown", "证明.docx")
    rows("mailmerge-unknown", "名单.csv", [["工号", "姓名", "性别"], ["A1", "张三", "男"]])


letter()
labels()
region()
questions()
unknown()
