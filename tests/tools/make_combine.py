"""Makes the inputs of the cases word/include-* and word/merge-*: run with python-docx and openpyxl.

    python tests/tools/make_combine.py

Everything goes to tests/inputs/combine/. Names and units are invented.
"""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import openpyxl
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

OUT = Path(__file__).parents[1] / "inputs" / "combine"
W = nsdecls("w")


def png(red, green, blue, size=24):
    """A small one-coloured picture."""
    row = b"\0" + bytes([red, green, blue]) * size
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * size)) + chunk(b"IEND", b"")


def font(style, name, size):
    style.font.name = name
    style.font.size = Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def field(paragraph, code):
    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run()
        if kind is None:
            run._r.append(parse_xml(f'<w:instrText {W} xml:space="preserve"> {code} </w:instrText>'))
        elif kind == "text":
            run.text = "1"
        else:
            run._r.append(parse_xml(f'<w:fldChar {W} w:fldCharType="{kind}"/>'))


def numbering(document, levels, style=None):
    """A list of its own; returns its id. `style` links the first level with a paragraph style."""
    part = document.part.numbering_part.element
    abstract = len(part.findall(qn("w:abstractNum"))) + 50
    rows = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>'
        + (f'<w:pStyle w:val="{style}"/>' if style and i == 0 else "")
        + f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{480 * (i + 1)}" w:hanging="480"/></w:pPr></w:lvl>'
        for i, (fmt, text) in enumerate(levels)
    )
    xml = f'<w:abstractNum {W} w:abstractNumId="{abstract}"><w:nsid w:val="1A2B3C{abstract:02X}"/><w:multiLevelType w:val="multilevel"/>{rows}</w:abstractNum>'
    first = part.find(qn("w:num"))
    first.addprevious(parse_xml(xml)) if first is not None else part.append(parse_xml(xml))
    number = len(part.findall(qn("w:num"))) + 50
    part.append(parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/></w:num>'))
    return number


def listed(paragraph, number, level=0):
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'))
    return paragraph


def notes(document, texts):
    """A footnotes part with these notes, ids from 1."""
    body = "".join(
        f'<w:footnote w:id="{i}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {t}</w:t></w:r></w:p></w:footnote>'
        for i, t in enumerate(texts, 1)
    )
    marks = "".join(
        f'<w:footnote w:type="{kind}" w:id="{i}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for i, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {W}>{marks}{body}</w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), document.part.package)
    document.part.relate_to(part, RT.FOOTNOTES)


def note(paragraph, number):
    run = paragraph.add_run()
    run.font.superscript = True
    run._r.append(parse_xml(f'<w:footnoteReference {W} w:id="{number}"/>'))


def bookmark(paragraph, number, name):
    paragraph._p.insert(1, parse_xml(f'<w:bookmarkStart {W} w:id="{number}" w:name="{name}"/>'))
    paragraph._p.append(parse_xml(f'<w:bookmarkEnd {W} w:id="{number}"/>'))


def link(paragraph, text, address=None, anchor=None):
    target = f'w:anchor="{anchor}"' if anchor else f'r:id="{paragraph.part.relate_to(address, RT.HYPERLINK, is_external=True)}"'
    paragraph._p.append(
        parse_xml(f'<w:hyperlink {nsdecls("w", "r")} {target}><w:r><w:t>{text}</w:t></w:r></w:hyperlink>')
    )


def save(document, name):
    """With fixed times, so that the same script gives the same bytes."""
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(OUT / name, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            info = zipfile.ZipInfo(item.filename)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(item.filename))


def letter():
    """What is merged: a header with the name, pages of pages, headings numbered by their style, a list, a note,
    a picture, a bookmark with a reference."""
    d = Document()
    font(d.styles["Normal"], "宋体", 12)
    heads = numbering(d, [("chineseCounting", "%1、"), ("decimal", "%2.")], style="Heading1")
    properties = d.styles["Heading 1"].element.get_or_add_pPr()
    properties.insert(2, parse_xml(f'<w:numPr {W}><w:numId w:val="{heads}"/></w:numPr>'))  # behind keepNext, keepLines
    items = numbering(d, [("decimal", "%1."), ("lowerLetter", "%2)")])
    notes(d, ["{{姓名}}的职责以岗位为准。"])
    s = d.sections[0]
    s.page_width, s.page_height = Cm(21), Cm(29.7)
    s.header.paragraphs[0].add_run().add_picture(io.BytesIO(png(30, 90, 160)), width=Cm(0.6))
    s.header._element.find(".//" + qn("wp:docPr")).set("id", "901")
    s.header.paragraphs[0].add_run(" 青河镇中心幼儿园")
    f = s.footer.paragraphs[0]
    f.add_run("{{姓名}}　第")
    field(f, "PAGE")
    f.add_run("页，共")
    field(f, "NUMPAGES")
    f.add_run("页")
    p = d.add_paragraph("安全责任书", style="Title")
    bookmark(p, 0, "标题")
    p = d.add_paragraph("{{姓名}}（{{部门}}）：")
    note(p, 1)
    d.add_heading("职责", 1)
    for text in ("每天检查教室", "每周演练一次"):
        listed(d.add_paragraph(text), items)
    d.add_heading("要求", 1)
    p = d.add_paragraph("见")
    link(p, "标题", anchor="标题")
    p.add_run("，第")
    field(p, "PAGEREF 标题 \\h")
    p.add_run("页。")
    d.add_paragraph().add_run().add_picture(io.BytesIO(png(180, 40, 40)), width=Cm(2))
    save(d, "责任书.docx")


def sections():
    """Two sections, the second landscape with other headers; ends in a table."""
    d = Document()
    font(d.styles["Normal"], "宋体", 12)
    d.sections[0].header.paragraphs[0].text = "正文页眉"
    d.add_paragraph("{{姓名}}的登记")
    s = d.add_section(WD_SECTION.NEW_PAGE)
    s.orientation, s.page_width, s.page_height = WD_ORIENT.LANDSCAPE, s.page_height, s.page_width
    s.header.is_linked_to_previous = False
    s.header.paragraphs[0].text = "附表：{{部门}}"
    t = d.add_table(2, 2, style="Table Grid")
    for cell, text in zip(t._cells, ("姓名", "部门", "{{姓名}}", "{{部门}}")):
        cell.text = text
    d.add_paragraph()
    save(d, "登记表.docx")


def host():
    """What includes others: between paragraphs, in a cell, in a loop, by a name from the sheet."""
    d = Document()
    font(d.styles["Normal"], "宋体", 12)
    items = numbering(d, [("decimal", "%1.")])
    notes(d, ["本预案的注。"])
    d.sections[0].header.paragraphs[0].text = "应急预案"
    d.add_heading("{{部门}}预案", 1)
    p = listed(d.add_paragraph("先报告"), items)
    note(p, 1)
    listed(d.add_paragraph("再疏散"), items)
    d.add_paragraph('{{include "附件/路线图.docx"}}')
    listed(d.add_paragraph("后清点"), items)
    p = d.add_paragraph("主文书签")
    bookmark(p, 0, "路线")
    t = d.add_table(1, 2, style="Table Grid")
    t.cell(0, 0).text = "须知"
    t.cell(0, 1).paragraphs[0].text = "{{插入文件 附件}}"
    d.add_paragraph("完")
    save(d, "预案.docx")
    (OUT / "附件").mkdir(exist_ok=True)
    route()
    d = Document()
    d.add_paragraph("须知：{{姓名}}负责。")
    d.add_paragraph("听从指挥", style="List Bullet")
    save(d, "附件/须知.docx")


def route():
    """What is included: other defaults, a heading of the same name with another look, lists, a picture, notes,
    links, a landscape section with its own header, and a file that it includes itself."""
    d = Document()
    defaults = d.styles.element.find(qn("w:docDefaults"))
    d.styles.element.replace(
        defaults,
        parse_xml(
            f'<w:docDefaults {W}><w:rPrDefault><w:rPr><w:rFonts w:ascii="楷体" w:eastAsia="楷体" w:hAnsi="楷体"/><w:sz w:val="28"/></w:rPr></w:rPrDefault>'
            '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="360" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        ),
    )
    font(d.styles["Heading 1"], "黑体", 22)
    steps = numbering(d, [("decimal", "第%1步")])
    notes(d, ["路线图的第一个注，见{{部门}}。", "第二个注。"])
    d.sections[0].header.paragraphs[0].text = "横页：疏散路线"
    first = d.sections[0]
    first.orientation, first.page_width, first.page_height = WD_ORIENT.LANDSCAPE, first.page_height, first.page_width
    p = d.add_heading("疏散路线图（{{部门}}）", 1)
    bookmark(p, 0, "路线")
    p = listed(d.add_paragraph("下楼"), steps)
    note(p, 1)
    p = listed(d.add_paragraph("到操场"), steps)
    note(p, 2)
    d.add_paragraph().add_run().add_picture(io.BytesIO(png(40, 140, 60)), width=Cm(3))
    s = d.add_section(WD_SECTION.NEW_PAGE)
    s.orientation, s.page_width, s.page_height = WD_ORIENT.PORTRAIT, s.page_height, s.page_width
    s.header.is_linked_to_previous = False
    p = d.add_paragraph("联系人：{{姓名}}，")
    link(p, "学校网站", address="https://example.org/?a=1&b=2")
    p.add_run("，见")
    link(p, "上面的路线", anchor="路线")
    field(p, "REF 路线 \\h")
    d.add_paragraph("{{#each 组员}}")
    d.add_paragraph('{{include "附件/组员.docx"}}')
    d.add_paragraph("{{/each}}")
    save(d, "附件/路线图.docx")
    d = Document()
    items = numbering(d, [("decimal", "%1)")])
    listed(d.add_paragraph("组员{{姓名}}"), items)
    listed(d.add_paragraph("电话{{电话}}"), items)
    save(d, "附件/组员.docx")


def mistakes():
    """Includes that can't be, and one by a name from the sheet."""
    d = Document()
    for name in ("附件/没有.docx", "../外面.docx", "写死.docx", "附件/路线图.docx"):
        d.add_paragraph('{{include "%s"}}' % name)
    d.add_paragraph('前面{{include "附件/须知.docx"}}')
    save(d, "写死.docx")
    d = Document()
    d.add_paragraph("{{姓名}}：")
    d.add_paragraph("{{include 附件}}")
    save(d, "数据.docx")


def marked():
    """A file with Markdown, included twice by one with Markdown and a list that begins anew in a loop."""
    d = Document()
    d.add_paragraph("{{markdown 正文}}")
    save(d, "附件/要点.docx")
    d = Document()
    items = numbering(d, [("decimal", "%1.")])
    d.add_paragraph("{{markdown 正文}}")
    d.add_paragraph('{{include "附件/要点.docx"}}')
    d.add_paragraph("{{#each (split 名单 \"、\")}}")
    listed(d.add_paragraph("{{this}}到场"), items)
    d.add_paragraph('{{include "附件/要点.docx"}}')
    listed(d.add_paragraph("{{this}}离场"), items)
    d.add_paragraph("{{/each}}")
    save(d, "会议.docx")


def noted():
    """Notes of which the first may go with its paragraph and the last is repeated; an included file has more."""
    d = Document()
    notes(d, ["急件的注。", "说明的注。", "每人的注。"])
    d.add_paragraph("{{#if 急件}}")
    note(d.add_paragraph("急件"), 1)
    d.add_paragraph("{{/if}}")
    d.add_paragraph("{{#each (split 名单 \"、\")}}")
    note(d.add_paragraph("{{this}}"), 3)
    d.add_paragraph("{{/each}}")
    d.add_paragraph('{{include "附件/路线图.docx"}}')
    note(d.add_paragraph("说明"), 2)
    save(d, "脚注.docx")


def sheets():
    book = openpyxl.Workbook()
    s = book.active
    s.title = "教职工"
    for row in [["工号", "姓名", "部门", "附件"], ["T1", "张三", "大班组", "附件/须知.docx"], ["T2", "李四", "食堂", "附件/须知.docx"], ["T3", "王五", "后勤", "附件/须知.docx"]]:
        s.append(row)
    s = book.create_sheet("组员")
    for row in [["部门", "姓名", "电话"], ["大班组", "赵一", "13800000001"], ["大班组", "钱二", "13800000002"], ["食堂", "孙三", "13800000003"]]:
        s.append(row)
    book.save(OUT / "名单.xlsx")


OUT.mkdir(parents=True, exist_ok=True)
letter()
sections()
host()
mistakes()
marked()
noted()
sheets()
