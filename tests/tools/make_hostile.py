#!/usr/bin/env python3
"""Writes hostile files into a folder: what a stranger might send to make a program hang, fill the memory or the
disk, or write elsewhere.

    make_hostile.py FOLDER

Standard library only; the same bytes each time. Each case is one function with the file's name and a word on what
it tries; `check_hostile.py` runs the program on all of them, and on cut and changed copies of good files, which
`mutations` makes. Bombs are built from repeated deflate blocks, so they are small here and large when unpacked.
"""
import random
import struct
import sys
import zlib
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
CASES = {}
MB = 1 << 20
PORT = 9  # where addresses in the files lead, on this machine


def case(name, what):
    """Registers a function that gives the file's bytes, or a list of (name, bytes) of several files."""
    def keep(make):
        assert name not in CASES, name
        CASES[name] = (what, make)
        return make
    return keep


# ---- zip, by hand: every field may lie

class Bomb:
    """A head, a block many times, a tail: deflated without ever being held."""

    def __init__(self, head, block, times, tail):
        # blocks of about a megabyte are flushed on their own, so that they can be repeated as bytes
        group = max(1, MB // max(1, len(block)))
        chunk, count, rest = block * group, times // group, block * (times % group)
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        out = [packer.compress(head), packer.flush(zlib.Z_FULL_FLUSH)]
        middle = packer.compress(chunk) + packer.flush(zlib.Z_FULL_FLUSH)
        out += [middle] * count
        out += [packer.compress(rest + tail), packer.flush()]
        self.packed, self.size = b"".join(out), len(head) + len(block) * times + len(tail)
        crc = zlib.crc32(head)
        for _ in range(count):
            crc = zlib.crc32(chunk, crc)
        self.crc = zlib.crc32(rest + tail, crc)


def zipped(parts, local=None, central=None, comment=b"", sort_of_entries=None):
    """A zip of (name, bytes or Bomb). `local` and `central` map a name to fields that lie in that header:
    name, flags, method, crc, packed, size, external, offset."""
    out, directory, count = bytearray(), bytearray(), 0
    for name, content in parts:
        raw = name.encode() if isinstance(name, str) else name
        if isinstance(content, Bomb):
            packed, size, crc = content.packed, content.size, content.crc
        else:
            content = content.encode() if isinstance(content, str) else content
            content = content.replace(b"127.0.0.1:PORT", b"127.0.0.1:%d" % PORT)
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed, size, crc = packer.compress(content) + packer.flush(), len(content), zlib.crc32(content)
        true = dict(name=raw, flags=0x800, method=8, crc=crc, packed=len(packed), size=size, external=0, offset=len(out))
        l, c = {**true, **(local or {}).get(name, {})}, {**true, **(central or {}).get(name, {})}
        out += struct.pack("<4s5H3I2H", b"PK\3\4", 20, l["flags"], l["method"], 0, 0x21, l["crc"] & 0xFFFFFFFF,
                           l["packed"] & 0xFFFFFFFF, l["size"] & 0xFFFFFFFF, len(l["name"]), 0) + l["name"] + packed
        directory += struct.pack("<4s6H3I5H2I", b"PK\1\2", 0x314, 20, c["flags"], c["method"], 0, 0x21,
                                 c["crc"] & 0xFFFFFFFF, c["packed"] & 0xFFFFFFFF, c["size"] & 0xFFFFFFFF,
                                 len(c["name"]), 0, 0, 0, 0, c["external"], c["offset"]) + c["name"]
        count += 1
    start = len(out)
    entries = min(count, 0xFFFF) if sort_of_entries is None else sort_of_entries
    if count > 0xFFFE:  # zip64
        end = len(out) + len(directory)
        directory += struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), start)
        directory += struct.pack("<4sIQI", b"PK\6\7", 0, end, 1)
        entries, size = 0xFFFF, end - start
    else:
        size = len(directory)
    return bytes(out + directory + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, entries, entries, size, start, len(comment)) + comment)


# ---- workbooks

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>电话</t></is></c></row>'


def rels(items):
    """(id, type, target, external?)"""
    away = ' TargetMode="External"'
    each = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{t}" Target="{g}"{away * e}/>' for i, t, g, e in items)
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'


def book(sheets, strings=None, styles=None, more=(), replace=None, **lies):
    """A workbook with sheets whose XML, or its rows only, is given."""
    each = "".join(f'<sheet name="表{i}" sheetId="{i}" r:id="r{i}"/>' for i in range(1, len(sheets) + 1))
    links = [(f"r{i}", "worksheet", f"worksheets/sheet{i}.xml", False) for i in range(1, len(sheets) + 1)]
    parts = [
        ("[Content_Types].xml", f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'),
        ("_rels/.rels", rels([("r1", "officeDocument", "xl/workbook.xml", False)])),
        ("xl/workbook.xml", f'{XML}<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{each}</sheets></workbook>'),
        ("xl/_rels/workbook.xml.rels", rels(links + [("s", "sharedStrings", "sharedStrings.xml", False), ("t", "styles", "styles.xml", False)])),
    ]
    if strings is not None:
        parts.append(("xl/sharedStrings.xml", strings))
    if styles is not None:
        parts.append(("xl/styles.xml", styles))
    for i, s in enumerate(sheets, 1):
        whole = s if isinstance(s, (Bomb, bytes)) or s.startswith("<?xml") else sheet_xml(s)
        parts.append((f"xl/worksheets/sheet{i}.xml", whole))
    parts = [(n, (replace or {}).get(n, c)) for n, c in parts] + list(more)
    return zipped(parts, **lies)


def sheet_xml(rows, before=""):
    return f"{XML}<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData></worksheet>"


def sheet_bomb(block, times):
    head, tail = sheet_xml("\0").split("\0")
    return Bomb((head + HEADER).encode(), block.encode(), times, tail.encode())


GOOD_ROWS = HEADER + '<row r="2"><c r="A2" t="inlineStr"><is><t>张三</t></is></c><c r="B2"><v>13800000000</v></c></row>'
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 \"哈哈哈哈哈哈哈哈哈哈\">" + "".join(
    f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12)) + "]>"
QUADRATIC = "<!DOCTYPE x [<!ENTITY a \"" + "哈" * 50_000 + "\">]>"
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:PORT/evil.dtd"> %p;]>'


def with_dtd(xml, dtd):
    return xml.replace(XML, XML + dtd, 1)


@case("bomb-spaces.xlsx", "one part of 2 GB of blanks")
def _():
    return book([sheet_bomb(" " * 1024, 2 << 20)])


@case("bomb-cells.xlsx", "60 million cells without references")
def _():
    return book([sheet_bomb("<row>" + "<c><v>1</v></c>" * 60 + "</row>", 1_000_000)])


@case("bomb-cells-hidden.xlsx", "the same in 40 sheets of 8 million cells")
def _():
    return book([sheet_bomb("<row>" + "<c><v>1</v></c>" * 80 + "</row>", 100_000)] * 40)


@case("bomb-strings.xlsx", "30 million shared strings")
def _():
    head = f"{XML}<sst {MAIN}>".encode()
    return book([GOOD_ROWS], strings=Bomb(head, b"<si><t>ab</t></si>", 30_000_000, b"</sst>"))


@case("bomb-one-string.xlsx", "a shared string of 600 MB")
def _():
    head = f"{XML}<sst {MAIN}><si><t>".encode()
    return book([GOOD_ROWS], strings=Bomb(head, b"a" * 1000, 600_000, b"</t></si></sst>"))


@case("bomb-inline-string.xlsx", "an inline string of 400 MB")
def _():
    head, tail = sheet_xml(HEADER + '<row><c t="inlineStr"><is><t>\0</t></is></c></row>').split("\0")
    return book([Bomb(head.encode(), b"a" * 1000, 400_000, tail.encode())])


@case("bomb-string-repeated.xlsx", "a string of 32 KB named by two million cells")
def _():
    strings = f"{XML}<sst {MAIN}><si><t>{'长' * 10_900}</t></si></sst>"
    return book([sheet_bomb('<row><c t="s"><v>0</v></c></row>', 2_000_000)], strings=strings)


@case("bomb-string-repeated-little.xlsx", "a string of 32 KB named by ten thousand cells: 320 MB")
def _():
    strings = f"{XML}<sst {MAIN}><si><t>{'长' * 10_900}</t></si></sst>"
    return book([sheet_bomb('<row><c t="s"><v>0</v></c></row>', 10_000)], strings=strings)


@case("bomb-empty-rows.xlsx", "50 million empty rows")
def _():
    return book([sheet_bomb("<row/>", 50_000_000)])


@case("bomb-empty-cells.xlsx", "100 million empty cells, five elements deep")
def _():
    return book([sheet_bomb("<row><a><b><c/></b></a></row>", 15_000_000)])


@case("bomb-hidden-rows.xlsx", "a million hidden rows, each 20 times")
def _():
    return book([sheet_bomb('<row hidden="1"/>', 20_000_000)])


@case("bomb-comment.xlsx", "a comment of 1 GB")
def _():
    head, tail = sheet_xml(HEADER + "<!--\0-->").split("\0")
    return book([Bomb(head.encode(), b"x" * 1000, 1_000_000, tail.encode())])


@case("bomb-name.xlsx", "an element's name of 400 MB")
def _():
    head, tail = sheet_xml("<\0/>").split("\0")
    return book([Bomb(head.encode(), b"x" * 1000, 400_000, tail.encode())])


@case("bomb-attributes.xlsx", "20 million attributes on one element")
def _():
    head, tail = sheet_xml(f"{HEADER}<row\0/>").split("\0")
    return book([Bomb(head.encode(), b' a="1"', 20_000_000, tail.encode())])


@case("bomb-merges.xlsx", "10 million merged ranges")
def _():
    head, tail = f"{sheet_xml(GOOD_ROWS)}".replace("</worksheet>", "<mergeCells>\0</mergeCells></worksheet>").split("\0")
    return book([Bomb(head.encode(), b'<mergeCell ref="A2:B3"/>', 10_000_000, tail.encode())])


@case("bomb-styles.xlsx", "20 million cell styles")
def _():
    head = f"{XML}<styleSheet {MAIN}><cellXfs>".encode()
    return book([GOOD_ROWS], styles=Bomb(head, b'<xf numFmtId="14"/>', 20_000_000, b"</cellXfs></styleSheet>"))


@case("bomb-relations.xlsx", "10 million relationships")
def _():
    head, tail = rels([("r1", "worksheet", "worksheets/sheet1.xml", False)]).replace("</Relationships>", "\0</Relationships>").split("\0")
    block = b"".join(b'<Relationship Id="x%d" Type="a" Target="b"/>' % i for i in range(20_000))
    return book([GOOD_ROWS], replace={"xl/_rels/workbook.xml.rels": Bomb(head.encode(), block, 500, tail.encode())})


@case("bomb-overlap.xlsx", "2,000 sheets that share one kernel of 20 MB (quoted overlap)")
def _():
    kernel = sheet_bomb("<row>" + "<c><v>1</v></c>" * 60 + "</row>", 20_000)
    names = [f"xl/worksheets/sheet{i}.xml" for i in range(1, 2001)]
    data = bytearray(book([kernel] + ["<row/>"] * 1999))
    # every later entry of the directory points to the first sheet
    at, first, out = data.rindex(b"PK\5\6"), None, data
    start, = struct.unpack_from("<I", data, at + 16)
    while data[start:start + 4] == b"PK\1\2":
        name_len, extra, note = struct.unpack_from("<3H", data, start + 28)
        name = bytes(data[start + 46:start + 46 + name_len]).decode()
        if name == names[0]:
            first = bytes(data[start + 16:start + 28]), bytes(data[start + 42:start + 46])
        elif name.startswith("xl/worksheets/"):
            out[start + 16:start + 28], out[start + 42:start + 46] = first
        start += 46 + name_len + extra + note
    return bytes(out)


