#!/usr/bin/env python3
"""Makes tests/inputs/sheet/: workbooks and text tables of every kind that can be met.

Needs openpyxl, xlwt, odfpy and msoffcrypto-tool. All people, units and numbers are invented. The outputs are
committed; run this only to change them:  python tests/tools/make_sheets.py [FOLDER]
"""
import datetime as dt
import io
import re
import struct
import sys
import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import openpyxl.chart
import xlwt
from odf import opendocument, style, table, text
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

OUT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent / "inputs" / "sheet")
ROWS = [
    ["青河镇中心幼儿园教职工花名册", None, None, None, None],
    ["序号", "姓名", "部门", "手机", "入职日期"],
    [1, "张　三", "教务处", 13800001234, dt.datetime(2026, 9, 1)],
    [2, "欧阳明", None, "13900005678", dt.datetime(2019, 3, 15, 8, 30)],
    [3, "阿依古丽·买买提", "后勤处", "0737-85830519", "2020.9.1"],
]


def fill(ws, rows=ROWS):
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                ws.cell(r, c, value)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return {n: z.read(n) for n in z.namelist()}


def save_parts(path, contents):
    """A zip with fixed times, so that the same script makes the same file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in contents.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, data)


def share(contents):
    """Turns inline strings, which openpyxl writes, into a shared string table, which Excel and WPS write."""
    items = []

    def keep(m):
        if m[2] not in items:
            items.append(m[2])
        return f'{m[1]} t="s"><v>{items.index(m[2])}</v></c>'

    for n in contents:
        if n.startswith("xl/worksheets/"):
            xml = re.sub(r'(<c [^>]*?) t="inlineStr"><is>(.*?)</is></c>', keep, contents[n].decode(), flags=re.S)
            contents[n] = xml.encode()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    each = "".join(f"<si>{i}</si>" for i in items)
    contents["xl/sharedStrings.xml"] = f'<sst xmlns="{main}" uniqueCount="{len(items)}">{each}</sst>'.encode()
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    rels = "xl/_rels/workbook.xml.rels"
    link = f'<Relationship Id="rIdS" Type="{rel}" Target="/xl/sharedStrings.xml"/></Relationships>'
    contents[rels] = contents[rels].replace(b"</Relationships>", link.encode())
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    contents["[Content_Types].xml"] = contents["[Content_Types].xml"].replace(b"</Types>", part.encode())


def save(wb, name, edit=None, inline=False):
    """Saves a workbook; `edit(name, text)` may change a part's text."""
    wb.properties.creator = "wenshu"
    wb.properties.created = wb.properties.modified = dt.datetime(2026, 1, 1)
    buf = io.BytesIO()
    wb.save(buf)
    contents = parts(buf.getvalue())
    if not inline:
        share(contents)
    for n, data in contents.items():
        if n == "docProps/core.xml":
            data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", data)
        if edit and n.endswith((".xml", ".rels")):
            data = edit(n, data.decode()).encode()
        contents[n] = data
    save_parts(OUT / name, contents)
    return (OUT / name).read_bytes()


def xlsx_plain():
    wb = openpyxl.Workbook()
    ws = wb.active
    ws.title = "教职工"
    fill(ws)
    ws.merge_cells("A1:E1")
    ws.merge_cells("C3:C4")
    ws["E3"].number_format = 'yyyy"年"m"月"d"日"'
    ws["F2"], ws["G2"], ws["H2"], ws["I2"] = "到岗", "时长", "在岗", "备注"
    ws["F3"] = dt.time(8, 30)
    ws["G3"] = 1.5
    ws["G3"].number_format = "[h]:mm"
    ws["H3"], ws["H4"] = True, False
    ws["I3"] = "第一行\n第二行\t尾 "
    ws["I4"] = "含_x000D_换行"
    ws["I5"] = 1 / 3
    ws["I6"] = 430000201809030011
    save(wb, "plain.xlsx")
    save(wb, "inline.xlsx", inline=True)


