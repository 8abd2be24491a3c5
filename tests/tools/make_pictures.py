#!/usr/bin/env python3
"""Makes tests/inputs/picture/: pictures, workbooks with pictures, and templates with places for them.

Needs python-docx, openpyxl and Pillow. All people and units are invented; the photos are drawn. The outputs are
committed and come out the same every time with the same versions:  python tests/tools/make_pictures.py [FOLDER]
"""
import io
import re
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Cm
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image, ImageDraw

OUT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent / "inputs" / "picture")
WHEN = b"2026-08-28T00:00:00Z"
NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
# Much of python-docx's own template is of no use here.
SMALL = {
    "docProps/thumbnail.jpeg": b"\xff\xd8\xff\xd9",
    "word/stylesWithEffects.xml": b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>',
}
PEOPLE = [["P001", "张三", "大班组"], ["P002", "王芳", "食堂"], ["P003", "丁一", "保健室"], ["P004", "阿依古丽", "食堂"]]


def face(coat, size=(180, 240)):
    """A portrait: head, shoulders, and a small sun in its upper left corner, so that turns are seen."""
    w, h = size
    picture = Image.new("RGB", size, (214, 226, 240))
    d = ImageDraw.Draw(picture)
    d.ellipse([w * 0.1, h * 0.82, w * 0.9, h * 1.4], fill=coat)
    d.ellipse([w * 0.28, h * 0.25, w * 0.72, h * 0.78], fill=(238, 202, 172))
    d.chord([w * 0.26, h * 0.2, w * 0.74, h * 0.7], 180, 360, fill=(50, 40, 36))
    d.ellipse([4, 4, 24, 24], fill=(240, 180, 0))
    return picture