@case("bomb-nested.xlsx", "zips in zips, ten levels of sixteen")
def _():
    inner = zipped([("0.dll", Bomb(b"", b"\0" * 1000, 1000, b""))])
    for _ in range(10):
        inner = zipped([(f"{i}.zip", inner) for i in range(16)])[:8 * MB]
        if len(inner) > 4 * MB:
            break
    return zipped([("lib.zip", inner)])


@case("entries.xlsx", "200,000 entries")
def _():
    return zipped([(f"xl/{i:06}", b"") for i in range(200_000)])


@case("size-small.xlsx", "the headers say 10 bytes, it is 100 MB")
def _():
    lie = {"xl/worksheets/sheet1.xml": {"size": 10}}
    return book([sheet_bomb("<row/>" * 20, 900_000)], local=lie, central=lie)


@case("size-large.xlsx", "the headers say 4 GB, it is a kilobyte")
def _():
    lie = {"xl/worksheets/sheet1.xml": {"size": 0xFFFFFFF0}}
    return book([GOOD_ROWS], local=lie, central=lie)


@case("local-differs.xlsx", "local headers with another name, size and sum")
def _():
    return book([GOOD_ROWS], local={"xl/worksheets/sheet1.xml": {"name": b"xl/worksheets/other1.xml", "size": 1, "crc": 0}})


@case("twice.xlsx", "a part twice under one name, and once more in capitals")
def _():
    other = sheet_xml(GOOD_ROWS.replace("张三", "李四"))
    return book([GOOD_ROWS], more=[("xl/worksheets/sheet1.xml", other), ("XL/worksheets/SHEET1.xml", other)])


@case("names-out.xlsx", "entries that lead out of any folder, absolute ones, a symbolic link, devices")
def _():
    names = ["../../evil", "/etc/evil", "C:\\evil", "..\\..\\evil", "xl/../../evil", "CON", "a\0b", "\u202ecod.xlsx"]
    return book([GOOD_ROWS], more=[(n, b"evil") for n in names] + [("link", b"/etc/passwd")],
                central={"link": {"external": 0o120777 << 16}})


@case("relation-out.xlsx", "a sheet that is /etc/passwd, one that is an address, one that is itself")
def _():
    links = [("r1", "worksheet", "../../../../../etc/passwd", False), ("s", "sharedStrings", "http://127.0.0.1:PORT/x", True),
             ("t", "styles", "workbook.xml", False)]
    return book([GOOD_ROWS], replace={"xl/_rels/workbook.xml.rels": rels(links)})


@case("encrypted.xlsx", "entries marked as encrypted")
def _():
    lie = {"xl/worksheets/sheet1.xml": {"flags": 0x801}}
    return book([GOOD_ROWS], local=lie, central=lie)


@case("method.xlsx", "a method of packing that nobody knows")
def _():
    lie = {"xl/worksheets/sheet1.xml": {"method": 99}}
    return book([GOOD_ROWS], local=lie, central=lie)


@case("offsets.xlsx", "entries that begin behind the end of the file")
def _():
    return book([GOOD_ROWS], central={"xl/worksheets/sheet1.xml": {"offset": 0xFFFFFF00}, "xl/workbook.xml": {"packed": 0xFFFFFF00}})


@case("count-lies.xlsx", "a directory that counts 65,000 entries where there are five")
def _():
    return book([GOOD_ROWS], sort_of_entries=65_000)


@case("zip64-lies.xlsx", "a zip64 directory of 2^63 entries")
def _():
    good = bytearray(zipped([(f"{i}", b"") for i in range(70_000)]))
    at = good.rindex(b"PK\6\6")
    struct.pack_into("<4Q", good, at + 24, 1 << 63, 1 << 63, 1 << 62, 0)
    return bytes(good)


@case("two-ends.xlsx", "a second end of the directory inside of the comment")
def _():
    other = book([GOOD_ROWS.replace("张三", "李四")])
    return book([GOOD_ROWS], comment=other[-22:] * 100)


for _n, _dtd, _what in [("laughs", LAUGHS, "a billion laughs"), ("quadratic", QUADRATIC, "quadratic entities"), ("external", EXTERNAL, "external entities")]:
    text = "&a11;" if _n == "laughs" else "&a;" * (20_000 if _n == "quadratic" else 1)

    @case(f"{_n}.xlsx", f"{_what} in a sheet and in the shared strings")
    def _(dtd=_dtd, text=text):
        rows = GOOD_ROWS.replace("张三", text)
        strings = with_dtd(f"{XML}<sst {MAIN}><si><t>{text}</t></si></sst>", dtd)
        return book([with_dtd(sheet_xml(rows), dtd)], strings=strings)


@case("deep.xlsx", "elements 100,000 deep")
def _():
    return book([sheet_xml(GOOD_ROWS + "<a>" * 100_000)])


@case("deep-string.xlsx", "a shared string 100,000 elements deep")
def _():
    return book([GOOD_ROWS], strings=f"{XML}<sst {MAIN}><si>" + "<r>" * 100_000)


@case("range.xlsx", "a used range and a merge of the whole sheet")
def _():
    whole = sheet_xml(GOOD_ROWS, '<dimension ref="A1:XFD1048576"/>')
    return book([whole.replace("</worksheet>", '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A2:XFD2"/></mergeCells></worksheet>')])


@case("merges-tall.xlsx", "2,000 merges of whole columns over 20,000 rows")
def _():
    rows = HEADER + "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(2, 20_000))
    merges = "".join(f'<mergeCell ref="A2:XFD{1_048_576 - i}"/>' for i in range(2000))
    return book([sheet_xml(rows).replace("</worksheet>", f"<mergeCells>{merges}</mergeCells></worksheet>")])


@case("corner.xlsx", "cells in the four corners, and far outside")
def _():
    cell = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
    rows = HEADER + "".join(cell.format(r, c) for r, c in [(2, "A"), (3, "XFD"), (1048576, "A"), (1048576, "XFD"), (4294967295, "ZZZZZZ"), (0, "A")])
    return book([rows])


@case("count.xlsx", "a billion shared strings announced, a cell that names the last")
def _():
    return book([HEADER + '<row><c t="s"><v>999999999</v></c><c t="s"><v>-1</v></c><c t="s"><v>0</v></c></row>'],
                strings=f'{XML}<sst {MAIN} count="1000000000" uniqueCount="1000000000"><si><t>a</t></si></sst>')


@case("columns.xlsx", "16,384 columns under a header of three rows, all merged")
def _():
    row = lambda r: f'<row r="{r}">' + "".join(f'<c t="inlineStr"><is><t>列{i % 97}</t></is></c>' for i in range(16_384)) + "</row>"
    merges = "".join(f'<mergeCell ref="A{i}:XFD{i}"/>' for i in (1, 2))
    return book([sheet_xml("".join(map(row, range(1, 9)))).replace("</worksheet>", f"<mergeCells>{merges}</mergeCells></worksheet>")])


@case("sheets.xlsx", "20,000 sheets that are all the same part")
def _():
    each = "".join(f'<sheet name="表{i}" sheetId="{i}" r:id="r1"/>' for i in range(20_000))
    return book([GOOD_ROWS + HEADER * 200], replace={"xl/workbook.xml": f'{XML}<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{each}</sheets></workbook>'})


@case("numbers.xlsx", "numbers that are none, and dates outside of every calendar")
def _():
    values = ["1e308", "-1e308", "1e-320", "NaN", "inf", "9" * 5000, "1e999999", "-0", "0x10", "1_000", "--1", "2958466", "-1"]
    styles = f'{XML}<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/></cellXfs></styleSheet>'
    rows = "".join("<row>" + "".join(f'<c s="{s}"><v>{v}</v></c>' for s in (0, 1, 2, 999)) + "</row>" for v in values)
    return book([HEADER + rows], styles=styles)


@case("formulas.xlsx", "formulas that call programs and fetch addresses, without values")
def _():
    each = ["cmd|' /C calc'!A0", 'WEBSERVICE("http://127.0.0.1:PORT/")', 'HYPERLINK("file:///etc/passwd")', "A1" + "+A1" * 100_000]
    return book([HEADER + "".join(f'<row><c><f>{f}</f></c><c t="str"><f>{f}</f><v>={f[:50]}</v></c></row>' for f in each)])


@case("pictures.xlsx", "a thousand floating pictures, each 20 MB of zeros; one links outside")
def _():
    anchor = '<xdr:oneCellAnchor><xdr:from><xdr:col>{0}</xdr:col><xdr:row>1</xdr:row></xdr:from><xdr:pic><xdr:blipFill><a:blip r:embed="p{0}"/></xdr:blipFill></xdr:pic></xdr:oneCellAnchor>'
    drawing = f'{XML}<xdr:wsDr xmlns:xdr="x" xmlns:a="a" xmlns:r="r">' + "".join(anchor.format(i) for i in range(1000)) + "</xdr:wsDr>"
    big = Bomb(b"\x89PNG\r\n\x1a\n", b"\0" * 1000, 20_000, b"")
    links = [(f"p{i}", "image", f"../media/{i}.png", False) for i in range(999)] + [("p999", "image", "http://127.0.0.1:PORT/a.png", True)]
    return book([GOOD_ROWS], more=[("xl/worksheets/_rels/sheet1.xml.rels", rels([("d", "drawing", "../drawings/d.xml", False)])),
                                   ("xl/drawings/d.xml", drawing), ("xl/drawings/_rels/d.xml.rels", rels(links)),
                                   *[(f"xl/media/{i}.png", big) for i in range(40)]])


# ---- OpenDocument

ODS = ('<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
       ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>')


def ods(table, dtd=""):
    content = table if isinstance(table, Bomb) else XML + dtd + ODS.format(f'<table:table table:name="表">{table}</table:table>')
    return zipped([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)])


def ods_row(text="a", columns=1, rows=1):
    return (f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="string"'
            f' table:number-columns-repeated="{columns}"><text:p>{text}</text:p></table:table-cell></table:table-row>')


@case("repeat.ods", "a cell repeated over the whole sheet")
def _():
    return ods(ods_row("值", 1024, 1_048_576))


@case("repeat-text.ods", "a text of 30 KB in 16,384 columns and 65,536 rows")
def _():
    return ods(ods_row("值" * 10_000, 16_384, 65_536))


@case("repeat-tables.ods", "a thousand tables of two million cells")
def _():
    return ods((ods_row("值", 1024, 2048) + '</table:table><table:table table:name="表">') * 1000)


@case("blanks.ods", "blanks by number, four billion each")
def _():
    return ods(ods_row('<text:s text:c="4294967295"/>' * 50_000))


@case("deep.ods", "spans 100,000 deep")
def _():
    return ods(ods_row("<text:span>" * 100_000 + "x"))


@case("laughs.ods", "a billion laughs")
def _():
    return ods(ods_row("&a11;"), LAUGHS)


@case("bomb.ods", "40 million rows")
def _():
    head, tail = (XML + ODS.format('<table:table table:name="表">\0</table:table>')).split("\0")
    return ods(Bomb(head.encode(), ods_row("值").encode(), 6_000_000, tail.encode()))


# ---- binary workbooks

def changed(path, edit):
    data = bytearray((REPO / path).read_bytes())
    edit(data)
    return bytes(data)


def fat_at(data):
    return (struct.unpack_from("<I", data, 76)[0] + 1) * 512