def xlsx_1904():
    wb = openpyxl.Workbook()
    wb.epoch = openpyxl.utils.datetime.MAC_EPOCH
    ws = wb.active
    ws["A1"], ws["A2"], ws["A3"] = "日期", dt.datetime(2026, 9, 1), dt.time(8, 30)
    save(wb, "date1904.xlsx")


def xlsx_hidden_and_struck():
    wb = openpyxl.Workbook()
    ws = wb.active
    ws.title = "名册"
    fill(ws, [["姓名", "部门", "手机"], ["张三", "教务", "1"], ["李四", "后勤", "2"], ["王五", "后勤", "3"],
              ["赵六", "教务", "4"], ["孙七", "教务", "5"]])
    ws.row_dimensions[3].hidden = True
    ws.row_dimensions[50].hidden = True  # holds nothing
    ws.column_dimensions["C"].hidden = True
    ws.column_dimensions["M"].hidden = True  # holds nothing
    for c in ("A4", "B4", "C4"):
        ws[c].font = Font(strike=True)
    ws["A5"].font = Font(strike=True)  # the name only, and by a run
    struck = InlineFont(strike=True)
    ws["A6"] = CellRichText(TextBlock(struck, "孙"), TextBlock(struck, "七"))
    ws["B6"] = CellRichText(TextBlock(struck, "教务"))
    ws["C6"].font = Font(strike=True)
    wb.create_sheet("隐藏").sheet_state = "hidden"
    wb["隐藏"]["A1"] = "看不见"
    wb.create_sheet("深藏").sheet_state = "veryHidden"
    wb.create_chartsheet("图").add_chart(openpyxl.chart.BarChart())
    save(wb, "hidden.xlsx")


def xlsx_errors_and_formulas():
    wb = openpyxl.Workbook()
    ws = wb.active
    ws["A1"], ws["B1"], ws["C1"], ws["D1"], ws["E1"] = "=1+1", "=1+1", "#REF!", "#N/A", '=""'
    ws["A2"] = "=HYPERLINK(\"x\",\"甲&乙\")"
    ws["B2"] = "#SPILL!"

    def edit(name, xml):
        if name != "xl/worksheets/sheet1.xml":
            return xml
        xml = xml.replace('<c r="A1"><f>1+1</f><v></v></c>', '<c r="A1"><f>1+1</f><v>2</v></c>')
        xml = xml.replace('<c r="A1"><f>1+1</f><v /></c>', '<c r="A1"><f>1+1</f><v>2</v></c>')
        xml = re.sub(r'<c r="E1"><f>""</f><v ?/?>(</v>)?</c>', '<c r="E1" t="str"><f>""</f><v></v></c>', xml)
        xml = re.sub(r'(<c r="A2")(><f>.*?</f>)<v ?/?>(</v>)?', r'\1 t="str"\2<v>甲&amp;乙</v>', xml)
        return re.sub(r'<c r="B2" t="\w+"><v>\d+</v>', '<c r="B2" t="e"><v>#SPILL!</v>', xml)

    save(wb, "formulas.xlsx", edit)


def xlsx_big_and_empty():
    wb = openpyxl.Workbook()
    ws = wb.active
    fill(ws)
    pale = PatternFill("solid", fgColor="FFFFEE")
    for r in range(6, 50_006):
        for c in (1, 2):
            ws.cell(r, c).fill = pale
    save(wb, "blank_rows.xlsx")
    wb = openpyxl.Workbook()
    ws = wb.active
    fill(ws)
    ws["XFD1048576"].fill = pale
    save(wb, "used_range.xlsx")
    ws["XFD1048576"] = "远"
    save(wb, "far_cell.xlsx")


