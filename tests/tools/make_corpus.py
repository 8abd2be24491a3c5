#!/usr/bin/env python3
"""Makes tests/inputs/docx/: documents without tags, as many producers write them, and oddities by hand.

    make_corpus.py [only-hand]

Filling such a document must give every part back byte for byte. Needs python-docx, odfpy, LibreOffice, cargo,
node and the npm package docx (installed into a scratch folder). All people and units are invented. The hand-made
ones are the same on every run; the others carry what their producers put in (times, ids).
"""
import io
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
OUT = REPO / "tests/inputs/docx"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
NS = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" mc:Ignorable="w14"'
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000020000000208020000"
    "00fdd49a730000001049444154789c63f8cfc000440c100a001fee03fd8bdf14d40000000049454e44ae426082"
)


def p(*runs, props=""):
    return f"<w:p>{props}{''.join(runs)}</w:p>"


def r(text, props=""):
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<w:r>{props}<w:t{space}>{text}</w:t></w:r>"


SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'


def document(body, ns=NS, section=SECTION):
    return f"{HEAD}<w:document {ns}><w:body>{body}{section}</w:body></w:document>"


def parts(main, more=(), relations=(), defaults=(), main_type=WML + "document.main+xml", main_name="word/document.xml"):
    """All parts of a package. `more`: (name, content, content type); `relations`: (id, type, target[, mode])."""
    kinds = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml", **dict(defaults)}
    types = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in kinds.items())
    types += f'<Override PartName="/{main_name}" ContentType="{main_type}"/>'
    types += "".join(f'<Override PartName="/{n}" ContentType="{t}"/>' for n, _, t in more if t)
    folder, base = main_name.rsplit("/", 1)
    lines = ""
    for relation in relations:
        id, kind, target, *mode = relation
        kind = kind if ":" in kind else f"{OFFICE}/{kind}"
        lines += f'<Relationship Id="{id}" Type="{kind}" Target="{target}"{chr(32) + "TargetMode=" + chr(34) + mode[0] + chr(34) if mode else ""}/>'
    out = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{main_name}"/></Relationships>',
        main_name: main,
    }
    if lines:
        out[f"{folder}/_rels/{base}.rels"] = f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'
    out.update({n: c for n, c, _ in more})
    return {n: c.encode() if isinstance(c, str) else c for n, c in out.items()}


class Stream(io.RawIOBase):
    """A file without going back, so that zipfile writes data descriptors."""

    def __init__(self, inner):
        self.inner = inner

    def writable(self):
        return True

    def write(self, data):
        return self.inner.write(data)

    def flush(self):
        pass


def pack(name, content, stored=(), stream=False, zip64=False, folders=False, comment=b"", order=None):
    """Writes a package with a fixed time; options are ways in which zip files differ."""
    raw = io.BytesIO()
    with zipfile.ZipFile(Stream(raw) if stream else raw, "w", zipfile.ZIP_DEFLATED) as z:
        names = order or list(content)
        if folders:
            names = ["word/", "_rels/"] + names
        for n in names:
            info = zipfile.ZipInfo(n, (2026, 9, 1, 8, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if n in stored or stored == "all" or n.endswith("/") else zipfile.ZIP_DEFLATED
            if zip64:
                with z.open(info, "w", force_zip64=True) as f:
                    f.write(content.get(n, b""))
            else:
                z.writestr(info, content.get(n, b""))
        z.comment = comment
    (OUT / name).write_bytes(raw.getvalue())


def zip64_ends(path):
    """Gives a zip file the records of the 64-bit format: sizes in extra fields, an end record and its locator."""
    data = path.read_bytes()
    end = data.rindex(b"PK\5\6")
    count, size, start = struct.unpack("<HII", data[end + 10 : end + 20])
    directory, at = b"", start
    for _ in range(count):
        fields = list(struct.unpack("<4s6H3I5H2I", data[at : at + 46]))
        name = data[at + 46 : at + 46 + fields[10]]
        skip = fields[10] + fields[11] + fields[12]
        extra = struct.pack("<HHQQQ", 1, 24, fields[9], fields[8], fields[16])
        fields[8] = fields[9] = fields[16] = 0xFFFFFFFF
        fields[11], fields[12] = len(extra), 0
        directory += struct.pack("<4s6H3I5H2I", *fields) + name + extra
        at += 46 + skip
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), start)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, start + len(directory), 1)
    last = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(data[:start] + directory + record + locator + last)


