#!/usr/bin/env python3
"""Makes tests/inputs/privacy/: a roster with personal data of every kind, and a template that prints it in every
place that a Word file has.

Needs python-docx and openpyxl. All people, numbers and units are invented. The outputs are committed and come out
the same every time; run this only to change them:  python tests/tools/make_privacy.py [FOLDER]
"""
import io
import re
import sys
import zipfile
from datetime import date
from pathlib import Path

import docx
import openpyxl
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

OUT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent / "inputs" / "privacy")
OUT.mkdir(parents=True, exist_ok=True)
WHEN = b"2026-08-28T00:00:00Z"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STORE = "{5D5B1F0E-0000-4000-8000-000000000001}"
UNUSED = ("thumbnail.jpeg", "stylesWithEffects.xml")


def save(name, book, parts=None, relations="", types=""):
    """Writes a document or workbook with fixed times, without what python-docx brings along unasked."""
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        items = [(n, source.read(n)) for n in source.namelist() if not n.endswith(UNUSED)]
        for path, data in items + [(n, t.encode()) for n, t in (parts or {}).items()]:
            if path == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:\w+ [^>]*>)[^<]*", rb"\g<1>" + WHEN, data)
            if path.endswith("comments.xml"):
                data = re.sub(rb'w:date="[^"]*"', b'w:date="' + WHEN + b'"', data)
            if path.endswith(".rels"):
                data = re.sub(rb"<Relationship [^>]*(thumbnail|stylesWithEffects)[^>]*/>", b"", data)
            if path == "[Content_Types].xml":
                data = re.sub(rb"<Override [^>]*stylesWithEffects[^>]*/>", b"", data).replace(b"</Types>", types.encode() + b"</Types>")
            if path == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", relations.encode() + b"</Relationships>")
            if path == "word/styles.xml":
                data = re.sub(rb"<w:latentStyles.*?</w:latentStyles>", b"", data, flags=re.S)
                data = re.sub(rb'<w:style w:type="table" w:styleId="(?!TableNormal|TableGrid)[^"]*".*?</w:style>', b"", data, flags=re.S)
            info = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data, compresslevel=9)
    (OUT / name).write_bytes(out.getvalue())


def workbook(name, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        ws = book.create_sheet(title)
        for row in rows:
            ws.append(row)
            for cell in ws[ws.max_row]:
                if isinstance(cell.value, date):
                    cell.number_format = "yyyy-mm-dd"
    save(name, book)


def roster():
    head = ["工号", "姓名", "部门", "身份证号", "手机", "家庭住址", "出生日期", "银行卡号", "邮箱", "车牌号", "监护人", "备注"]
    rows = [
        ["T001", "张三", "大班组", "430000199203060021", "13800001234", "青河县青河镇柳溪路8号2单元", date(1992, 3, 6), "6200000000000001234", "zhangsan@example.cn", "湘A12312", "张大山", "微信同手机13700005678，周五在"],
        ["T002", "王小芳", "大班组", "110105491231002", "0737-8585001", "幸福路99号", date(1949, 12, 31), "6200000000000005678", "wang@example.cn", "湘AD45678", "王有田", "代管430000201809030011的药"],
        ["T003", "阿依古丽·买买提", "食堂", "11010519491231002X", "13900005678", "云山区南门街道3号", date(1949, 12, 31), "6200000000000009999", "ayi@example.cn", "湘B00077", "买买提", None],
    ]
    family = [
        ["工号", "称呼", "联系电话", "说明"],
        ["T001", "父亲", "13600001111", "住址同张三"],
        ["T001", "母亲", "13600002222、0737-8585999", None],
        ["T003", "兄长", "13600003333", "夜里打13500004444"],
    ]
    workbook("花名册.xlsx", 教职工=[head] + rows, 亲属=family)


def control(tag):
    bound = f'<w:dataBinding w:prefixMappings="xmlns:d=\'urn:demo\'" w:xpath="/d:form[1]/d:id[1]" w:storeItemID="{STORE}"/>'
    return parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="{tag}"/><w:id w:val="7001"/>{bound}<w:text/></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>点此填写</w:t></w:r></w:sdtContent></w:sdt>"
    )