@case("fat-loop.xls", "sectors that follow themselves")
def _():
    def edit(d):
        at = fat_at(d)
        for i in range(128):
            if struct.unpack_from("<I", d, at + 4 * i)[0] < 0xFFFFFFFC:
                struct.pack_into("<I", d, at + 4 * i, i)
    return changed("tests/inputs/sheet/plain.xls", edit)


@case("fat-pair.xls", "chains that lead into one another")
def _():
    def edit(d):
        at = fat_at(d)
        for i in range(0, 128, 2):
            struct.pack_into("<2I", d, at + 4 * i, i + 1, i)
    return changed("tests/inputs/sheet/plain.xls", edit)


@case("difat-loop.xls", "a list of lists that begins anew")
def _():
    return changed("tests/inputs/sheet/plain.xls", lambda d: (struct.pack_into("<2I", d, 68, 0, 0xFFFFFFFF), d.extend(b"\0" * 4096)))


@case("directory-itself.xls", "the directory is the table of sectors")
def _():
    return changed("tests/inputs/sheet/plain.xls", lambda d: struct.pack_into("<I", d, 48, struct.unpack_from("<I", d, 76)[0]))


@case("stream-size.xls", "streams of 2^63 bytes")
def _():
    def edit(d):
        at = (struct.unpack_from("<I", d, 48)[0] + 1) * 512
        for i in range(4):
            struct.pack_into("<Q", d, at + 128 * i + 120, 1 << 63)
    return changed("tests/inputs/sheet/plain.xls", edit)


@case("records.xls", "records with their lengths and counts at the most")
def _():
    rng = random.Random(7)

    def edit(d):
        start = d.index(struct.pack("<2H", 0x0809, 16))
        at = start
        while at + 4 < len(d):
            kind, length = struct.unpack_from("<2H", d, at)
            if kind == 0 and length == 0:
                break
            for i in range(at + 4, min(at + 4 + length, len(d))):
                if rng.random() < 0.1:
                    d[i] = 0xFF
            at += 4 + length
    return changed("tests/inputs/sheet/plain.xls", edit)


@case("records.xlsb", "records that announce four billion strings and gigabytes of text")
def _():
    def edit(parts):
        out = []
        for n, c in parts:
            if n.endswith("sharedStrings.bin"):
                c = b"\x9f\x01\x08" + b"\xff" * 8 + b"\x13\x05\0\xff\xff\xff\x7f" + c
            if "sheet1.bin" in n:
                c = c.replace(b"\x94\x01\x10", b"\x94\x01\x10" + b"\xff" * 16, 1) + b"\x00\xff\xff\xff\xff"
            out.append((n, c))
        return out
    return rezipped((REPO / "tests/inputs/sheet/plain.xlsb").read_bytes(), edit)


# ---- text tables

@case("line.csv", "one line of 60 MB")
def _():
    return "姓名,电话\n".encode() + b"a" * (60 * MB)


@case("commas.csv", "a line of 20 million commas")
def _():
    return "姓名,电话\n".encode() + b"," * 20_000_000 + b"\n"


@case("cells.csv", "a line of 20 million cells")
def _():
    return "姓名,电话\n".encode() + b"a," * 20_000_000 + b"\n"


@case("short-lines.csv", "15 million lines of one letter")
def _():
    return "姓名\n".encode() + b"a\n" * 15_000_000


@case("quotes.csv", "a quotation mark that is never closed, before 20 MB")
def _():
    return '姓名,电话\n"张三,'.encode() + "李四,1\n".encode() * 2_000_000


@case("many-quotes.csv", "20 million quotation marks")
def _():
    return "姓名,电话\n".encode() + b'"' * 20_000_001


@case("nuls.csv", "zeros, 100 MB of them, behind a good line")
def _():
    return Sparse("姓名,电话\n张三,1\n".encode(), 100 * MB)


@case("sparse.csv", "a file of half a gigabyte, and one of 2 TB")
def _():
    return [("sparse.csv", Sparse("姓名,电话\n".encode(), 500 * MB)), ("sparse-2tb.csv", Sparse("姓名\n".encode(), 2 << 40))]


@case("sparse.xlsx", "a zip of 2 TB, one of 400 MB, and a Word file")
def _():
    good = book([GOOD_ROWS])
    return [("sparse.xlsx", Sparse(good, 2 << 40)), ("sparse-400m.xlsx", Sparse(good, 400 * MB)), ("sparse.docx", Sparse(letter("甲"), 400 * MB)), ("sparse.pdf", Sparse(pdf(PAGE), 2 << 40))]


@case("newlines.csv", "60 million empty lines")
def _():
    return "姓名,电话".encode() + b"\n" * 60_000_000 + "张三,1\n".encode()


@case("wide-characters.csv", "UTF-16 made of halves of characters, 20 MB")
def _():
    return b"\xff\xfe" + "姓名,电话\n".encode("utf-16-le") + b"\x00\xd8" * (10 * MB)


@case("gb.csv", "bytes that are no encoding, 20 MB")
def _():
    return b"\xd0\xd5\xc3\xfb,\xb5\xe7\xbb\xb0\n" + bytes(random.Random(1).randbytes(MB)) * 20


@case("injection.csv", "cells that a spreadsheet would run as formulas")
def _():
    return ('姓名,电话\n"=cmd|\' /C calc\'!A0",1\n"+1+1",2\n"-2+3",3\n"@SUM(1)",4\n"\t=1",5\n"\r=1",6\n"=HYPERLINK(""http://127.0.0.1:PORT"",""x"")",7\n').encode()


class Sparse:
    """A file's head, and its length: the rest are holes."""

    def __init__(self, head, length):
        self.head, self.length = head, length


# ---- Word files

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def para(text):
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def document(body):
    return f'{XML}<w:document xmlns:w="{W}" xmlns:r="{OFFICE}">\0<w:sectPr/></w:body></w:document>'.replace("\0", f"<w:body>{body}")


def docx(body, main=None, links=(), more=(), **lies):
    """A Word file of a body's XML; `more` are other parts, with their relationship's type before the name, or none."""
    kinds = {"styles": "styles", "numbering": "numbering", "settings": "settings", "footnotes": "footnotes", "header": "header"}
    links, parts, types = list(links), [], ""
    for name, content in more:
        stem = name.rsplit("/", 1)[-1].split(".")[0].rstrip("0123456789")
        if name.startswith("word/") and stem in kinds and name.count("/") == 1:
            links.append((f"k{len(links)}", kinds[stem], name[5:], False))
            types += f'<Override PartName="/{name}" ContentType="{WORD}.{stem}+xml"/>'
        parts.append((name, content))
    return zipped([
        ("[Content_Types].xml", f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                                f'<Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>{types}</Types>'),
        ("_rels/.rels", rels([("r1", "officeDocument", "word/document.xml", False)])),
        ("word/document.xml", main if main is not None else document(body)),
        ("word/_rels/document.xml.rels", rels(links)), *parts], **lies)


def letter(*texts):
    return docx("".join(map(para, texts)))


def document_bomb(block, times, before="", after=""):
    head, tail = document(f"{before}\0{after}").split("\0")
    return docx("", main=Bomb(head.encode(), block.encode(), times, tail.encode()))


@case("bomb-blanks.docx", "a main part of 1 GB")
def _():
    return document_bomb(" " * 1000, 1_000_000)


@case("bomb-paragraphs.docx", "3 million paragraphs, 250 MB")
def _():
    return document_bomb("<w:p><w:r><w:t>张三同志收到这封信以后请回复。</w:t></w:r></w:p>", 3_000_000)


@case("bomb-pages.docx", "200,000 paragraphs, 18 MB: thousands of pages")
def _():
    return document_bomb(para("张三同志收到这封信以后请回复。" * 3), 200_000)


@case("bomb-elements.docx", "20 million empty elements")
def _():
    return document_bomb("<w:p/>", 20_000_000)


@case("bomb-text.docx", "one paragraph of 60 MB")
def _():
    return document_bomb("字" * 1000, 20_000, "<w:p><w:r><w:t>", "</w:t></w:r></w:p>")


@case("bomb-tags.docx", "a million tags, 90 MB")
def _():
    return document_bomb(para("{{姓名}}"), 1_000_000)


@case("bomb-parts.docx", "300 headers of 100 MB each")
def _():
    head, tail = f'{XML}<w:hdr xmlns:w="{W}">\0</w:hdr>'.split("\0")
    big = Bomb(head.encode(), b"<w:p/>" * 100, 160_000, tail.encode())
    return docx(para("{{姓名}}"), more=[(f"word/header{i}.xml", big) for i in range(300)])


@case("bomb-media.docx", "100 pictures of 200 MB of zeros, which nobody shows")
def _():
    big = Bomb(b"\x89PNG\r\n\x1a\n", b"\0" * 1000, 200_000, b"")
    return docx(para("{{姓名}}"), more=[(f"word/media/{i}.png", big) for i in range(100)])


@case("bomb-styles.docx", "200 MB of styles")
def _():
    head, tail = f'{XML}<w:styles xmlns:w="{W}">\0</w:styles>'.split("\0")
    block = b"".join(b'<w:style w:type="paragraph" w:styleId="s%d"><w:basedOn w:val="s%d"/></w:style>' % (i, i + 1) for i in range(10_000))
    return docx(para("{{markdown 姓名}}"), more=[("word/styles.xml", Bomb(head.encode(), block, 250, tail.encode()))])


@case("size-small.docx", "the headers say 10 bytes, it is 100 MB")
def _():
    head, tail = document("\0").split("\0")
    lie = {"word/document.xml": {"size": 10}}
    return docx("", main=Bomb(head.encode(), b"<w:p/>", 16_000_000, tail.encode()), local=lie, central=lie)


@case("entries.docx", "60,000 entries")
def _():
    return docx(para("{{姓名}}"), more=[(f"word/x{i}", b"") for i in range(60_000)])


@case("twice.docx", "the main part twice, with other tags")
def _():
    return docx(para("{{姓名}}"), more=[("word/document.xml", document(para("{{电话}}"))), ("WORD/DOCUMENT.XML", document(para("x")))])


@case("local-differs.docx", "local headers with another name, size and sum")
def _():
    return docx(para("{{姓名}}"), local={"word/document.xml": {"name": b"word/other.xml_xx", "size": 1, "crc": 0, "packed": 5}})


@case("overlap.docx", "a thousand parts that are one and the same bytes of the file")
def _():
    data = bytearray(docx(para("{{姓名}}"), more=[(f"word/x{i:03}.bin", b"\0" * 100_000) for i in range(1000)]))
    start, = struct.unpack_from("<I", data, data.rindex(b"PK\5\6") + 16)
    first = None
    while data[start:start + 4] == b"PK\1\2":
        name_len, extra, note = struct.unpack_from("<3H", data, start + 28)
        if bytes(data[start + 46:start + 46 + name_len]).endswith(b".bin"):
            first = first or bytes(data[start + 42:start + 46])
            data[start + 42:start + 46] = first
        start += 46 + name_len + extra + note
    return bytes(data)


@case("names-out.docx", "entries that lead out of any folder, a symbolic link")
def _():
    names = ["../../evil", "/etc/evil", "C:\\evil", "..\\..\\evil", "word/../../evil", "CON"]
    return docx(para("{{姓名}}"), more=[(n, b"evil") for n in names] + [("word/link.xml", b"/etc/passwd")], central={"word/link.xml": {"external": 0o120777 << 16}})