def picture(id, relation):
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="360000" cy="360000"/><wp:docPr id="{id}" name="图{id}" descr="说明"/>'
        f'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="{id}" name="a.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="360000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def graphic(id, uri, inner):
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="3600000" cy="1800000"/><wp:docPr id="{id}" name="图形{id}"/>'
        f'<a:graphic><a:graphicData uri="{uri}">{inner}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def hand():
    plain = p(r("通知")) + p(r("各班组："), r(" 请于九月一日前报送 &lt;名单&gt; &amp; 附件。")) + p() + p(r("青河镇中心幼儿园（虚构）"))
    date = 'w:author="甲" w:date="2026-09-01T08:00:00Z"'

    # strict namespaces throughout
    strict = {k: v for k, v in (
        (W, "http://purl.oclc.org/ooxml/wordprocessingml/main"),
        (OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
        ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main"),
        ("http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing"),
        ("http://schemas.openxmlformats.org/drawingml/2006/picture", "http://purl.oclc.org/ooxml/drawingml/picture"),
        ("http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math"),
    )}
    header = f"{HEAD}<w:hdr {NS}>{p(r('页眉'))}</w:hdr>"
    section = SECTION.replace("<w:pgSz", '<w:headerReference w:type="default" r:id="rId2"/><w:pgSz')
    content = parts(
        document(plain + p(picture(1, "rId1")), section=section).replace("<w:document ", '<w:document w:conformance="strict" '),
        [("word/media/a.png", PNG, None), ("word/header1.xml", header, WML + "header+xml")],
        [("rId1", "image", "media/a.png"), ("rId2", "header", "header1.xml")],
        [("png", "image/png")],
    )
    for n, c in content.items():
        if n.endswith((".xml", ".rels")):
            for old, new in strict.items():
                c = c.replace(old.encode(), new.encode())
            content[n] = c
    pack("strict.docx", content)

    # ways of zipping
    base = parts(document(plain))
    pack("zip-descriptors.docx", base, stream=True)
    pack("zip-stored.docx", base, stored="all")
    pack("zip-folders-comment.docx", base, folders=True, comment="注释".encode())
    pack("zip-64.docx", base, zip64=True)
    zip64_ends(OUT / "zip-64.docx")
    pack("zip-order.docx", base, order=list(reversed(base)))
    pack("names.docx", parts(
        document(plain + p(picture(1, "图片一"))),
        [("word/media/图 1.png", PNG, None), ("word/页眉.xml", header, WML + "header+xml")],
        [("图片一", "image", "media/%E5%9B%BE%201.png"), ("rId2", "header", "页眉.xml")],
        [("PNG", "image/png")], main_name="word/文档.xml",
    ))

    # markup
    del_ = f'<w:del w:id="2" {date}><w:r><w:delText>删去</w:delText></w:r></w:del>'
    ins = f'<w:ins w:id="1" {date}>{r("插入")}</w:ins>'
    mark = f'<w:pPr><w:rPr><w:del w:id="3" {date}/></w:rPr></w:pPr>'
    table = f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid><w:tr><w:trPr><w:ins w:id="4" {date}/></w:trPr><w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr>{p(r("新行"))}</w:tc></w:tr></w:tbl>'
    moved = p(f'<w:moveFromRangeStart w:id="5" {date} w:name="m"/><w:moveFrom w:id="6" {date}>{r("移走")}</w:moveFrom><w:moveFromRangeEnd w:id="5"/>') + p(
        f'<w:moveToRangeStart w:id="7" {date} w:name="m"/><w:moveTo w:id="8" {date}>{r("移走")}</w:moveTo><w:moveToRangeEnd w:id="7"/>')
    pack("tracked.docx", parts(document(p(r("原文"), ins, del_) + p(r("段"), props=mark) + table + moved + p(r("尾")))))
    fraction = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>x&lt;2</m:t></m:r></m:den></m:f></m:oMath>"
    pack("math.docx", parts(document(p(r("设 "), fraction, r(" 成立")) + f"<w:p><m:oMathPara>{fraction}</m:oMathPara></w:p>")))
    dgm = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    d_ns = f'xmlns:dgm="{dgm}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    d_type = "application/vnd.openxmlformats-officedocument.drawingml.diagram"
    pack("smartart.docx", parts(
        document(p(r("组织")) + p(graphic(1, dgm, f'<dgm:relIds xmlns:dgm="{dgm}" r:dm="rId1" r:lo="rId2" r:qs="rId3" r:cs="rId4"/>'))),
        [
            ("word/diagrams/data1.xml", f'{HEAD}<dgm:dataModel {d_ns}><dgm:ptLst><dgm:pt modelId="1" type="doc"><dgm:prSet/><dgm:spPr/><dgm:t><a:bodyPr/><a:p><a:r><a:t>园长</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst><dgm:cxnLst/><dgm:bg/><dgm:whole/></dgm:dataModel>', d_type + "Data+xml"),
            ("word/diagrams/layout1.xml", f'{HEAD}<dgm:layoutDef {d_ns} uniqueId="urn:x"><dgm:layoutNode/></dgm:layoutDef>', d_type + "Layout+xml"),
            ("word/diagrams/quickStyle1.xml", f'{HEAD}<dgm:styleDef {d_ns} uniqueId="urn:x"/>', d_type + "Style+xml"),
            ("word/diagrams/colors1.xml", f'{HEAD}<dgm:colorsDef {d_ns} uniqueId="urn:x"/>', d_type + "Colors+xml"),
        ],
        [("rId1", "diagramData", "diagrams/data1.xml"), ("rId2", "diagramLayout", "diagrams/layout1.xml"), ("rId3", "diagramQuickStyle", "diagrams/quickStyle1.xml"), ("rId4", "diagramColors", "diagrams/colors1.xml")],
    ))
    pack("altchunk.docx", parts(
        document(p(r("前")) + '<w:altChunk r:id="rId1"/>' + p(r("后"))),
        [("word/afchunk1.html", "<html><body><p>网页片段 &amp; 其他</p></body></html>", None)],
        [("rId1", "aFChunk", "afchunk1.html")], [("html", "text/html")],
    ))
    chart_ns = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    chart = f'{HEAD}<c:chartSpace xmlns:c="{chart_ns}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{OFFICE}"><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>人数</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:ser><c:idx val="0"/><c:order val="0"/><c:cat><c:strLit><c:ptCount val="2"/><c:pt idx="0"><c:v>大班</c:v></c:pt><c:pt idx="1"><c:v>小班</c:v></c:pt></c:strLit></c:cat><c:val><c:numLit><c:ptCount val="2"/><c:pt idx="0"><c:v>30</c:v></c:pt><c:pt idx="1"><c:v>25</c:v></c:pt></c:numLit></c:val></c:ser><c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling/><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling/><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx></c:plotArea></c:chart></c:chartSpace>'
    pack("chart.docx", parts(
        document(p(r("统计")) + p(graphic(1, chart_ns, f'<c:chart xmlns:c="{chart_ns}" r:id="rId1"/>'))),
        [("word/charts/chart1.xml", chart, "application/vnd.openxmlformats-officedocument.drawingml.chart+xml")],
        [("rId1", "chart", "charts/chart1.xml")],
    ))
    ole = '<w:r><w:object w:dxaOrig="1440" w:dyaOrig="1440"><v:shape id="_x0000_i1025" style="width:72pt;height:72pt" o:ole=""><v:imagedata r:id="rId2" o:title=""/></v:shape><o:OLEObject Type="Embed" ProgID="Package" ShapeID="_x0000_i1025" DrawAspect="Icon" ObjectID="_1" r:id="rId1"/></w:object></w:r>'
    pack("ole.docx", parts(
        document(p(r("附表"), ole)),
        [("word/embeddings/oleObject1.bin", bytes(range(256)) * 4, None), ("word/media/a.png", PNG, None)],
        [("rId1", "oleObject", "embeddings/oleObject1.bin"), ("rId2", "image", "media/a.png")],
        [("bin", "application/vnd.openxmlformats-officedocument.oleObject"), ("png", "image/png")],
    ))
    notes = lambda tag, item: f'{HEAD}<w:{tag} {NS}><w:{item} w:type="separator" w:id="-1">{p("<w:r><w:separator/></w:r>")}</w:{item}><w:{item} w:type="continuationSeparator" w:id="0">{p("<w:r><w:continuationSeparator/></w:r>")}</w:{item}><w:{item} w:id="1">{p(r("注文"))}</w:{item}></w:{tag}>'
    comments = f'{HEAD}<w:comments {NS}><w:comment w:id="0" {date} w:initials="甲">{p(r("请核对"))}</w:comment></w:comments>'
    pack("notes.docx", parts(
        document(p(r("正文"), '<w:r><w:footnoteReference w:id="1"/></w:r>', '<w:commentRangeStart w:id="0"/>', r("待核"), '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>', '<w:r><w:endnoteReference w:id="1"/></w:r>')),
        [("word/footnotes.xml", notes("footnotes", "footnote"), WML + "footnotes+xml"), ("word/endnotes.xml", notes("endnotes", "endnote"), WML + "endnotes+xml"), ("word/comments.xml", comments, WML + "comments+xml")],
        [("rId1", "footnotes", "footnotes.xml"), ("rId2", "endnotes", "endnotes.xml"), ("rId3", "comments", "comments.xml")],
    ))
    box = f"<w:txbxContent>{p(r('框中文字'))}</w:txbxContent>"
    shape = graphic(1, "http://schemas.microsoft.com/office/word/2010/wordprocessingShape", f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="720000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{box}</wps:txbx><wps:bodyPr/></wps:wsp>')
    inner = shape.removeprefix("<w:r>").removesuffix("</w:r>")
    pack("textbox.docx", parts(document(p(r("前"), f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{inner}</mc:Choice><mc:Fallback><w:pict><v:shape style="width:100pt;height:40pt"><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>', r("后")))))
    control = lambda props, inner: f"<w:sdt><w:sdtPr>{props}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    pack("controls.docx", parts(document(
        control('<w:alias w:val="块"/><w:tag w:val="block"/><w:id w:val="11"/>', p(r("块控件")))
        + p(control('<w:id w:val="-12"/><w:date><w:dateFormat w:val="yyyy年M月d日"/></w:date>', r("2026年9月1日")), control('<w:id w:val="13"/><w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>', r("☐")))
        + p(control('<w:id w:val="14"/><w:dropDownList><w:listItem w:displayText="甲" w:value="1"/></w:dropDownList>', r("甲")), r("后"))
    )))
    # ways of writing XML
    pack("bom.docx", {n: b"\xef\xbb\xbf" + c if n.endswith((".xml", ".rels")) else c for n, c in base.items()})
    wide = base["word/document.xml"].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    pack("utf16.docx", base | {"word/document.xml": wide.encode("utf-16")})
    pack("utf16-big-endian.docx", base | {"word/document.xml": b"\xfe\xff" + wide.encode("utf-16-be")})
    pack("cdata-pi.docx", parts(
        f'{HEAD}<!-- 文前 --><?mso-application progid="Word.Document"?>\n<w:document {NS}><w:body><!-- {"a" * 40} <w:p> -->'
        f'<w:p><?x y?><w:r><w:t><![CDATA[甲 < 乙 & 丙]]></w:t></w:r><w:r><w:t>丁<!-- 中 -->戊</w:t></w:r></w:p>{SECTION}</w:body></w:document>\n<!-- 文后 -->\n'
    ))
    other = document(plain).replace("xmlns:w=", "xmlns:文=").replace("<w:", "<文:").replace("</w:", "</文:").replace(" w:", " 文:")
    pack("prefix.docx", parts(other))
    bare = document(plain, ns=f'xmlns="{W}" xmlns:w="{W}"').replace("<w:", "<").replace("</w:", "</")
    pack("default-namespace.docx", parts(bare))
    late = f'{HEAD}<x:document xmlns:x="{W}"><x:body>{p(r("各处声明")).replace("<w:", "<y:").replace("</w:", "</y:").replace("<y:p>", f"<y:p xmlns:y={chr(34)}{W}{chr(34)}>", 1)}<x:p><x:r><x:t>二</x:t></x:r></x:p></x:body></x:document>'
    pack("prefixes-inside.docx", parts(late))
    pack("single-quotes.docx", {n: c.replace(b'"', b"'") if n != "[Content_Types].xml" else c for n, c in base.items()})
    crlf = document(plain).replace("<w:p>", "\r\n  <w:p\r\n\t>").replace("</w:body>", "\r\n</w:body >").replace("<w:p/>", "<w:p  />")
    pack("crlf-blanks.docx", parts(crlf.replace("standalone", "  standalone")))
    pack("entities.docx", parts(document(p(r("&#x4E2D;&#25991;&quot;&apos;&amp;amp;&#65;"), r("&#xA0;&#9;x")) + p(r("𠀀😀e\u0301\u200f\u202e")))))
    many = "".join(f' w14:a{i}="{i}"' for i in range(300))
    pack("many-attributes.docx", parts(document(f'<w:p{many}>{r("属性")}</w:p>' + '<w:p><w:r w:rsidR="00A1" w:rsidRPr="00B2"><w:t>a &gt; b</w:t></w:r></w:p>' + p('<w:proofErr w:type="spellStart"/>', r(">>a>b<".replace("<", "&lt;")), '<w:proofErr w:type="spellEnd"/>'))))
    deep = p(r("底"))
    for _ in range(24):
        deep = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid><w:tr><w:tc><w:tcPr/>{deep}{p()}</w:tc></w:tr></w:tbl>'
    pack("deep.docx", parts(document(deep + p(r("尾")))))
    pack("macro.docm", parts(document(plain), [("word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(200), None)],
        [("rId1", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin")],
        [("bin", "application/vnd.ms-office.vbaProject")], main_type="application/vnd.ms-word.document.macroEnabled.main+xml"))
    pack("template.dotx", parts(document(plain), main_type=WML + "template.main+xml"))
    fields = p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> REF  a \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>', r("见"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>') + p('<w:fldSimple w:instr=" PAGE ">', r("1"), "</w:fldSimple>")
    book = p('<w:bookmarkStart w:id="0" w:name="a"/>', r("书签"), '<w:bookmarkEnd w:id="0"/>', '<w:permStart w:id="9" w:edGrp="everyone"/>', r("可改"), '<w:permEnd w:id="9"/>')
    custom = '<?xml version="1.0"?><root xmlns="urn:x"><name>值</name></root>'
    pack("fields-custom-xml.docx", parts(document(book + fields), [("customXml/item1.xml", custom, None)], [("rId1", "customXml", "../customXml/item1.xml")]))


def by_python_docx():
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm
    letter = docx.Document()
    letter.add_heading("通知", 0)
    letter.add_paragraph("各班组：").add_run("请按时报送。").bold = True
    letter.add_paragraph("第一项", style="List Number")
    table = letter.add_table(2, 3, style="Table Grid")
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    letter.add_picture(io.BytesIO(PNG), width=Cm(1))
    letter.sections[0].header.paragraphs[0].text = "页眉"
    letter.save(OUT / "py-letter.docx")
    other = docx.Document()
    run = other.add_paragraph("甲").add_run("乙")
    other.add_comment(run, text="批注", author="甲", initials="甲")
    section = other.add_section()
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    section.different_first_page_header_footer = True
    section.first_page_footer.paragraphs[0].text = "首页脚"
    other.add_paragraph("丙\t丁\n戊").add_run().add_break()
    other.save(OUT / "py-sections.docx")


HTML = """<html><head><meta charset="utf-8"><title>网页</title></head><body><h1>通知</h1><p>各班组 &amp; <b>食堂</b>：<a
href="https://example.org/?a=1&amp;b=2">链接</a></p><ol><li>一</li><li>二</li></ol><table border=1><tr><th>姓名<th>部门
<tr><td rowspan=2>张三<td>甲<tr><td>乙</table></body></html>"""
FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>
<text:tracked-changes><text:changed-region text:id="c1"><text:insertion><office:change-info><dc:creator>甲</dc:creator><dc:date>2026-09-01T08:00:00</dc:date></office:change-info></text:insertion></text:changed-region></text:tracked-changes>
<text:h text:outline-level="1">标题</text:h>
<text:p>正文<text:note text:id="n1" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注</text:p></text:note-body></text:note><text:bookmark-start text:name="书签"/>有书签<text:bookmark-end text:name="书签"/><text:change-start text:change-id="c1"/>插入<text:change-end text:change-id="c1"/><text:s text:c="3"/>空格<text:tab/>制表</text:p>
<text:p><draw:frame draw:name="框" text:anchor-type="paragraph" svg:width="4cm"><draw:text-box><text:p>框中文字</text:p></draw:text-box></draw:frame>框外<office:annotation><dc:creator>甲</dc:creator><text:p>批注</text:p></office:annotation></text:p>
<text:p>第<text:page-number text:select-page="current">1</text:page-number>页</text:p></office:text></office:body></office:document>"""
RTF = r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}\pard\qc\b\u36890?\u30693?\b0\par\pard {\field{\*\fldinst HYPERLINK https://example.org}{\fldrslt link}}\par}"


def by_libreoffice(scratch):
    from odf.opendocument import OpenDocumentText
    from odf.table import Table, TableCell, TableColumn, TableRow
    from odf.text import List, ListItem, P
    odt = OpenDocumentText()
    odt.text.addElement(P(text="开放文档"))
    items = List()
    for t in ("一", "二"):
        item = ListItem()
        item.addElement(P(text=t))
        items.addElement(item)
    odt.text.addElement(items)
    table = Table(name="表")
    table.addElement(TableColumn(numbercolumnsrepeated=2))
    row = TableRow()
    for t in ("甲", "乙"):
        cell = TableCell()
        cell.addElement(P(text=t))
        row.addElement(cell)
    table.addElement(row)
    odt.text.addElement(table)
    odt.save(scratch / "lo-odt.odt")
    (scratch / "lo-html.html").write_text(HTML, "utf-8")
    (scratch / "lo-fodt.fodt").write_text(FODT, "utf-8")
    (scratch / "lo-rtf.rtf").write_text(RTF, "ascii")
    files = [str(scratch / f) for f in ("lo-odt.odt", "lo-html.html", "lo-fodt.fodt", "lo-rtf.rtf")]
    for f in files:
        more = ["--infilter=HTML (StarWriter)"] if f.endswith("html") else []
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{scratch}/profile", *more, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(OUT), f], check=True, capture_output=True)


def by_others(scratch):
    subprocess.run(["cargo", "run", "--quiet", "--example", "make_corpus", str(OUT)], cwd=REPO, check=True)
    subprocess.run(["npm", "install", "--silent", "--prefix", str(scratch), "docx"], check=True, capture_output=True)
    subprocess.run(["node", str(REPO / "tests/tools/make_corpus.mjs"), str(OUT)], cwd=scratch, check=True)


OUT.mkdir(parents=True, exist_ok=True)
hand()
if "only-hand" not in sys.argv:
    by_python_docx()
    with tempfile.TemporaryDirectory() as folder:
        by_libreoffice(Path(folder))
        by_others(Path(folder))
print(len(list(OUT.iterdir())), "documents,", sum(f.stat().st_size for f in OUT.iterdir()) // 1024, "KB")