def encoded(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def lying(picture):
    """A JPEG that lies on its side, with the camera's mark to turn it (Exif orientation 6)."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(picture.transpose(Image.Transpose.ROTATE_90), "JPEG", quality=85, exif=exif)


PHOTOS = {
    "张三.jpg": lying(face((40, 90, 160))),
    "王芳.png": encoded(face((170, 60, 60)), "PNG"),
    "丁一.webp": encoded(face((60, 130, 70)), "WEBP", quality=85),
    "阿依古丽.bmp": encoded(face((120, 70, 150), (90, 120)), "BMP"),
}
LOGO = """<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">
<circle cx="48" cy="48" r="44" fill="none" stroke="#b00" stroke-width="5"/>
<path d="M48 16 L56 40 L82 40 L61 55 L69 80 L48 65 L27 80 L35 55 L14 40 L40 40 Z" fill="#b00"/>
</svg>
"""


def save(name, book, more=None, change=None):
    """Writes an office file with fixed times, further parts, and parts changed."""
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        parts = {i.filename: source.read(i) for i in source.infolist()}
        parts.update(more or {})
        for part, data in parts.items():
            if part == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:\w+ [^>]*>)[^<]*", rb"\g<1>" + WHEN, data)
            data = SMALL.get(part, data)
            if change:
                data = change(part, data)
            info = zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)
    (OUT / name).write_bytes(out.getvalue())


def sheet(head, rows):
    book = openpyxl.Workbook()
    ws = book.active
    ws.title = "人员"
    for row in [head, *rows]:
        ws.append(row)
    return book


def workbooks():
    names = list(PHOTOS)
    save("名单.xlsx", sheet(["编码", "姓名", "部门", "照片"], [[*p, f"照片/{n}"] for p, n in zip(PEOPLE, names)]))

    book = sheet(["编码", "姓名", "部门", "照片"], PEOPLE)
    ws = book["人员"]
    ws.column_dimensions["D"].width = 14
    for i, name in enumerate(["王芳.png", "丁一.png", "阿依古丽.png"]):
        ws.row_dimensions[i + 2].height = 90
        data = PHOTOS["王芳.png"] if i == 0 else encoded(face([(60, 130, 70), (120, 70, 150)][i - 1]), "PNG")
        picture = SheetImage(io.BytesIO(data))
        picture.width, picture.height = 84, 112
        ws.add_image(picture, f"D{i + 2}")
    stray = SheetImage(io.BytesIO(PHOTOS["王芳.png"]))
    ws.add_image(stray, "H9")
    save("浮动.xlsx", book)

    png = {i: encoded(face(c, (60, 80)), "PNG") for i, c in enumerate([(40, 90, 160), (170, 60, 60)], 1)}
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
    images = rels % "".join(
        f'<Relationship Id="rId{i}" Type="{rel}/image" Target="%smedia/image{i}.png"/>' for i in png
    )
    media = {f"xl/media/image{i}.png": data for i, data in png.items()}

    # WPS: a formula, and xl/cellimages.xml
    book = sheet(["编码", "姓名", "照片"], [[*p[:2], f'=DISPIMG("ID_{i}",1)'] for i, p in enumerate(PEOPLE[:2], 1)])
    pics = "".join(
        f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{i}" name="ID_{i}"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        f'<xdr:blipFill><a:blip r:embed="rId{i}"/><a:stretch/></xdr:blipFill><xdr:spPr/></xdr:pic></etc:cellImage>'
        for i in png
    )
    cells = (
        '<etc:cellImages xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{rel}" '
        f'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">{pics}</etc:cellImages>'
    )

    def wps(part, data):
        if part == "xl/_rels/workbook.xml.rels":
            more = b'<Relationship Id="rIdC" Type="http://www.wps.cn/officeDocument/2020/cellImage" Target="cellimages.xml"/>'
            return data.replace(b"</Relationships>", more + b"</Relationships>")
        if part == "xl/worksheets/sheet1.xml":
            return re.sub(
                rb'<c r="(C\d)"[^>]*><f>DISPIMG\("(\w+)",1\)</f><v ?/?>(</v>)?</c>',
                rb'<c r="\1" t="str"><f>_xlfn.DISPIMG("\2",1)</f><v>=DISPIMG("\2",1)</v></c>',
                data,
            )
        return data

    more = {"xl/cellimages.xml": cells, "xl/_rels/cellimages.xml.rels": images % tuple([""] * len(png)), **media}
    save("嵌入-WPS.xlsx", book, more, wps)

    # Excel: an error value with value metadata, which leads to a rich value
    book = sheet(["编码", "姓名", "照片"], [[*p[:2], "x"] for p in PEOPLE[:2]])
    rich = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    more = {
        "xl/metadata.xml": f'<metadata xmlns="{main}" xmlns:xlrd="{rich}"><metadataTypes count="1"><metadataType name="XLRICHVALUE"/></metadataTypes>'
        '<futureMetadata name="XLRICHVALUE" count="2">'
        + "".join(f'<bk><extLst><ext uri="{{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}}"><xlrd:rvb i="{i}"/></ext></extLst></bk>' for i in range(2))
        + '</futureMetadata><valueMetadata count="2"><bk><rc t="1" v="0"/></bk><bk><rc t="1" v="1"/></bk></valueMetadata></metadata>',
        "xl/richData/rdrichvalue.xml": f'<rvData xmlns="{rich}" count="2"><rv s="0"><v>1</v><v>5</v></rv><rv s="0"><v>0</v><v>5</v></rv></rvData>',
        "xl/richData/rdrichvaluestructure.xml": f'<rvStructures xmlns="{rich}" count="1"><s t="_localImage"><k n="_rvRel:LocalImageIdentifier" t="i"/><k n="CalcOrigin" t="i"/></s></rvStructures>',
        "xl/richData/richValueRel.xml": f'<richValueRels xmlns="http://schemas.microsoft.com/office/spreadsheetml/2022/richvaluerel" xmlns:r="{rel}"><rel r:id="rId1"/><rel r:id="rId2"/></richValueRels>',
        "xl/richData/_rels/richValueRel.xml.rels": images % tuple(["../"] * len(png)),
        **media,
    }

    def excel(part, data):
        if part == "xl/_rels/workbook.xml.rels":
            kinds = [
                (f"{rel}/sheetMetadata", "metadata.xml"),
                ("http://schemas.microsoft.com/office/2017/06/relationships/rdRichValue", "richData/rdrichvalue.xml"),
                ("http://schemas.microsoft.com/office/2017/06/relationships/rdRichValueStructure", "richData/rdrichvaluestructure.xml"),
                ("http://schemas.microsoft.com/office/2022/10/relationships/richValueRel", "richData/richValueRel.xml"),
            ]
            added = "".join(f'<Relationship Id="rIdM{i}" Type="{k}" Target="{t}"/>' for i, (k, t) in enumerate(kinds))
            return data.replace(b"</Relationships>", added.encode() + b"</Relationships>")
        if part == "xl/worksheets/sheet1.xml":
            for row in (2, 3):
                data = re.sub(
                    rb'<c r="C%d" [^>]*>.*?</c>' % row,
                    b'<c r="C%d" t="e" vm="%d"><v>#VALUE!</v></c>' % (row, row - 1),
                    data,
                )
        return data

    save("嵌入-Excel.xlsx", book, more, excel)


def blank():
    """What stands in the template where a photo goes."""
    picture = Image.new("RGB", (100, 140), (235, 235, 235))
    ImageDraw.Draw(picture).rectangle([2, 2, 97, 137], outline=(150, 150, 150), width=2)
    return io.BytesIO(encoded(picture, "PNG"))


def place(run, alt, width, height):
    """A placeholder picture."""
    shape = run.add_picture(blank(), Cm(width), Cm(height))
    shape._inline.docPr.set("descr", alt)
    return shape


def floating(shape, x, y):
    """Turns an inline picture into one that floats at a place of the page, text beside it."""
    inline = shape._inline
    anchor = parse_xml(
        f'<wp:anchor {NS} distT="0" distB="0" distL="114300" distR="114300" simplePos="0" relativeHeight="2" behindDoc="0" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{x * 360000}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{y * 360000}</wp:posOffset></wp:positionV></wp:anchor>'
    )
    children = list(inline)
    anchor.append(children[0])  # extent
    anchor.append(parse_xml(f'<wp:effectExtent {NS} l="0" t="0" r="0" b="0"/>'))
    anchor.append(parse_xml(f'<wp:wrapSquare {NS} wrapText="bothSides"/>'))
    for child in children[1:]:
        anchor.append(child)
    inline.getparent().replace(inline, anchor)


def border(shape):
    """A red frame: what must outlive the replacement."""
    properties = shape._inline.graphic.graphicData.pic.spPr
    properties.append(parse_xml(f'<a:ln {NS} w="25400"><a:solidFill><a:srgbClr val="C00000"/></a:solidFill></a:ln>'))


def templates():
    d = docx.Document()
    header = d.sections[0].header.paragraphs[0]
    header.add_run('{{image "校徽.svg" height="1cm"}} 青河镇中心幼儿园')
    d.add_heading("准考证", 1)
    table = d.add_table(1, 2)
    table.style = "Table Grid"
    cell = table.cell(0, 0).paragraphs[0]
    border(place(cell.add_run(), '{{image 照片 fit="cover" alt="证件照"}}', 2.5, 3.5))
    table.cell(0, 1).text = "姓名：{{姓名}}"
    table.cell(0, 1).add_paragraph("部门：{{部门}}")
    table.cell(0, 1).add_paragraph("{{qr 编码}}{{barcode 编码}}").alignment = WD_ALIGN_PARAGRAPH.CENTER
    d.add_paragraph("照片原样：{{image 照片 width=\"2cm\"}}，完。")
    floating(place(d.add_paragraph("右上角的照片浮在文字上。").add_run(), "{{照片}}", 4, 3), 15, 3)
    save("准考证.docx", d)

    d = docx.Document()
    d.add_paragraph("人员一览")
    table = d.add_table(2, 2)
    table.style = "Table Grid"
    table.cell(0, 0).text, table.cell(0, 1).text = "姓名", "照片"
    table.cell(1, 0).text = "{{#each 人员}}{{姓名}}"
    p = table.cell(1, 1).paragraphs[0]
    place(p.add_run(), "{{照片}}", 2.5, 3)
    p.add_run("{{/each}}")
    save("一览.docx", d)

    d = docx.Document()
    d.add_paragraph("{{姓名}}：{{照片}}。")
    save("照片.docx", d)

    d = docx.Document()
    d.add_paragraph("{{姓名}}：{{image 照片 width=\"2cm\"}}。")
    save("取图.docx", d)

    d = docx.Document()
    d.add_paragraph("{{image \"王芳.png\" height=\"1cm\"}}{{image \"丁一\" width=\"1cm\" height=\"1cm\" fit=\"cover\"}}{{image \"校徽.svg\"}}")
    save("图.docx", d)

    # a text box with both of its forms, and a picture as Word 97 and WPS keep it
    d = docx.Document()
    p = d.add_paragraph("{{姓名}}")
    rid, _ = d.part.get_or_add_image(blank())
    vml = (
        '<w:pict><v:shape id="{0}" style="width:71pt;height:99pt" alt="{{{{照片}}}}" type="#_x0000_t75">'
        '<v:imagedata r:id="{1}" o:title="x"/></v:shape></w:pict>'
    )
    inner = place(d.add_paragraph().add_run(), "{{照片}}", 2.5, 3.5)._inline
    paragraph = inner.getparent().getparent().getparent()
    paragraph.getparent().remove(paragraph)
    from lxml import etree

    drawn = etree.tostring(inner, encoding="unicode")
    p._p.append(
        parse_xml(
            f'<w:r {NS}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            '<wp:extent cx="1440000" cy="1800000"/><wp:docPr id="50" name="文本框"/><wp:cNvGraphicFramePr/><a:graphic>'
            '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
            '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1440000" cy="1800000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            '<a:ln w="9525"><a:solidFill><a:srgbClr val="0000FF"/></a:solidFill></a:ln></wps:spPr>'
            f'<wps:txbx><w:txbxContent><w:p><w:r><w:drawing>{drawn}</w:drawing></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
            '<v:shape id="box" style="width:113pt;height:142pt"><v:textbox><w:txbxContent><w:p><w:r>'
            + vml.format("in", rid)
            + "</w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    p = d.add_paragraph("旧格式：")
    p._p.append(parse_xml(f"<w:r {NS}>" + vml.format("old", rid) + "</w:r>"))
    save("旧格式.docx", d)


def main():
    (OUT / "照片").mkdir(parents=True, exist_ok=True)
    for name, data in PHOTOS.items():
        (OUT / "照片" / name).write_bytes(data)
    (OUT / "校徽.svg").write_text(LOGO, encoding="utf-8")
    workbooks()
    templates()


main()