for _n, _dtd, _what in [("laughs", LAUGHS, "a billion laughs"), ("quadratic", QUADRATIC, "quadratic entities"), ("external", EXTERNAL, "external entities")]:
    text = "&a11;" if _n == "laughs" else "&a;" * (20_000 if _n == "quadratic" else 1)

    @case(f"{_n}.docx", f"{_what} in the main part")
    def _(dtd=_dtd, text=text):
        return docx("", main=with_dtd(document(para("{{姓名}}") + f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"), dtd))

    @case(f"{_n}-styles.docx", f"{_what} in styles, settings, relationships and content types")
    def _(dtd=_dtd, text=text):
        styles = with_dtd(f'{XML}<w:styles xmlns:w="{W}"><w:style w:styleId="a"><w:name w:val="{text}"/></w:style></w:styles>', dtd)
        settings = with_dtd(f'{XML}<w:settings xmlns:w="{W}"><w:x w:val="{text}"/></w:settings>', dtd)
        return docx(para("{{markdown 姓名}}"), more=[("word/styles.xml", styles), ("word/settings.xml", settings),
                                                     ("word/numbering.xml", styles.replace("styles", "numbering")), ("customXml/item1.xml", styles), ("docProps/core.xml", styles)])


@case("deep.docx", "elements 100,000 deep in the main part")
def _():
    return docx("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000)


@case("deep-allowed.docx", "tables 240 deep, which the reader's limit lets pass")
def _():
    return docx("<w:tbl><w:tr><w:tc>" * 240 + para("{{姓名}}") + "<w:p/></w:tc></w:tr></w:tbl>" * 240)


@case("deep-boxes.docx", "text boxes in text boxes, 150 deep")
def _():
    return docx("<w:p><w:r><w:pict><w:txbxContent>" * 150 + para("{{姓名}}") + "</w:txbxContent></w:pict></w:r></w:p>" * 150)


@case("deep-parts.docx", "styles, numbering, settings, notes 100,000 deep")
def _():
    deep = lambda root: f'{XML}<w:{root} xmlns:w="{W}">' + "<w:a>" * 100_000 + "</w:a>" * 100_000 + f"</w:{root}>"
    return docx(para("{{markdown 姓名}}"), more=[(f"word/{p}.xml", deep(p)) for p in ("styles", "numbering", "settings", "footnotes")])


@case("attributes.docx", "a million attributes on one element")
def _():
    return docx("<w:p " + " ".join(f'a{i}="1"' for i in range(1_000_000)) + "/>" + para("{{姓名}}"))


@case("attributes-style.docx", "a hundred thousand attributes in styles and relationships")
def _():
    many = " ".join(f'a{i}="1"' for i in range(100_000))
    return docx(para("{{markdown 姓名}}"), more=[("word/styles.xml", f'{XML}<w:styles xmlns:w="{W}"><w:style {many}/></w:styles>'),
                                                 ("word/_rels/header1.xml.rels", f'{XML}<Relationships><Relationship {many}/></Relationships>'),
                                                 ("word/header1.xml", f'{XML}<w:hdr xmlns:w="{W}">{para("{{姓名}}")}</w:hdr>')])


@case("namespaces.docx", "20,000 namespaces over 200,000 elements")
def _():
    many = " ".join(f'xmlns:n{i}="urn:{i}"' for i in range(20_000))
    return docx("", main=f'{XML}<w:document xmlns:w="{W}" {many}><w:body>' + "<n1:a/>" * 200_000 + para("{{姓名}}") + "</w:body></w:document>")


@case("remote.docx", "pictures, template, frames, subdocuments that are fetched from an address")
def _():
    at = "http://127.0.0.1:PORT/"
    links = [("p1", "image", at + "a.png", True), ("p2", "image", "file:///etc/passwd", True), ("p3", "subDocument", at + "b.docx", True), ("p4", "aFChunk", at + "c.html", True),
             ("p5", "hyperlink", at, True), ("p6", "image", "../../../../../etc/passwd", False), ("p7", "oleObject", at + "d", True)]
    drawing = '<w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="a"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:link="{0}" r:embed="{0}"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
    body = "".join(f"<w:p><w:r>{drawing.format(f'p{i}')}</w:r></w:p>" for i in (1, 2, 6)) + '<w:subDoc r:id="p3"/><w:altChunk r:id="p4"/>' + para("{{姓名}}")
    field = '<w:p><w:fldSimple w:instr=" INCLUDEPICTURE &quot;http://127.0.0.1:PORT/x.png&quot; "/><w:fldSimple w:instr=" INCLUDETEXT &quot;/etc/passwd&quot; "/><w:fldSimple w:instr=" DDEAUTO cmd &quot;/c calc&quot; "/></w:p>'
    settings = f'{XML}<w:settings xmlns:w="{W}" xmlns:r="{OFFICE}"><w:attachedTemplate r:id="t1"/><w:mailMerge><w:dataSource r:id="t2"/></w:mailMerge></w:settings>'
    return docx(body + field, links=links, more=[("word/settings.xml", settings), ("word/_rels/settings.xml.rels", rels([("t1", "attachedTemplate", at + "t.dotm", True), ("t2", "mailMergeSource", "\\\\127.0.0.1\\share\\x", True)]))])


@case("measures.docx", "pages, margins, letters, tables, pictures, columns and tabs of absurd sizes")
def _():
    body = "".join([
        '<w:p><w:pPr><w:ind w:left="-2147483648" w:hanging="99999999"/><w:spacing w:line="2147483647" w:before="99999999"/><w:tabs>' + '<w:tab w:val="left" w:pos="31680"/>' * 2000 + '</w:tabs></w:pPr><w:r><w:rPr><w:sz w:val="2147483647"/></w:rPr><w:t>大</w:t></w:r></w:p>',
        '<w:p><w:r><w:rPr><w:sz w:val="0"/><w:w w:val="99999"/><w:spacing w:val="-99999"/><w:position w:val="999999999"/></w:rPr><w:t>小</w:t></w:r></w:p>',
        '<w:tbl><w:tblPr><w:tblW w:w="99999999999" w:type="dxa"/></w:tblPr><w:tblGrid>' + '<w:gridCol w:w="1"/>' * 5000 + '</w:tblGrid><w:tr><w:trPr><w:trHeight w:val="2147483647" w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2147483647"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>',
        para("{{姓名}}"),
        '<w:p><w:pPr><w:sectPr><w:pgSz w:w="999999999" w:h="1"/><w:pgMar w:top="999999" w:bottom="-999999" w:left="1" w:right="1"/><w:cols w:num="100000000"/></w:sectPr></w:pPr></w:p>',
    ])
    return docx(body)


for _n, _xml, _what in [
    ("span", '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>', "a cell over a billion columns"),
    ("before", '<w:tbl><w:tr><w:trPr><w:gridBefore w:val="2000000000"/><w:gridAfter w:val="2000000000"/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>', "a billion columns before a row"),
    ("columns", '<w:p><w:pPr><w:sectPr><w:cols w:num="1000000000"/></w:sectPr></w:pPr></w:p><w:p/>', "a section of a billion columns"),
    ("page-small", '<w:p><w:pPr><w:sectPr><w:pgSz w:w="10" w:h="10"/><w:pgMar w:top="0" w:bottom="0" w:left="0" w:right="0"/></w:sectPr></w:pPr></w:p>' + para("字" * 20_000), "pages smaller than a letter"),
    ("page-flat", para("字" * 20_000) + '<w:p><w:pPr><w:sectPr><w:pgSz w:w="400" w:h="400"/><w:pgMar w:top="10" w:bottom="10" w:left="10" w:right="10"/></w:sectPr></w:pPr></w:p>', "pages of one letter"),
    ("letters", "".join(f'<w:p><w:r><w:rPr><w:sz w:val="{s}"/></w:rPr><w:t>字</w:t></w:r></w:p>' for s in (1, 3276, 99999999)), "letters of half a point and of a kilometre"),
    ("breaks", '<w:p><w:r>' + '<w:br w:type="page"/>' * 20_000 + '</w:r></w:p>', "20,000 page breaks"),
    ("numbers", '<w:p><w:pPr><w:numPr><w:ilvl w:val="999999999"/><w:numId w:val="2147483647"/></w:numPr></w:pPr></w:p>', "a list's level that is none"),
    ("tabs", "<w:p><w:r>" + "<w:tab/>" * 100_000 + "</w:r></w:p>", "100,000 tabs"),
    ("word", para("x" * 1_000_000), "a word of a million letters"),
    ("ruby", "<w:p><w:r>" + "<w:ruby><w:rubyBase><w:r>" * 200 + "<w:t>x</w:t>" + "</w:r></w:rubyBase></w:ruby>" * 200 + "</w:r></w:p>", "pinyin over pinyin, 200 deep"),
    ("notes", '<w:p>' + '<w:r><w:footnoteReference w:id="1"/></w:r>' * 5000 + "</w:p>", "5,000 references to one note"),
    ("rows", "<w:tbl>" + "<w:tr>" + "<w:tc><w:p/></w:tc>" * 60 + "</w:tr>" + ("<w:tr>" + "<w:tc><w:p/></w:tc>" * 60 + "</w:tr>") * 2000 + "</w:tbl>", "a table of 120,000 cells"),
    ("fields", "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF 1 = 1 </w:instrText></w:r>' * 3000 + "</w:p>", "fields in fields, 3,000 deep, never ended"),
    ("formula", f'<w:p><w:fldSimple w:instr=" = {"(" * 50_000}1{")" * 50_000} "/><w:fldSimple w:instr=" = 9^9^9^9^9^9 "/><w:fldSimple w:instr=" = {"-" * 50_000}1 "/></w:p>', "formulas 50,000 brackets deep"),
    ("merge-fields", "<w:p>" + '<w:fldSimple w:instr=" NEXT "/>' * 5000 + '<w:fldSimple w:instr=" SET a { REF a } "/><w:fldSimple w:instr=" REF a "/>' + "</w:p>", "5,000 NEXT fields"),
]:
    @case(f"layout-{_n}.docx", _what)
    def _(xml=_xml):
        note = f'{XML}<w:footnotes xmlns:w="{W}"><w:footnote w:id="1">{para("注" * 200)}</w:footnote></w:footnotes>'
        return docx(xml + para("{{姓名}}"), more=[("word/footnotes.xml", note)])


@case("styles-loop.docx", "styles that are based on one another in a circle, lists that link to themselves")
def _():
    styles = f'{XML}<w:styles xmlns:w="{W}">' + "".join(
        f'<w:style w:type="{t}" w:styleId="s{i}"><w:name w:val="heading {i}"/><w:basedOn w:val="s{(i + 1) % 3}"/><w:link w:val="s{i}"/><w:next w:val="s{i}"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for i, t in enumerate(["paragraph", "table", "character"])) + "</w:styles>"
    numbering = f'{XML}<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="s0"/><w:styleLink w:val="s0"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    return docx('<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>{{markdown 姓名}}</w:t></w:r></w:p>', more=[("word/styles.xml", styles), ("word/numbering.xml", numbering)])


@case("styles-chain.docx", "50,000 styles, each based on the next")
def _():
    styles = f'{XML}<w:styles xmlns:w="{W}">' + "".join(f'<w:style w:type="paragraph" w:styleId="s{i}"><w:basedOn w:val="s{i + 1}"/></w:style>' for i in range(50_000)) + "</w:styles>"
    return docx("".join(f'<w:p><w:pPr><w:pStyle w:val="s{i}"/></w:pPr></w:p>' for i in range(0, 2000)) + para("{{姓名}}"), more=[("word/styles.xml", styles)])


# ---- templates: programs that would run for ever

@case("loops.docx", "six loops in one another over lists of a hundred: 10^12 rounds")
def _():
    return letter("{{#each (split 全部)}}" * 6 + "x" + "{{/each}}" * 6)


@case("loops-silent.docx", "the same without a word of output")
def _():
    return letter("{{#each (split 全部)}}" * 6 + "{{#if (eq this 0)}}x{{/if}}" + "{{/each}}" * 6)


@case("loops-empty.docx", "loops over nothing but loops")
def _():
    return letter("{{#each (split 全部)}}" * 8 + "{{/each}}" * 8)


@case("loops-rows.docx", "loops over table rows")
def _():
    rows = lambda t: f"<w:tbl><w:tr><w:tc>{para(t)}</w:tc></w:tr></w:tbl>"
    return docx(rows("{{#each (split 全部)}}" * 5 + "{{this}}" + "{{/each}}" * 5))


@case("doubling.docx", "a text doubled forty times")
def _():
    return letter("{{#with 姓名}}" + "{{#with (concat this this)}}" * 40 + "{{length this}}" + "{{/with}}" * 41)


@case("doubling-hidden.docx", "the same inside of one expression, by replace")
def _():
    return letter("{{#with 全部}}" + "{{#with (replace this \",\" this)}}" * 6 + "{{length this}}" + "{{/with}}" * 7)


@case("doubling-list.docx", "lists made of lists: split, join, split")
def _():
    return letter("{{#with 全部}}" + "{{#with (join (split this) this)}}" * 6 + "{{length this}}" + "{{/with}}" * 7)


@case("parens.docx", "100,000 brackets in one expression")
def _():
    return letter("{{" + "(concat " * 100_000 + "姓名" + ")" * 100_000 + "}}", "{{not " + "(not " * 5000 + "姓名" + ")" * 5000 + "}}")


@case("parens-allowed.docx", "100 brackets in one expression, each text twice: 2^100 evaluations")
def _():
    return letter("{{concat " + "(concat 姓名 " * 100 + "姓名" + ")" * 100 + "}}", "{{#if " + "(or (not 姓名) " * 60 + "姓名" + ")" * 60 + "}}x{{/if}}")


@case("expression.docx", "an expression of 5 MB")
def _():
    return letter("{{concat " + "姓名 " * 500_000 + "}}")


@case("path.docx", "a name of 100,000 steps, and 100,000 steps up")
def _():
    return letter("{{" + "姓名." * 100_000 + "x}}", "{{" + "../" * 100_000 + "x}}", "{{" + "[" * 100_000 + "}}", "{{@root" + "/a" * 100_000 + "}}")


@case("else.docx", "100,000 else ifs")
def _():
    return letter("{{#if 姓名}}x" + "{{else if 电话}}y" * 100_000 + "{{/if}}")


@case("blocks.docx", "20,000 blocks in one another")
def _():
    return letter("{{#if 姓名}}" * 20_000 + "{{/if}}" * 20_000)


@case("blocks-paragraphs.docx", "3,000 blocks in one another, each tag a paragraph")
def _():
    return letter(*["{{#if 姓名}}"] * 3000, *["{{/if}}"] * 3000)


@case("tags.docx", "100,000 tags, and 100,000 openings that never close")
def _():
    return letter(*["{{姓名}}"] * 100_000, "{{" * 100_000, "{{!--" * 100_000)


@case("wrong-tags.docx", "50,000 wrong tags, each with a message of its own")
def _():
    return letter(*[f"{{{{没有这个函数{i} 姓名}}}}{{{{没有这一列{i}}}}}" for i in range(25_000)])


@case("wrong-values.docx", "a loop that fails differently in each of a million rounds")
def _():
    return letter("{{#each (split 全部)}}{{#each (split ../全部)}}{{#each (split ../../全部)}}{{date (concat this 姓名 @index)}}{{/each}}{{/each}}{{/each}}")


@case("widths.docx", "helpers with widths, counts and decimals of a billion")
def _():
    calls = ["pad 1 1000000000", "pad 电话 2147483648", "underline 1000000000", "fixed 1 1000000000", "round 1 99999999999", "thousands 1e28 1000000000",
             "substr 姓名 1 9999999999999", "substr 姓名 -99999999999999999999", "add_days '2026-01-01' 99999999999", "date_add '2026-01-01' 9223372036854775807 '年'",
             "date_add '2026-01-01' -9223372036854775808 '分钟'", "duration 9223372036854775807", "ordinal 9223372036854775807 '一、'", "ordinal 1000000000 'Ⅰ'", "ordinal 1000000000 'A'",
             "ordinal 1000000000 '①'", "num_cn 79228162514264337593543950335", "money_upper 79228162514264337593543950335", "mul 79228162514264337593543950335 79228162514264337593543950335",
             "div 1 1e-28", "div 1 0", "mod 1 0", "mod 1 1e-28", "percent 79228162514264337593543950335", "split 全部 ''", "join (split 全部 '') 全部", "replace 全部 '' 全部",
             "repeat 姓名 1000000000", "date '2026-01-01' '" + "y" * 100_000 + "'", "name_pad 全部 1000000000", "qr (concat 全部 全部 全部 全部 全部 全部 全部 全部 全部 全部)", "barcode 全部",
             "image 姓名 width='99999999999999999999cm'", "image 'data:image/png;base64,AAAA'", "image '/etc/passwd'", "image '../../etc/passwd'", "include '/etc/passwd'", "include '/dev/zero'",
             "include '../../../../../../dev/zero'", "image '/dev/zero'"]
    return docx("".join(para("{{" + c + "}}") for c in calls))


for _i, _c in enumerate(["pad 1 1000000000", "underline 1000000000", "fixed 1 1000000000", "split 全部 ''", "ordinal 9223372036854775807 'Ⅰ'", "ordinal 999999999 'A'", "date_add '2026-01-01' 9223372036854775807 '年'",
                         "add_days '2026-01-01' 99999999999", "money_upper 79228162514264337593543950335", "num_cn 79228162514264337593543950335", "substr 姓名 1 9999999999999",
                         "duration 9223372036854775807", "date '2026-01-01' '" + "yyyy年" * 100_000 + "'"]):
    @case(f"helper-{_i:02}.docx", f"one helper alone: {_c[:40]}")
    def _(call=_c):
        return letter("{{" + call + "}}")


@case("include-self.docx", "a template that includes itself, by its name and by the data's")
def _():
    body = para('{{include "include-self.docx"}}') + para("{{include 自己}}") + para("{{姓名}}")
    return docx(body)


@case("include-data.docx", "the same by a name from the data only")
def _():
    return letter('{{include (concat "include-" "data.docx")}}', "{{姓名}}")


@case("include-fan.docx", "five levels of files that each include the next 40 times: 100 million")
def _():
    files = [(f"include-fan{'' if i == 0 else i}.docx", letter(*[f'{{{{include (concat "include-fan" "{i + 1}.docx")}}}}'] * 40)) for i in range(5)]
    return files + [("include-fan5.docx", letter("{{姓名}}", "字" * 1000))]


@case("include-fan-written.docx", "the same with names written in the templates")
def _():
    files = [(f"include-fan-written{'' if i == 0 else i}.docx", letter(*[f'{{{{include "include-fan-written{i + 1}.docx"}}}}'] * 40)) for i in range(5)]
    return files + [("include-fan-written5.docx", letter("{{姓名}}", "字" * 1000))]


@case("include-device.docx", "includes of devices, of a pipe and of files outside")
def _():
    return letter('{{include "/dev/zero"}}', '{{include "/dev/stdin"}}', '{{include "/etc/passwd"}}', '{{include "../../../../etc/passwd"}}')


@case("markdown.docx", "Markdown: quotes, lists, emphasis 100,000 deep; a table of 10,000 columns; brackets")
def _():
    bits = [">" * 100_000 + " x", "- " * 50_000 + "x", "*" * 100_000, "[" * 100_000, "![" * 50_000, "|" * 10_000 + "\n" + "|-" * 10_000 + "|\n", "`" * 50_001, "<" * 100_000, "_a" * 50_000, "1. " * 20_000]
    files = [("markdown.docx", letter("{{markdown 正文}}"))]
    for i, b in enumerate(bits):
        files.append((f"markdown-{i}.csv", f'姓名,正文\n张三,"{b}"\n'.encode()))
    return files


@case("controls.docx", "content controls 300 deep, a repeating section in itself")
def _():
    open_ = '<w:sdt><w:sdtPr><w:tag w:val="姓名"/><w15:repeatingSection xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/></w:sdtPr><w:sdtContent>'
    return docx(open_ * 300 + para("{{姓名}}") + "</w:sdtContent></w:sdt>" * 300)


# ---- pictures, shown by a template: `check_hostile.py` names them in a data file

def png(width, height, data=b"", kind=6, depth=8, raw=None):
    chunk = lambda k, b: struct.pack(">I", len(b)) + k + b + struct.pack(">I", zlib.crc32(k + b))
    body = raw if raw is not None else zlib.compress(data)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", width, height, depth, kind, 0, 0, 0)) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def zlib_bomb(size):
    """A zlib stream of zeros (its sum is that of zeros: Adler-32 a=1, b=size mod 65521)."""
    b = Bomb(b"", b"\0" * MB, size // MB, b"\0" * (size % MB))
    return b"\x78\x9c" + b.packed + struct.pack(">I", ((size % 65521) << 16) | 1)


@case("huge.png", "60,000 by 60,000 pixels")
def _():
    return png(60_000, 60_000, raw=zlib_bomb(MB))


@case("large.png", "8,000 by 8,000 pixels in 250 KB, just within the limit")
def _():
    return png(8000, 8000, raw=zlib_bomb(8000 * (8000 * 4 + 1)))


@case("large16.png", "8,000 by 8,000 pixels of 64 bits")
def _():
    return png(8000, 8000, raw=zlib_bomb(8000 * (8000 * 8 + 1)), depth=16)


@case("thin.png", "64 million by 1 pixels")
def _():
    return png(64_000_000, 1, raw=zlib_bomb(64_000_000 * 4 + 1))


@case("bomb.png", "1 by 1 pixel, followed by 2 GB of data")
def _():
    return png(1, 1, raw=zlib_bomb(2 << 30))


@case("text.png", "compressed text chunks of 1 GB")
def _():
    good = png(4, 4, b"\0" * 68)
    body = b"a\0\0" + zlib_bomb(1 << 30)
    profile = b"icc\0\0" + zlib_bomb(1 << 30)
    chunk = lambda k, b: struct.pack(">I", len(b)) + k + b + struct.pack(">I", zlib.crc32(k + b))
    return good[:33] + chunk(b"iCCP", profile) + chunk(b"zTXt", body) + good[33:]


@case("liar.gif", "65,535 by 65,535 pixels in 40 bytes")
def _():
    return b"GIF89a" + struct.pack("<2H3B", 65_535, 65_535, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + b"," + struct.pack("<4HB", 0, 0, 65_535, 65_535, 0) + b"\x02\x02\x44\x01\0;"


@case("frame.gif", "a small screen with a frame of 65,535 by 65,535")
def _():
    return b"GIF89a" + struct.pack("<2H3B", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + (b"," + struct.pack("<4HB", 0, 0, 65_535, 65_535, 0) + b"\x02\x02\x44\x01\0") * 1000 + b";"


def webp(*chunks):
    body = b"WEBP" + b"".join(k + struct.pack("<I", len(b)) + b + b"\0" * (len(b) % 2) for k, b in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@case("canvas.webp", "a canvas of 16 million by 16 million pixels")
def _():
    return webp((b"VP8X", b"\x02\0\0\0" + b"\xff" * 6), (b"ANIM", b"\0" * 6))


@case("lossless.webp", "16,384 by 16,384 pixels of one colour")
def _():
    bits = 0x2F | ((16_383 | 16_383 << 14) << 8)
    return webp((b"VP8L", bits.to_bytes(5, "little") + b"\x88\x88\x08" * 20))


@case("lossless-small.webp", "8,000 by 8,000 pixels of one colour, within the limit")
def _():
    bits = 0x2F | ((7999 | 7999 << 14) << 8)
    return webp((b"VP8L", bits.to_bytes(5, "little") + b"\x88\x88\x08" * 20))


@case("lossy.webp", "16,383 by 16,383 pixels without data")
def _():
    return webp((b"VP8 ", b"\x10\0\0\x9d\x01\x2a\xff\x3f\xff\x3f" + b"\0" * 64))


@case("liar.bmp", "30,000 by 30,000 pixels in 60 bytes; and one within the limit")
def _():
    make = lambda w, h, bits=24, how=0: b"BM" + struct.pack("<I2HI", 60, 0, 0, 54) + struct.pack("<I2i2H6I", 40, w, h, 1, bits, how, 0, 0, 0, 0, 0) + b"\0" * 6
    return [("liar.bmp", make(30_000, 30_000)), ("liar-small.bmp", make(8000, -8000)), ("liar-rle.bmp", make(8000, 8000, 8, 1)), ("liar-min.bmp", make(-2147483648, -2147483648))]


@case("liar.jpg", "65,500 by 65,500 pixels, turned; and 8,000 by 8,000")
def _():
    def make(w, h):
        tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
        exif = b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff
        frame = b"\xff\xc2" + struct.pack(">HB2HB", 17, 8, h, w, 3) + b"\x01\x11\0\x02\x11\0\x03\x11\0"
        tables = b"\xff\xdb\0\x43\0" + b"\x01" * 64 + b"\xff\xc4\0\x1f\0" + bytes([0, 1, 5, 1, 1, 1, 1, 1, 1] + [0] * 7) + bytes(range(12))
        return b"\xff\xd8" + exif + tables + frame + b"\xff\xda\0\x0c\x03\x01\0\x02\0\x03\0\0\0\0" + b"\0" * 100 + b"\xff\xd9"
    return [("liar.jpg", make(65_500, 65_500)), ("liar-small.jpg", make(8000, 8000))]


@case("scans.jpg", "a progressive picture of 8,000 by 7,000 with 2,000 scans")
def _():
    tables = b"\xff\xdb\0\x43\0" + b"\x01" * 64 + b"\xff\xc4\0\x1f\0" + bytes([0, 1, 5, 1, 1, 1, 1, 1, 1] + [0] * 7) + bytes(range(12)) + b"\xff\xc4\0\x1f\x10" + bytes([0, 1, 5, 1, 1, 1, 1, 1, 1] + [0] * 7) + bytes(range(12))
    tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    exif = b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff
    frame = b"\xff\xc2" + struct.pack(">HB2HB", 11, 8, 7000, 8000, 1) + b"\x01\x11\0"
    scan = b"\xff\xda\0\x08\x01\x01\0\0\0\0" + b"\0" * 20
    return b"\xff\xd8" + exif + tables + frame + scan * 2000 + b"\xff\xd9"


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{1}" height="{1}">{0}</svg>'


def svg(body, size=100):
    return SVG.format(body, size).encode()


@case("use.svg", "uses of uses, ten each, ten levels")
def _():
    levels = '<g id="a0"><path d="M0 0L9 9"/></g>' + "".join(f'<g id="a{i}">' + f'<use xlink:href="#a{i - 1}"/>' * 10 + "</g>" for i in range(1, 11))
    return svg(f'<defs>{levels}</defs><use xlink:href="#a10"/>')


@case("use-loop.svg", "uses, patterns, masks, filters and clips in circles")
def _():
    return svg('<g id="a"><use xlink:href="#b"/></g><g id="b"><use xlink:href="#a"/></g><pattern id="p" width="1" height="1"><rect fill="url(#p)" width="9" height="9"/></pattern>'
               '<mask id="m" mask="url(#m)"><rect mask="url(#m)" width="9" height="9"/></mask><clipPath id="c" clip-path="url(#c)"/><linearGradient id="l" xlink:href="#l"/><rect fill="url(#p)" mask="url(#m)" clip-path="url(#c)" width="99" height="99"/><use xlink:href="#a"/>')


@case("paths.svg", "300,000 paths over the whole picture, 15 MB")
def _():
    return svg('<path d="M0 0L100 0L100 100L0 100Z"/>' * 300_000)


@case("path.svg", "one path of two million curves")
def _():
    return svg(f'<path stroke="#000" stroke-width="9" stroke-dasharray="0.001" d="M0 0{"c9 90 90 9 -90 -9" * 500_000}"/>')


@case("dashes.svg", "a line with dashes of a millionth")
def _():
    return svg('<path stroke="#000" stroke-dasharray="0.000001 0.000001" d="M0 0L1000000 1000000"/>' * 50)


@case("filter.svg", "blurs of a billion, turbulence, a thousand steps")
def _():
    steps = '<feGaussianBlur stdDeviation="1000000000"/><feTurbulence baseFrequency="0.9" numOctaves="1000000000"/><feMorphology radius="1000000000"/><feConvolveMatrix order="1000" kernelMatrix="' + "1 " * 1000 + '"/>'
    return svg(f'<filter id="f" x="-1000" y="-1000" width="100000" height="100000">{steps * 50}</filter><rect filter="url(#f)" width="99" height="99"/>' + '<rect filter="url(#f)" width="99" height="99"/>' * 50)


@case("turbulence.svg", "one turbulence of a thousand octaves over the picture")
def _():
    return svg('<filter id="f"><feTurbulence baseFrequency="0.9" numOctaves="1000"/></filter><rect filter="url(#f)" width="100" height="100"/>')


@case("blur.svg", "two hundred layers, each blurred")
def _():
    return svg('<filter id="f"><feGaussianBlur stdDeviation="5"/></filter>' + '<g filter="url(#f)"><rect width="99" height="99"/></g>' * 200)


@case("opacity.svg", "groups with opacity, 900 deep")
def _():
    return svg('<g opacity="0.9">' * 900 + '<rect width="99" height="99"/>' + "</g>" * 900)


@case("deep.svg", "groups 100,000 deep")
def _():
    return svg("<g>" * 100_000 + "</g>" * 100_000)


@case("sizes.svg", "sizes of nothing, of the infinite, a sliver")
def _():
    return [("sizes.svg", svg("<rect/>", 1e38)), ("sliver.svg", svg("<rect/>").replace(b'height="100"', b'height="0.00000001"')), ("nan.svg", svg("<rect/>", "NaN")), ("viewbox.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e-30 1e30"><rect width="9" height="9"/></svg>')]


@case("laughs.svg", "a billion laughs")
def _():
    return ('<?xml version="1.0"?>' + LAUGHS.replace("哈", "<g/>") + svg("&a11;").decode()).encode()


@case("quadratic.svg", "quadratic entities")
def _():
    return ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + "<g/>" * 20_000 + '">]>' + svg("&a;" * 5000).decode()).encode()


@case("remote.svg", "pictures and styles from files and addresses")
def _():
    return svg('<image xlink:href="http://127.0.0.1:PORT/a.png" width="9" height="9"/><image href="/etc/passwd"/><image href="file:///dev/zero"/><use xlink:href="http://127.0.0.1:PORT/a.svg#x"/><style>@import url(http://127.0.0.1:PORT/a.css);</style>')


@case("image.svg", "a picture of 8,000 by 8,000 a hundred times, and a drawing in a drawing")
def _():
    from base64 import b64encode
    big = b64encode(png(8000, 8000, raw=zlib_bomb(8000 * (8000 * 4 + 1)))).decode()
    inner = b64encode(svg('<rect width="9" height="9"/>')).decode()
    return svg(f'<image xlink:href="data:image/png;base64,{big}" width="99" height="99"/>' * 20 + f'<image xlink:href="data:image/svg+xml;base64,{inner}" width="9" height="9"/>')


@case("selectors.svg", "2,000 rules over 20,000 elements")
def _():
    rules = "".join(f"g g g .c{i} * * rect {{fill:#00{i % 10}}}" for i in range(2000))
    return svg(f"<style>{rules}</style>" + '<g><rect class="c1" width="1" height="1"/></g>' * 20_000)


# ---- PDF

def pdf(objects, trailer="", head=b"%PDF-1.7\n", size=None, tail=None):
    out, places = bytearray(head), []
    for i, o in enumerate(objects, 1):
        o = (o.encode() if isinstance(o, str) else o).replace(b"127.0.0.1:PORT", b"127.0.0.1:%d" % PORT)
        places.append(len(out))
        out += b"%d 0 obj\n" % i + o + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    out += f"trailer\n<</Size {size or len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode() if tail is None else tail(start)
    return bytes(out)


def stream(content, keys="", packed=True):
    body = zlib.compress(content) if packed else content
    return f"<</Length {len(body)}{'/Filter/FlateDecode' if packed else ''}{keys}>>stream\n".encode() + body + b"\nendstream"


PAGES = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>"]
PAGE = PAGES + ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"]


def page(content, resources="", more=(), keys=""):
    return pdf(PAGES + [f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<{resources}>>{keys}>>", content, *more])


def form(fields, more=(), keys=""):
    return pdf([f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{fields}]/DA(/Helv 12 Tf)/DR<</Font<</Helv 4 0 R>>>>>>{keys}>>", PAGES[1],
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Annots[5 0 R]>>", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", *more])


@case("pages-loop.pdf", "a page tree that holds itself")
def _():
    return pdf([PAGES[0], "<</Type/Pages/Count 1000000/Kids[2 0 R 2 0 R 3 0 R]/Parent 2 0 R>>", PAGE[2]])


@case("pages-deep.pdf", "a page tree 20,000 deep")
def _():
    return pdf([PAGES[0]] + [f"<</Type/Pages/Count 1/Kids[{i + 1} 0 R]/Parent {i - 1} 0 R>>" for i in range(2, 20_002)] + ["<</Type/Page/Parent 20001 0 R>>"])


@case("pages-wide.pdf", "one page a million times")
def _():
    return pdf([PAGES[0], "<</Type/Pages/Count 1000000/Kids[" + "3 0 R " * 1_000_000 + "]>>", PAGE[2]])


@case("pages-fan.pdf", "a page tree that names each level ten times: 10^9 pages")
def _():
    return pdf([PAGES[0]] + [f"<</Type/Pages/Count 1000000000/Kids[{f'{i + 1} 0 R ' * 10}]/Parent {i - 1} 0 R>>" for i in range(2, 11)] + ["<</Type/Page/Parent 10 0 R/MediaBox[0 0 9 9]>>"])


@case("parent-loop.pdf", "pages whose parents lead in a circle, a box that must be inherited")
def _():
    return pdf([PAGES[0], "<</Type/Pages/Count 1/Kids[3 0 R]/Parent 4 0 R>>", "<</Type/Page/Parent 2 0 R>>", "<</Type/Pages/Parent 2 0 R/Kids[2 0 R]>>"])


@case("reference-loop.pdf", "objects that are nothing but references to each other")
def _():
    return pdf([PAGES[0], "<</Type/Pages/Count 4 0 R/Kids 5 0 R>>", "<</Type/Page/Parent 2 0 R/MediaBox 4 0 R/Contents 4 0 R/Annots 4 0 R>>", "4 0 R", "[3 0 R 5 0 R]", "5 0 R"])


@case("bomb-flate.pdf", "contents packed three times, 1 GB")
def _():
    data = zlib_bomb(1 << 30)
    for _ in range(2):
        data = zlib.compress(data, 9)
    return page(f"<</Length {len(data)}/Filter[/FlateDecode/FlateDecode/FlateDecode]>>stream\n".encode() + data + b"\nendstream")


@case("bomb-operators.pdf", "contents of 20 million operators, 60 MB")
def _():
    b = Bomb(b"", b"q Q ", 15_000_000, b"")
    data = b"\x78\x9c" + b.packed
    return page(f"<</Length {len(data)}/Filter/FlateDecode>>stream\n".encode() + data + b"\nendstream")


@case("bomb-fills.pdf", "contents that paint the page 300,000 times")
def _():
    return page(stream(b"0 0 200 200 re f\n" * 300_000))


@case("bomb-curves.pdf", "one path of a million curves, stroked with dashes")
def _():
    return page(stream(b"[0.01 0.01] 0 d 0 0 m\n" + b"200 0 0 200 200 200 c 0 0 l\n" * 100_000 + b"S"))


@case("bomb-saves.pdf", "five million saves of the state, never restored")
def _():
    return page(stream(b"q " * 5_000_000))


@case("bomb-objects.pdf", "a packed list of objects, 1 GB")
def _():
    data = zlib_bomb(1 << 30)
    return pdf(PAGE + [f"<</Type/ObjStm/N 1000000/First 10/Length {len(data)}/Filter/FlateDecode>>stream\n".encode() + data + b"\nendstream"])


@case("bomb-lzw.pdf", "contents by LZW, run lengths and ASCII filters in a row")
def _():
    runs = b"\x81\0" * 400_000 + b"\x80"
    data = zlib.compress(runs * 20)
    return page(f"<</Length {len(data)}/Filter[/FlateDecode/RunLengthDecode/RunLengthDecode/LZWDecode/ASCII85Decode/ASCIIHexDecode]>>stream\n".encode() + data + b"\nendstream")


@case("predictor.pdf", "a predictor with a billion columns")
def _():
    return page(stream(b"\0" * 1000, "/DecodeParms<</Predictor 15/Columns 2000000000/Colors 32/BitsPerComponent 16>>"))


@case("xref-loop.pdf", "tables of objects that lead to themselves")
def _():
    return pdf(PAGE, tail=lambda s: f"trailer\n<</Size 4/Root 1 0 R/Prev {s}/XRefStm {s}>>\nstartxref\n{s}\n%%EOF\n".encode())


@case("xref-size.pdf", "a table of four billion objects, and one that begins at the last")
def _():
    good = pdf(PAGE, size=4_000_000_000)
    return [("xref-size.pdf", good), ("xref-begin.pdf", good.replace(b"xref\n0 4\n", b"xref\n4294967290 4000000000\n", 1))]


@case("xref-stream.pdf", "a packed table with widths of a billion, and one that is its own predecessor")
def _():
    out = []
    for name, keys in [("xref-stream.pdf", "/W[1000000000 1000000000 1000000000]/Index[0 1000000000]"), ("xref-stream-loop.pdf", "/W[1 2 1]/Index[0 4000000000]/Prev PPPPPPP"), ("xref-stream-negative.pdf", "/W[-1 -2 8]/Index[-5 -9]")]:
        body = bytearray(b"%PDF-1.7\n")
        for i, o in enumerate(PAGE, 1):
            body += b"%d 0 obj\n" % i + o.encode() + b"\nendobj\n"
        at = len(body)
        body += b"4 0 obj\n" + stream(b"\0" * 400, f"/Type/XRef/Size 5/Root 1 0 R{keys.replace('PPPPPPP', str(at))}") + b"\nendobj\n"
        out.append((name, bytes(body) + f"startxref\n{at}\n%%EOF\n".encode()))
    return out


@case("nested.pdf", "lists, dictionaries and texts 100,000 deep")
def _():
    return [("nested.pdf", pdf(PAGE + ["[" * 100_000 + "]" * 100_000])), ("nested-dict.pdf", pdf(PAGE + ["<</a" * 100_000 + ">>" * 100_000])), ("nested-text.pdf", pdf(PAGE + ["(" * 1_000_000 + ")" * 1_000_000])),
            ("nested-content.pdf", page(stream(b"[" * 500_000 + b"(" * 500_000))), ("nested-trailer.pdf", pdf(PAGE, trailer="/X" + "[" * 200_000 + "]" * 200_000))]


@case("lengths.pdf", "streams whose lengths are negative, huge, themselves, missing")
def _():
    return pdf(PAGE + [f"<</Length {n}>>stream\nabc\nendstream" for n in ("-1", "9223372036854775807", "99999999999999999999999", "7 0 R", "8 0 R", "(a)")])


@case("boxes.pdf", "pages of no size, of the infinite, of nonsense")
def _():
    boxes = ["0 0 0 0", "0 0 1e38 1e38", "-1e30 -1e30 1e30 1e30", "0 0 99999999999999999999999999 5", "0 0 14400 14400", "a b c d", "0", "0 0 0.0000001 100000", "100 100 0 0"]
    return [(f"boxes{'' if i == 0 else i}.pdf", pdf(PAGES + [f"<</Type/Page/Parent 2 0 R/MediaBox[{b}]/CropBox[{b}]/UserUnit 1e9/Rotate 1e9>>"])) for i, b in enumerate(boxes)]


@case("self-form.pdf", "forms that draw themselves, patterns that paint with themselves, letters made of letters")
def _():
    return page(stream(b"/F Do /Pattern cs /P scn 0 0 200 200 re f BT /T 20 Tf (aaaa) Tj ET /G gs 0 0 99 99 re f"),
                "/XObject<</F 5 0 R/G 9 0 R>>/Pattern<</P 6 0 R>>/Font<</T 7 0 R>>/ExtGState<</G<</SMask<</S/Alpha/G 9 0 R>>>>>>",
                [stream(b"/F Do /F Do", "/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</XObject<</F 5 0 R>>>>"),
                 stream(b"/Pattern cs /P scn 0 0 9 9 re f", "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 0.0001/YStep 0.0001/Resources<</Pattern<</P 6 0 R>>>>"),
                 "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[1]/Encoding<</Differences[97/a]>>/CharProcs<</a 8 0 R>>/Resources<</Font<</T 7 0 R>>>>>>",
                 stream(b"1 0 d0 BT /T 20 Tf (aa) Tj ET"), stream(b"/G gs 0 0 9 9 re f", "/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Group<</S/Transparency>>/Resources<</ExtGState<</G<</SMask<</S/Alpha/G 9 0 R>>>>>>>>")])


@case("forms-fan.pdf", "forms that draw the next ten times, ten levels")
def _():
    each = [stream(b"/F Do " * 10 if i < 15 else b"0 0 9 9 re f", f"/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</XObject<</F {i + 1} 0 R>>>>") for i in range(5, 16)]
    return page(stream(b"/F Do"), "/XObject<</F 5 0 R>>", each)


@case("tiling.pdf", "a pattern with steps of a millionth over the page")
def _():
    return page(stream(b"/Pattern cs /P scn 0 0 200 200 re f"), "/Pattern<</P 5 0 R>>", [stream(b"0 0 1 1 re f", "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.000001/YStep 0.000001/Resources<<>>")])


@case("image.pdf", "pictures of 60,000 by 60,000, in each kind of packing")
def _():
    kinds = ["FlateDecode", "DCTDecode", "JPXDecode", "JBIG2Decode", "CCITTFaxDecode", "LZWDecode", "RunLengthDecode"]
    each = [f"<</Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/{k}/DecodeParms<</K -1/Columns 60000/Rows 60000>>/Length 5>>stream\nabcde\nendstream" for k in kinds]
    return [(f"image{'' if i == 0 else i}.pdf", page(stream(b"200 0 0 200 0 0 cm /I Do"), "/XObject<</I 5 0 R>>", [e])) for i, e in enumerate(each)]


@case("image-real.pdf", "a picture of 20,000 by 20,000 that is all there, packed to 1 MB")
def _():
    data = zlib_bomb(20_000 * 20_000 * 3)
    head = f"<</Type/XObject/Subtype/Image/Width 20000/Height 20000/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode/Length {len(data)}>>stream\n".encode()
    return page(stream(b"200 0 0 200 0 0 cm /I Do"), "/XObject<</I 5 0 R>>", [head + data + b"\nendstream"])


@case("shading.pdf", "shadings with functions of a billion samples, functions in functions")
def _():
    fn = "<</FunctionType 3/Domain[0 1]/Functions[6 0 R 6 0 R]/Bounds[0.5]/Encode[0 1 0 1]>>"
    sampled = stream(b"\0", "/FunctionType 0/Domain[0 1 0 1 0 1 0 1]/Range[0 1 0 1 0 1]/Size[1000 1000 1000 1000]/BitsPerSample 32")
    return [("shading.pdf", page(stream(b"/S sh"), "/Shading<</S<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 200 200]/Function 6 0 R>>>>", [fn, fn])),
            ("shading-sampled.pdf", page(stream(b"/S sh"), "/Shading<</S<</ShadingType 1/ColorSpace/DeviceRGB/Function 5 0 R>>>>", [sampled])),
            ("shading-code.pdf", page(stream(b"/S sh"), "/Shading<</S<</ShadingType 1/ColorSpace/DeviceRGB/Function 5 0 R>>>>", [stream(b"{" * 100_000 + b"}" * 100_000, "/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]")])),
            ("shading-mesh.pdf", page(stream(b"/S sh"), "/Shading<</S 5 0 R>>", [stream(b"\0\xff\x01" * 1_000_000, "/ShadingType 4/ColorSpace/DeviceRGB/BitsPerCoordinate 8/BitsPerComponent 8/BitsPerFlag 8/Decode[0 200 0 200 0 1 0 1 0 1]")]))]


@case("font.pdf", "fonts that are no fonts, character maps of four billion, encodings in circles")
def _():
    cmap = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00000000> <ffffffff> endcodespacerange 1 begincidrange <00000000> <ffffffff> 0 endcidrange 1 beginbfrange <0000> <ffffffff> <0000> endbfrange endcmap"
    return page(stream(b"BT /F 20 Tf <4e004e014e02> Tj ET"), "/Font<</F 5 0 R>>",
                ["<</Type/Font/Subtype/Type0/BaseFont/X/Encoding 6 0 R/ToUnicode 6 0 R/DescendantFonts[7 0 R 5 0 R]>>", stream(cmap, "/Type/CMap/UseCMap 6 0 R"),
                 "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/W[0[" + "1 " * 100_000 + "] 0 4294967295 5]/FontDescriptor 8 0 R/CIDToGIDMap 9 0 R>>", "<</Type/FontDescriptor/FontFile2 9 0 R/FontFile3 9 0 R/FontFile 9 0 R>>", stream(b"\0\1\0\0\xff\xff" + b"\xff" * 5000)])


@case("fields-many.pdf", "200,000 fields")
def _():
    return form(" ".join(f"{i} 0 R" for i in range(5, 200_005)), [f"<</FT/Tx/T(f{i})/Rect[0 0 9 9]/Subtype/Widget/P 3 0 R>>" for i in range(200_000)])


@case("fields-loop.pdf", "fields that are their own children and parents")
def _():
    return form("5 0 R 6 0 R", ["<</FT/Tx/T(a)/Kids[5 0 R 6 0 R]/Parent 6 0 R/Subtype/Widget/Rect[0 0 9 9]>>", "<</T(b)/Kids[5 0 R 6 0 R 5 0 R]/Parent 5 0 R>>"])


@case("fields-fan.pdf", "fields whose children are named ten times a level, ten levels")
def _():
    return form("5 0 R", [f"<</T(a{i})/Kids[{f'{i + 1} 0 R ' * 10}]/Parent {i - 1} 0 R>>" for i in range(5, 15)] + ["<</FT/Tx/T(x)/Parent 14 0 R/Subtype/Widget/Rect[0 0 9 9]>>"])


@case("fields-deep.pdf", "fields 50,000 deep")
def _():
    return form("5 0 R", [f"<</T(a)/Kids[{i + 1} 0 R]/Parent {i - 1} 0 R>>" for i in range(5, 50_000)] + ["<</FT/Tx/T(x)/Parent 49999 0 R/Subtype/Widget/Rect[0 0 9 9]>>"])


@case("fields-sizes.pdf", "fields with lengths, sizes, boxes and choices of absurd sizes")
def _():
    kinds = ["/FT/Tx/T<FEFF59D3540D>/MaxLen 2000000000/Ff 16777216/DA(/Helv 1e9 Tf)/Rect[0 0 1e30 1e30]", "/FT/Tx/T<FEFF75358BDD>/MaxLen -5/Ff -1/DA(" + "0 Tf 0 Tf " * 20_000 + ")/Rect[9 9 0 0]",
             "/FT/Ch/T(c)/Opt[" + "(a)" * 100_000 + "]/Rect[0 0 9 9]", "/FT/Btn/T(b)/AP<</N<<" + "".join(f"/a{i} 4 0 R" for i in range(20_000)) + ">>>>/Rect[0 0 9 9]", "/FT/Tx/T(t)/MK<</R 1e9>>/Q 99/Rect[NaN inf 0 0]"]
    return form("5 0 R 6 0 R 7 0 R 8 0 R 9 0 R", [f"<<{k}/Subtype/Widget/P 3 0 R>>" for k in kinds])


@case("actions.pdf", "scripts, programs to launch and addresses to open")
def _():
    return form("5 0 R", ["<</FT/Tx/T<FEFF59D3540D>/Subtype/Widget/Rect[0 0 99 20]/P 3 0 R/AA<</K<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:PORT'\\))>>>>/A<</S/Launch/F(/bin/sh)>>>>"],
                "/OpenAction<</S/URI/URI(http://127.0.0.1:PORT)>>/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>")


@case("outlines-loop.pdf", "bookmarks, names and structure in circles")
def _():
    return pdf(["<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R/Names 5 0 R/StructTreeRoot 4 0 R/PageLabels 5 0 R>>", PAGES[1], PAGE[2], "<</First 4 0 R/Last 4 0 R/Next 4 0 R/Prev 4 0 R/K[4 0 R 4 0 R]/Parent 4 0 R>>", "<</Kids[5 0 R 5 0 R]/Dests 5 0 R/EmbeddedFiles 5 0 R/Nums[0 5 0 R]>>"])


@case("objects.pdf", "500,000 small objects, 20 MB")
def _():
    return pdf(PAGE + ["<</a/b>>"] * 500_000)


@case("garbage.pdf", "a good head, then 5 MB of the words that a reader looks for")
def _():
    return b"%PDF-1.7\n" + b"1 0 obj\n<<\nxref\ntrailer\nstartxref\nendobj\n%%EOF\n" * 100_000


# ---- job files

JOB = '[sheets.人]\nfile = "data.csv"\nkey = "姓名"\n[[document]]\nname = "信"\ntemplate = "letter.docx"\nfor_each = "人"\ndate = 2026-09-01\n'


@case("arrays.toml", "lists, tables and dotted keys 100,000 deep")
def _():
    return [("arrays.toml", b"a = " + b"[" * 100_000 + b"]" * 100_000), ("tables.toml", b"a = " + b"{b = " * 50_000 + b"1" + b"}" * 50_000), ("dotted.toml", b"a" + b".a" * 100_000 + b" = 1"), ("headers.toml", b"[a" + b".a" * 100_000 + b"]"),
            ("dotted-80.toml", b"".join(b"[" + b".".join([b"k%d" % (i % 9)] * 79) + b".x%d]\n" % i for i in range(5000)))]


@case("keys.toml", "200,000 unknown keys, each with a message of its own")
def _():
    return JOB.encode() + "".join(f"键{i} = {i}\n" for i in range(200_000)).encode()


@case("documents.toml", "20,000 documents of one template")
def _():
    doc = '[[document]]\nname = "信{0}"\ntemplate = "letter.docx"\nfor_each = "人"\noutput = "{0}/{{{{姓名}}}}"\n'
    return (JOB + "".join(doc.format(i) for i in range(20_000))).encode()


@case("literals.toml", "dates, numbers and strings that are none")
def _():
    return [("literals.toml", ('x = ' + "9" * 100_000 + "\n").encode()), ("nul.toml", b"a = \"\0\0\"\n\0"), ("quotes.toml", b'a = """' + b"x" * (20 * MB)), ("equals.toml", b"=" * 1_000_000), ("unicode.toml", "键".encode() * 3_000_000), ("not-utf8.toml", b"\xff\xfe\xfd = 1")]


for _n, _out in [("up", "../../evil"), ("absolute", "/tmp/wenshu-evil"), ("drive", "C:\\\\evil"), ("backslash", "..\\\\..\\\\evil"), ("device", "CON"), ("device-folder", "NUL.txt/COM1.docx"), ("dots", "a. . ./b.."), ("bidi", "a\\u202Excod.exe"),
                 ("control", "a\\u0001\\u0085b"), ("long", "长" * 5000), ("deep", "a/" * 3000 + "b"), ("hidden", ".bashrc"), ("same", "{{如果}}A"), ("tilde", "~/evil"), ("stream", "a.docx:evil"), ("nul", "a\\u0000b"), ("column", "{{路}}/{{路}}"), ("report", "report"), ("register", "register.db")]:
    @case(f"output-{_n}.toml", f"output = {_out[:30]!r}")
    def _(out=_out):
        return (JOB + f'output = "{out}"\n').encode()


@case("paths.toml", "templates, data, pictures and merged files at places where they must not be")
def _():
    out = []
    for name, old, new in [("zero", 'file = "data.csv"', 'file = "/dev/zero"'), ("stdin", 'file = "data.csv"', 'file = "/dev/stdin"'), ("template-zero", '"letter.docx"', '"/dev/zero"'), ("passwd", 'file = "data.csv"', 'file = "/etc/passwd"'),
                           ("merge", 'date =', 'merge = "../../evil.docx"\ndate ='), ("merge-absolute", 'date =', 'merge = "/tmp/wenshu-evil.docx"\ndate ='), ("pictures", 'date =', 'pictures = "/"\ndate ='), ("tty", 'file = "data.csv"', 'file = "/dev/random"')]:
        out.append((f"path-{name}.toml", JOB.replace(old, new, 1).encode()))
    return out


@case("expressions.toml", "names, conditions and numbers that would run for ever")
def _():
    deep = "(not " * 20_000 + "姓名" + ")" * 20_000
    out = []
    for name, key, value in [("where", "where", deep), ("output", "output", "{{#each (split 全部)}}" * 6 + "x" + "{{/each}}" * 6), ("title", "title", "{{#with (concat 姓名 姓名)}}" * 40 + "{{this}}" + "{{/with}}" * 40), ("sort", "sort", "姓名," * 50_000)]:
        out.append((f"expression-{name}.toml", (JOB + f"{key} = '''{value}'''\n").encode()))
    return out


@case("sidecar.fields.toml", "boxes of absurd sizes on pages that are none, 100,000 fields")
def _():
    box = '[[field]]\nname = "姓名{0}"\npage = {1}\nbox = [{2}]\n'
    return [("sidecar.fields.toml", "".join(box.format(i, p, b) for i, (p, b) in enumerate([(1, "1e300, 1e300, 1e300, 1e300"), (999999999, "1, 1, 1, 1"), (-1, "nan, inf, -inf, 0"), (1, "0, 0, 0, 0")])).encode()), ("sidecar.pdf", pdf(PAGE)),
            ("sidecar-many.fields.toml", "".join(box.format(i, 1, "1, 1, 5, 5") for i in range(100_000)).encode()), ("sidecar-many.pdf", pdf(PAGE))]


# ---- copies of good files, cut and changed

def samples():
    """Good files of every kind, by name."""
    wanted = ["data/demo/*.xlsx", "data/demo/*.csv", "data/demo/job.toml", "data/demo/模板/*.docx", "data/catalogue/*.docx", "data/catalogue/*.xlsx", "tests/inputs/sheet/plain.*", "tests/inputs/sheet/hidden.xlsx", "tests/inputs/sheet/date1904.xls",
              "tests/inputs/sheet/utf16.txt", "tests/inputs/sheet/gbk.csv", "tests/inputs/pdf/*.pdf", "tests/inputs/pdf/flat/登记表.*", "tests/inputs/picture/照片/*", "tests/inputs/picture/*.svg", "tests/inputs/picture/浮动.xlsx",
              "tests/inputs/picture/嵌入-Excel.xlsx", "tests/inputs/docx/chart.docx", "tests/inputs/docx/controls.docx", "tests/inputs/docx/notes.docx", "tests/inputs/docx/utf16.docx", "tests/inputs/pdf-word/drawing-group.docx",
              "tests/inputs/pdf-word/table-nested.docx", "tests/inputs/pdf-word/list-levels.docx", "tests/inputs/pdf-word/drawing-vml.docx"]
    return [p for w in wanted for p in sorted(REPO.glob(w))]


def rezipped(data, edit):
    """The zip with its parts changed by `edit`, which gets and gives (name, bytes)."""
    import io
    import zipfile
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return zipped(edit([(i.filename, z.read(i)) for i in z.infolist()]))


def flipped(data, rng, most=8):
    """A few bytes changed: a bit, a byte, a number at its ends, a piece doubled or taken out."""
    out = bytearray(data)
    for _ in range(rng.randint(1, most)):
        if not out:
            break
        at = rng.randrange(len(out))
        how = rng.randrange(6)
        if how == 0:
            out[at] ^= 1 << rng.randrange(8)
        elif how == 1:
            out[at] = rng.randrange(256)
        elif how == 2:
            out[at:at + 4] = rng.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\x80"])
        elif how == 3:
            out[at:at] = out[at:at + rng.randint(1, 200)]
        elif how == 4:
            del out[at:at + rng.randint(1, 50)]
        else:
            out[at:at + 1] = rng.choice([b"<", b">", b"&", b'"', b"{{", b"}}", b"9999999999", b"-1", b"]]>", b"\0"])
    return bytes(out)


def mutations(path, cuts, flips):
    """Copies of a good file: cut at every `cuts` bytes, and so many changed ones, half of them inside of packed parts."""
    data = path.read_bytes()
    for at in range(0, len(data), cuts):
        yield f"cut{at}", data[:at]
    rng = random.Random(path.name)
    for i in range(flips):
        if data[:2] == b"PK" and i % 2:
            def edit(parts):
                which = rng.randrange(len(parts))
                return [(n, flipped(c, rng) if k == which else c) for k, (n, c) in enumerate(parts)]
            yield f"part{i}", rezipped(data, edit)
        else:
            yield f"flip{i}", flipped(data, rng)


def files(folder, port=9, only=""):
    """Writes the cases (`only` those whose name holds the text); gives each case's name, what it tries, and its
    files. `port` is where addresses in them lead, on this machine."""
    global PORT
    PORT = port
    folder.mkdir(parents=True, exist_ok=True)
    for name, (what, make) in CASES.items():
        if only not in name:
            continue
        made = make()
        out = []
        for n, content in made if isinstance(made, list) else [(name, made)]:
            path = folder / n
            with open(path, "wb") as f:
                if isinstance(content, Sparse):
                    f.write(content.head)
                    try:
                        f.truncate(content.length)
                    except OSError:  # file systems hold less
                        f.truncate(8 << 30)
                else:
                    f.write(content.replace(b"127.0.0.1:PORT", b"127.0.0.1:%d" % PORT) if len(content) < MB else content)
            out.append(path)
        yield name, what, out


if __name__ == "__main__":
    total = 0
    for name, what, made in files(Path(sys.argv[1])):
        total += len(made)
        print(f"{name:32} {what}")
    print(f"{len(CASES)} cases, {total} files")