def card():
    d = docx.Document()
    d.core_properties.title = "{{姓名}} {{身份证号}}"
    d.core_properties.subject = "{{家庭住址}}"
    d.core_properties.keywords = "{{手机}} {{车牌号}}"
    d.core_properties.comments = "{{邮箱}}"
    d.core_properties.author = "青河镇中心幼儿园"
    section = d.sections[0]
    section.header.paragraphs[0].text = "{{姓名}} {{手机}}"
    section.footer.paragraphs[0].text = "证件 {{身份证号}}"
    d.add_heading("个人信息卡（{{姓名}}）", 1)
    for name in ("身份证号", "手机", "家庭住址", "出生日期", "银行卡号", "邮箱", "车牌号", "监护人", "备注"):
        d.add_paragraph(f"{name}：{{{{{name}}}}}")
    p = d.add_paragraph("又：{{mask_id 身份证号}} {{遮电话 手机}} {{mask_birth 出生日期}} {{mask_bank 银行卡号}} {{mask_address 家庭住址}} {{mask_email 邮箱}} {{mask_plate 车牌号}}")
    d.add_comment(p.runs[0], text="核对 {{身份证号}} {{手机}}", author="审", initials="审")
    p = d.add_paragraph("控件：")
    p._p.append(control("身份证号"))
    p = d.add_paragraph()
    p.add_run("藏着：{{银行卡号}}").font.hidden = True
    p = d.add_paragraph()
    link = d.part.relate_to("tel:{{手机}}", RT.HYPERLINK, is_external=True)
    p._p.append(parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{link}" w:tooltip="拨打 {{{{手机}}}}"><w:r><w:t>打电话</w:t></w:r></w:hyperlink>'))
    t = d.add_table(2, 4, style="Table Grid")
    for cell, text in zip(t.rows[0].cells, ["称呼", "电话", "说明", "本人"]):
        cell.text = text
    for cell, text in zip(t.rows[1].cells, ["{{#each 亲属们}}{{称呼}}", "{{联系电话}}", "{{说明}}", "{{手机}}{{/each}}"]):
        cell.text = text
    d.add_paragraph("全园：{{#each 教职工}}{{姓名}} {{身份证号}} {{手机}}；{{/each}}")
    d.add_paragraph("主任：{{教职工.T003.手机}} {{join 教职工 '手机' sep='|'}}")
    parts = {
        "customXml/item7.xml": '<form xmlns="urn:demo"><id/></form>',
        "customXml/itemProps7.xml": f'<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{STORE}"/>',
        "customXml/_rels/item7.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{OFFICE}/customXmlProps" Target="itemProps7.xml"/></Relationships>',
    }
    save(
        "信息卡.docx",
        d,
        parts,
        f'<Relationship Id="rId91" Type="{OFFICE}/customXml" Target="../customXml/item7.xml"/>',
        '<Override PartName="/customXml/itemProps7.xml" ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>',
    )


def small(name, *lines):
    d = docx.Document()
    for line in lines:
        d.add_paragraph(line)
    save(name, d)


roster()
card()
small("部门.docx", "{{部门}}：{{#each 教职工}}{{姓名}} {{身份证号}} {{手机}}（{{#each 亲属们}}{{联系电话}} {{/each}}）{{/each}}")
small("年龄.docx", "{{姓名}}今年{{id_age 身份证号}}岁，{{date 出生日期}}出生")
small("另一种遮法.docx", "{{mask_bank 身份证号}}", "{{#each 教职工}}{{遮姓名 姓名}}{{/each}}")
small("姓名.docx", "{{name_minor 姓名}} {{手机}}")