def xlsx_odd_parts():
    """Phonetic text, strict namespaces and types, cells without references, parts named otherwise."""
    wb = openpyxl.Workbook()
    ws = wb.active
    ws["A1"], ws["B1"] = "东京", " 留白 "
    ws["A2"], ws["B2"] = dt.datetime(2026, 9, 1), 5

    def phonetic(name, xml):
        if name == "xl/sharedStrings.xml":
            run = '<rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>'
            return xml.replace("<t>东京</t>", f"<r><t>东</t></r><r><t>京</t></r>{run}")
        if name == "xl/worksheets/sheet1.xml":
            return re.sub(r'(<c|<row) r="\w+"', r"\1", xml)
        return xml

    save(wb, "phonetic.xlsx", phonetic)
    ws["B2"].number_format = "[$-804]aaaa"  # shown as a day of the week
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    doc = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def strict(name, xml):
        xml = xml.replace(main, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        xml = xml.replace(doc, "http://purl.oclc.org/ooxml/officeDocument/relationships")
        if name == "xl/worksheets/sheet1.xml":
            xml = re.sub(r'(<c r="A2" s="\d+") t="n"><v>46266</v>', r'\1 t="d"><v>2026-09-01T00:00:00</v>', xml)
        return xml

    data = save(wb, "strict.xlsx", strict)
    contents = {n.replace("xl/", "XL\\"): d for n, d in parts(data).items()}
    save_parts(OUT / "backslashes.xlsx", contents)


def xlsx_unsuitable():
    wb = openpyxl.Workbook()
    fill(wb.active)
    data = save(wb, "csv_by_name.csv")  # a workbook whatever its name says
    if not (OUT / "password.xlsx").exists():  # salted, so different each time
        with open(OUT / "password.xlsx", "wb") as f:
            msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt("123456", f)
    (OUT / "truncated.xlsx").write_bytes(data[: len(data) // 2])
    broken = parts(data)
    sheet = broken["xl/worksheets/sheet1.xml"]
    save_parts(OUT / "cut_part.xlsx", {**broken, "xl/worksheets/sheet1.xml": sheet[: len(sheet) // 2]})
    missing = {n: d for n, d in broken.items() if n != "xl/worksheets/sheet1.xml"}
    save_parts(OUT / "missing_part.xlsx", missing)
    count = broken["xl/sharedStrings.xml"].replace(b"uniqueCount=\"", b"uniqueCount=\"9999999999")
    save_parts(OUT / "huge_count.xlsx", {**broken, "xl/sharedStrings.xml": count})
    save_parts(OUT / "word.xlsx", {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"})
    save_parts(OUT / "archive.xlsx", {"花名册.txt": "张三"})
    (OUT / "empty.xlsx").write_bytes(b"")
    (OUT / "page.xls").write_bytes("<html><body><table><tr><td>姓名</td></tr></table></body></html>".encode("gbk"))
    xml = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
    (OUT / "xml2003.xls").write_text(xml)
    (OUT / "report.xlsx").write_bytes(b"%PDF-1.4\n%\xe2\xe3\n")
    (OUT / "photo.xls").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")


def xls():
    wb = xlwt.Workbook()
    ws = wb.add_sheet("教职工")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    time = xlwt.easyxf(num_format_str="h:mm")
    struck = xlwt.easyxf("font: struck_out on")
    for r, row in enumerate(ROWS):
        for c, value in enumerate(row):
            if value is None or (r, c) in ((0, 0), (2, 2)):
                continue
            ws.write(r, c, value, *([day] if isinstance(value, dt.datetime) else []))
    ws.write_merge(0, 0, 0, 4, ROWS[0][0])
    ws.write_merge(2, 3, 2, 2, "教务处")
    ws.write(2, 5, dt.time(8, 30), time)
    ws.write(2, 6, True)
    ws.write(5, 0, 4, struck)
    ws.write(5, 1, "离职人", struck)
    ws.write(6, 0, 5)
    ws.write(6, 1, "王五")
    ws.row(6).hidden = True
    ws.row(40).hidden = True
    ws.col(3).hidden = True
    hidden = wb.add_sheet("隐藏")
    hidden.write(0, 0, "看不见")
    hidden.visibility = 1
    buf = io.BytesIO()
    wb.save(buf)
    data = buf.getvalue()
    (OUT / "plain.xls").write_bytes(data)
    (OUT / "truncated.xls").write_bytes(data[: len(data) // 2])
    wb = xlwt.Workbook()
    wb.dates_1904 = True
    ws = wb.add_sheet("1")
    ws.write(0, 0, 44804, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    wb.save(str(OUT / "date1904.xls"))
    wb = xlwt.Workbook()
    ws = wb.add_sheet("1")
    ws.write(0, 0, "近")
    ws.write(65535, 255, "远")
    wb.save(str(OUT / "far_cell.xls"))


def ods():
    doc = opendocument.OpenDocumentSpreadsheet()
    gone = style.Style(name="gone", family="table")
    gone.addElement(style.TableProperties(display="false"))
    line = style.Style(name="struck", family="table-cell")
    line.addElement(style.TextProperties(textlinethroughstyle="solid"))
    run = style.Style(name="run", family="text")
    run.addElement(style.TextProperties(textlinethroughtype="single"))
    doc.automaticstyles.addElement(gone)
    doc.automaticstyles.addElement(run)
    doc.automaticstyles.addElement(line)
    t = table.Table(name="教职工")
    t.addElement(table.TableColumn(numbercolumnsrepeated=3))
    t.addElement(table.TableColumn(visibility="collapse"))
    t.addElement(table.TableColumn(numbercolumnsrepeated=16380))

    def cell(kind=None, words=None, **more):
        c = table.TableCell(valuetype=kind, **more) if kind else table.TableCell(**more)
        for p in (words or "").split("\n") if words else []:
            c.addElement(text.P(text=p))
        return c

    def row(*cells, **more):
        r = table.TableRow(**more)
        for c in cells:
            r.addElement(c)
        t.addElement(r)

    row(cell("string", "花名册", numbercolumnsspanned=4, numberrowsspanned=1),
        table.CoveredTableCell(numbercolumnsrepeated=3))
    row(cell("string", "姓名"), cell("string", "部门"), cell("string", "手机"), cell("string", "入职"))
    row(cell("string", "张三"), cell("string", "教务", numberrowsspanned=2, numbercolumnsspanned=1),
        cell("float", "13800001234", value=13800001234), cell("date", "2026年9月1日", datevalue="2026-09-01"))
    row(cell("string", "李四"), table.CoveredTableCell(), cell("string", "一\n二"),
        cell("time", "8:30", timevalue="PT08H30M00S"), cell("boolean", "是", booleanvalue="true"))
    row(cell("string", "王五", stylename=line), cell("percentage", "25%", value=0.25, stylename=line))
    row(cell("string", "同", numbercolumnsrepeated=2), numberrowsrepeated=3, visibility="filter")
    row(cell(formula="of:=1+1"))
    left, words = cell("string"), text.P()
    words.addElement(text.Span(stylename=run, text="离职人"))
    left.addElement(words)
    row(left)
    row(cell(numbercolumnsrepeated=16384), numberrowsrepeated=1048000)
    doc.spreadsheet.addElement(t)
    hidden = table.Table(name="隐藏", stylename=gone)
    r = table.TableRow()
    r.addElement(cell("string", "看不见"))
    hidden.addElement(r)
    doc.spreadsheet.addElement(hidden)
    buf = io.BytesIO()
    doc.save(buf)
    contents = parts(buf.getvalue())
    contents["meta.xml"] = re.sub(rb"<meta:creation-date>.*?</meta:creation-date>|<dc:date>.*?</dc:date>", b"",
                                  contents["meta.xml"])
    save_parts(OUT / "plain.ods", contents)


def xlsb():
    """The least of an xlsb, record by record ([MS-XLSB])."""

    def record(kind, data=b""):
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size, n = b"", len(data)
        while True:
            size += bytes([n & 0x7F | (0x80 if n > 0x7F else 0)])
            n >>= 7
            if not n:
                return head + size + data

    def wide(s):
        return struct.pack("<I", len(s)) + s.encode("utf-16-le")

    def cell(kind, col, data, xf=0):
        return record(kind, struct.pack("<II", col, xf) + data)

    def row(r, hidden=False):
        return record(0, struct.pack("<IIHBBBI", r, 0, 300, 0, 0x10 if hidden else 0, 0, 0))

    strings = ["姓名", "张三", "李四"]
    sst = record(0x9F, struct.pack("<II", 3, 3))
    sst += b"".join(record(0x13, b"\0" + wide(s)) for s in strings) + record(0xA0)
    xf = lambda fmt: record(0x2F, struct.pack("<HHHHHBBHB", 0, fmt, 0, 0, 0, 0, 0, 0, 0)[:16])
    styles = record(0x116) + record(0x269, struct.pack("<I", 2)) + xf(0) + xf(14) + record(0x26A) + record(0x117)
    col_info = struct.pack("<IIIIH", 2, 2, 2560, 0, 1)
    formula_tail = struct.pack("<HII", 0, 0, 0)
    sheet = record(0x81) + record(0x94, struct.pack("<IIII", 0, 1048575, 0, 16383))
    sheet += record(0x186) + record(0x3C, col_info) + record(0x187) + record(0x91)
    sheet += row(0) + cell(7, 0, struct.pack("<I", 0)) + cell(6, 1, wide("日期")) + cell(6, 2, wide("余"))
    sheet += row(1, True) + cell(7, 0, struct.pack("<I", 1)) + cell(5, 1, struct.pack("<d", 46266), 1)
    sheet += cell(2, 2, struct.pack("<I", 7 << 2 | 2)) + cell(4, 3, b"\1")
    sheet += row(2) + cell(7, 0, struct.pack("<I", 2)) + cell(0x0B, 1, b"\x2A" + formula_tail) + cell(3, 2, b"\x17")
    sheet += record(0x92) + record(0xB1, struct.pack("<I", 1))
    sheet += record(0xB0, struct.pack("<IIII", 1, 2, 3, 4)) + record(0xB2) + record(0x82)
    book = record(0x83) + record(0x99, struct.pack("<II", 0, 0) + wide("")) + record(0x8F)
    book += record(0x9C, struct.pack("<II", 0, 1) + wide("rId1") + wide("名册")) + record(0x90) + record(0x84)
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    pkg = "http://schemas.openxmlformats.org/package/2006/"

    def rels(**targets):
        each = "".join(f'<Relationship Id="{i}" Type="{rel}{k}" Target="{t}"/>' for i, (k, t) in targets.items())
        return f'<?xml version="1.0"?><Relationships xmlns="{pkg}relationships">{each}</Relationships>'

    save_parts(OUT / "plain.xlsb", {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{pkg}content-types">'
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": rels(rId1=("officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": rels(rId1=("worksheet", "worksheets/sheet1.bin"),
                                           rId2=("sharedStrings", "sharedStrings.bin"),
                                           rId3=("styles", "styles.bin")),
        "xl/worksheets/sheet1.bin": sheet,
        "xl/sharedStrings.bin": sst,
        "xl/styles.bin": styles,
    })


def texts():
    simple = "姓名,部门,手机\n张三,教务处,13800001234\n李四,后勤处,\"一\n二\"\n"
    taiwan = "姓名,部門,電話\n陳美惠,教務處,02-23456789\n林國華,總務處,\"一\n二\"\n"
    for name, words, encoding in [
        ("utf8.csv", simple, "utf-8"),
        ("utf8_bom.csv", simple, "utf-8-sig"),
        ("gbk.csv", simple, "gbk"),
        ("gb18030.csv", simple.replace("张三", "𬭎䶮"), "gb18030"),
        ("big5.csv", taiwan, "big5"),
        ("utf16.txt", simple.replace(",", "\t"), "utf-16"),
        ("utf16be.txt", simple, "utf-16-be"),
        ("semicolon.csv", simple.replace(",", ";"), "utf-8"),
        ("utf8.tsv", simple.replace(",", "\t"), "utf-8"),
    ]:
        (OUT / name).write_bytes(words.encode(encoding))
    (OUT / "broken_gbk.csv").write_bytes(simple.encode("gbk") + b"\xff\xff,\n")


OUT.mkdir(parents=True, exist_ok=True)
for make in (xlsx_plain, xlsx_1904, xlsx_hidden_and_struck, xlsx_errors_and_formulas, xlsx_big_and_empty,
             xlsx_odd_parts, xlsx_unsuitable, xls, ods, xlsb, texts):
    make()
