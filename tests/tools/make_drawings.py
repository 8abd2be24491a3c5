#!/usr/bin/env python3
"""Writes Word files with one kind of drawing each, and draws them with wenshu and LibreOffice side by side.

    make_drawings.py make FOLDER             writes drawing-*.docx
    make_drawings.py compare WENSHU FOLDER OUT   draws each with both programs, as OUT/NAME.png
"""
import glob
import io
import os
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wp14="http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
PT = 12700


def png(width, height, dot):
    """A PNG of `dot(x, y)` → RGBA."""
    rows = b"".join(
        b"\0" + b"".join(bytes(dot(x, y)) for x in range(width)) for y in range(height)
    )
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def quarters(x, y):
    """Four colours, so that turns and mirrors show."""
    return [[(200, 30, 30, 255), (30, 150, 60, 255)], [(40, 70, 200, 255), (240, 200, 40, 255)]][y >= 20][x >= 30]


def seal(x, y):
    d = ((x - 40) ** 2 + (y - 40) ** 2) ** 0.5
    return (210, 20, 20, 200) if 34 < d < 39 or d < 8 else (0, 0, 0, 0)


PICTURES = {"quarters.png": png(60, 40, quarters), "seal.png": png(80, 80, seal)}


def p(inner="", ppr=""):
    return f"<w:p><w:pPr>{ppr}</w:pPr>{inner}</w:p>"


def t(text, rpr=""):
    return f'<w:r><w:rPr>{rpr}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def filler(lines, first=1):
    text = "各科室要按照职责分工抓好落实，确保各项工作有序推进、按期完成。"
    return "".join(p(t(f"{n}．{text}{text}")) for n in range(first, first + lines))


def pic(rel="rIdq", extra="", blip="", src="", ln="", w=90, h=60):
    return (
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        '<pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{rel}">{blip}</a:blip>{src}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm {extra}><a:off x="0" y="0"/><a:ext cx="{w*PT}" cy="{h*PT}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{ln}</pic:spPr></pic:pic></a:graphicData></a:graphic>'
    )


def wsp(w, h, geom="rect", look="", text=None, body="", extra="", off=(0, 0), style=""):
    inner = "" if text is None else f"<wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx>"
    geom = geom if geom.startswith("<") else f'<a:prstGeom prst="{geom}"><a:avLst/></a:prstGeom>'
    return (
        f'<wps:wsp><wps:cNvSpPr/><wps:spPr><a:xfrm {extra}><a:off x="{int(off[0]*PT)}" y="{int(off[1]*PT)}"/>'
        f'<a:ext cx="{int(w*PT)}" cy="{int(h*PT)}"/></a:xfrm>{geom}{look}</wps:spPr>{style}{inner}'
        f"<wps:bodyPr {body}</wps:bodyPr></wps:wsp>"
    )


def graphic(kind, inner):
    uri = f"http://schemas.microsoft.com/office/word/2010/wordprocessing{kind}"
    return f'<a:graphic><a:graphicData uri="{uri}">{inner}</a:graphicData></a:graphic>'


COUNT = [0]


def inline(inner, w=90, h=60, alt="示例图"):
    COUNT[0] += 1
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{w*PT}" cy="{h*PT}"/>'
        f'<wp:docPr id="{COUNT[0]}" name="对象{COUNT[0]}" descr="{alt}"/>{inner}</wp:inline></w:drawing></w:r>'
    )


def floating(inner, x, y, w=90, h=60, wrap="None", behind=0, z=1):
    """x, y: (relativeFrom, points or alignment)"""
    COUNT[0] += 1
    def along(name, spec):
        how = f"<wp:align>{spec[1]}</wp:align>" if isinstance(spec[1], str) else f"<wp:posOffset>{int(spec[1]*PT)}</wp:posOffset>"
        return f'<wp:position{name} relativeFrom="{spec[0]}">{how}</wp:position{name}>'
    text = ' wrapText="bothSides"' if wrap == "Square" else ""
    return (
        f'<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" '
        f'relativeHeight="{z}" behindDoc="{behind}" locked="0" layoutInCell="1" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/>{along("H", x)}{along("V", y)}<wp:extent cx="{w*PT}" cy="{h*PT}"/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrap{wrap}{text}/><wp:docPr id="{COUNT[0]}" name="对象{COUNT[0]}"/>'
        f"<wp:cNvGraphicFramePr/>{inner}</wp:anchor></w:drawing></w:r>"
    )


def solid(color, alpha=""):
    inner = f'<a:alpha val="{alpha}"/>' if alpha else ""
    return f'<a:solidFill><a:srgbClr val="{color}">{inner}</a:srgbClr></a:solidFill>'


def ln(color="000000", w=1, more="", attrs=""):
    return f'<a:ln w="{int(w*PT)}" {attrs}>{solid(color)}{more}</a:ln>'


NO = "<a:noFill/><a:ln><a:noFill/></a:ln>"


def pictures():
    body = p(t("嵌入行中的图片："), "") + p(t("前") + inline(pic()) + t("后，一行里两张：") + inline(pic(w=45, h=30), 45, 30))
    body += p(t("裁剪、旋转、镜像、半透明、描边："))
    body += p(
        inline(pic(src='<a:srcRect l="25000" t="25000" r="10000"/>'))
        + inline(pic(extra='rot="1800000"'))
        + inline(pic(extra='flipH="1"'))
        + inline(pic(extra='flipV="1"'))
    )
    body += p(inline(pic(blip='<a:alphaModFix amt="30000"/>')) + inline(pic(ln=ln("0000FF", 3))))
    body += p(t("固定行距把图截去一截：") + inline(pic()), '<w:spacing w:line="400" w:lineRule="exact"/>')
    body += p(t("一点五倍行距：") + inline(pic()), '<w:spacing w:line="360" w:lineRule="auto"/>')
    body += p(inline(pic()), '<w:jc w:val="center"/>') + p(t("图一　居中的图"), '<w:jc w:val="center"/>')
    return body


def places():
    body = p(t("第一段里有几个浮动的图：页面右上、页边距左下、栏右对齐。")
        + floating(pic(), ("page", 480), ("page", 20))
        + floating(pic(), ("margin", "left"), ("margin", "bottom"))
        + floating(pic(), ("column", "right"), ("paragraph", 20))
        + floating(pic(), ("rightMargin", "center"), ("page", 300)))
    body += filler(2)
    body += p(t("印章压在日期上：")) + p(t("（单位）2026年3月1日") + floating(pic("rIds", w=80, h=80), ("column", 300), ("paragraph", -30), 80, 80), '<w:jc w:val="right"/>')
    body += p(t("衬于文字下方的图：") + floating(pic(w=300, h=120), ("margin", "center"), ("paragraph", 0), 300, 120, behind=1))
    body += filler(3, 3)
    body += p(t("跟着字符：") + floating(pic(w=30, h=20), ("character", 0), ("line", 0), 30, 20) + t("后面的字"))
    return body


def wraps():
    body = p(t("上下型环绕，在段落上方：") + floating(pic(), ("margin", "center"), ("paragraph", 0), wrap="TopAndBottom"))
    body += filler(1)
    body += p(t("上下型环绕，在一行之下：") + floating(pic(), ("margin", "center"), ("paragraph", 20), wrap="TopAndBottom"))
    body += filler(1, 2)
    body += p(t("四周型，占满版心宽：") + floating(pic(w=400, h=60), ("margin", "left"), ("paragraph", 20), 400, 60, wrap="Square"))
    body += filler(1, 3)
    body += p(t("四周型，右侧：") + floating(pic(), ("margin", "right"), ("paragraph", 5), wrap="Square"))
    body += filler(4, 4)
    return body


def shapes():
    body = p(t("图形："))
    row = ""
    for n, g in enumerate(
        "rect roundRect ellipse triangle diamond star5 rightArrow leftArrow upArrow downArrow hexagon parallelogram trapezoid chevron plus leftRightArrow flowChartTerminator rightBrace cloud".split()
    ):
        look = solid(["FFD966", "9DC3E6", "A9D18E"][n % 3]) + ln("C00000", 1.5)
        row += inline(graphic("Shape", wsp(50, 40, g, look, body="/>".replace("/>", ">"))), 50, 40) + t(" ")
    body += p(row)
    body += p(t("红线、虚线、双线、文武线、箭头、斜线："))
    def line(look, y, h=0, extra=""):
        return floating(graphic("Shape", wsp(400, h, "line", look, body=">", extra=extra)), ("margin", "left"), ("paragraph", y), 400, h)
    body += p(
        line(ln("FF0000", 2.25), 5)
        + line(ln("000000", 1, '<a:prstDash val="dash"/>'), 15)
        + line(ln("FF0000", 4.5, attrs='cmpd="dbl"'), 25)
        + line(ln("FF0000", 4.5, attrs='cmpd="thickThin"'), 35)
        + line(ln("0000FF", 1.5, '<a:headEnd type="oval"/><a:tailEnd type="triangle"/>'), 45)
        + line(ln("008000", 1), 55, 40)
        + line(ln("008000", 1), 55, 40, 'flipV="1"')
    )
    body += p() * 5
    free = (
        '<a:custGeom><a:avLst/><a:pathLst><a:path w="100" h="100"><a:moveTo><a:pt x="0" y="100"/></a:moveTo>'
        '<a:lnTo><a:pt x="20" y="0"/></a:lnTo><a:cubicBezTo><a:pt x="60" y="0"/><a:pt x="60" y="100"/><a:pt x="100" y="0"/></a:cubicBezTo>'
        '<a:lnTo><a:pt x="100" y="100"/></a:lnTo><a:close/></a:path></a:pathLst></a:custGeom>'
    )
    style = '<wps:style><a:lnRef idx="2"><a:schemeClr val="accent1"><a:shade val="50000"/></a:schemeClr></a:lnRef><a:fillRef idx="1"><a:schemeClr val="accent1"/></a:fillRef><a:effectRef idx="0"><a:schemeClr val="accent1"/></a:effectRef><a:fontRef idx="minor"><a:schemeClr val="lt1"/></a:fontRef></wps:style>'
    body += p(
        t("自由形、主题样式、半透明：")
        + inline(graphic("Shape", wsp(90, 60, free, solid("C5E0B3") + ln(), body=">")))
        + inline(graphic("Shape", wsp(90, 60, "rect", "", p(t("白字")), 'anchor="ctr">', style=style)))
        + inline(graphic("Shape", wsp(90, 60, "rect", solid("FF0000", "30000") + ln(), body=">", extra='rot="2700000"')))
    )
    return body


def boxes():
    def box(text, x, y, w=150, h=60, body=">", look=None, wrap="None", geom="rect"):
        look = look or solid("FFFFFF") + ln("000000", 0.75)
        return floating(graphic("Shape", wsp(w, h, geom, look, text, body)), ("margin", x), ("paragraph", y), w, h, wrap)
    body = p(
        t("文本框：上、中、下，无边框，随文字长高：")
        + box(p(t("靠上的文字")), 0, 30, body='anchor="t">')
        + box(p(t("居中的文字"), '<w:jc w:val="center"/>'), 160, 30, body='anchor="ctr">')
        + box(p(t("靠下的文字"), '<w:jc w:val="right"/>'), 320, 30, body='anchor="b">')
        + box(p(t("没有边框的红字", '<w:color w:val="FF0000"/><w:b/><w:sz w:val="32"/>')), 0, 110, look=NO)
        + box(p(t("这一框的文字比较长，框的高度要跟着文字长，不能把字截掉，也不能盖住边。")) * 2, 160, 110, h=30, body='><a:spAutoFit/>')
        + box(p(t("椭圆里")), 320, 110, geom="ellipse", body='anchor="ctr">')
        + box(p(t("竖排的字")), 0, 200, 40, 90, body='vert="eaVert">')
        + box(p(t("向上转")), 60, 200, 40, 90, body='vert="vert270">')
    )
    body += p() * 16
    choice = graphic("Shape", wsp(150, 40, "rect", ln("FF0000", 2), p(t("选项里的框")), ">"))
    body += p(
        "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\">"
        + inline(choice, 150, 40)[5:-6]
        + "</mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>"
    )
    return body


def group():
    inner = (
        '<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{300*PT}" cy="{150*PT}"/><a:chOff x="{1000*PT}" y="{1000*PT}"/><a:chExt cx="{600*PT}" cy="{300*PT}"/></a:xfrm></wpg:grpSpPr>'
        + wsp(200, 100, "roundRect", solid("DDEBF7") + ln(), p(t("受理")), 'anchor="ctr">', off=(1000, 1000))
        + wsp(200, 100, "diamond", solid("FFF2CC") + ln(), p(t("审核"), '<w:jc w:val="center"/>'), 'anchor="ctr">', off=(1400, 1000))
        + wsp(200, 0, "straightConnector1", ln("000000", 1.5, '<a:tailEnd type="triangle"/>'), body=">", off=(1200, 1050))
        + '<wpg:grpSp><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm>'
        f'<a:off x="{1200*PT}" y="{1200*PT}"/><a:ext cx="{200*PT}" cy="{100*PT}"/><a:chOff x="0" y="0"/><a:chExt cx="{100*PT}" cy="{100*PT}"/></a:xfrm></wpg:grpSpPr>'
        + wsp(50, 50, "ellipse", solid("F8CBAD") + ln(), body=">", off=(0, 0))
        + wsp(50, 50, "rect", solid("C6E0B4") + ln(), body=">", off=(50, 50))
        + "</wpg:grpSp></wpg:wgp>"
    )
    return p(t("组合：")) + p(inline(graphic("Group", inner), 300, 150)) + filler(2)


def vml():
    pict = lambda inner: f"<w:r><w:pict>{inner}</w:pict></w:r>"
    body = p(t("VML："))
    body += p(pict('<v:shape type="#_x0000_t75" style="width:90pt;height:60pt"><v:imagedata r:id="rIdq" o:title="四色"/></v:shape>'))
    body += p(
        pict('<v:line style="position:absolute;z-index:1" from="0,10pt" to="420pt,10pt" strokecolor="red" strokeweight="2.25pt"/>')
        + pict('<v:line style="position:absolute;z-index:1;flip:y" from="0,20pt" to="100pt,60pt" strokecolor="blue" strokeweight="1pt"><v:stroke endarrow="block" dashstyle="dash"/></v:line>')
        + pict('<v:line style="position:absolute;z-index:1" from="0,16pt" to="420pt,16pt" strokecolor="#f00" strokeweight="4.5pt"><v:stroke linestyle="thickThin"/></v:line>')
        + pict('<v:rect style="position:absolute;margin-left:120pt;margin-top:25pt;width:80pt;height:40pt;z-index:2" fillcolor="#ffff99 [1]" strokecolor="green"/>')
        + pict('<v:oval style="position:absolute;margin-left:220pt;margin-top:25pt;width:80pt;height:40pt;z-index:2" fillcolor="silver"><v:fill opacity=".5"/></v:oval>')
        + pict('<v:roundrect style="position:absolute;margin-left:320pt;margin-top:25pt;width:80pt;height:40pt;z-index:2" arcsize=".3" filled="f"/>')
        + pict('<v:shape type="#_x0000_t202" style="position:absolute;margin-left:-10pt;margin-top:90pt;width:150pt;height:50pt;z-index:3;mso-position-horizontal-relative:text;v-text-anchor:middle" stroked="t"><v:textbox inset="2mm,1mm,2mm,1mm"><w:txbxContent>' + p(t("VML 文本框里的字")) + "</w:txbxContent></v:textbox></v:shape>")
        + pict('<v:shape coordsize="100,100" path="m0,0l100,0,50,100xe" style="position:absolute;margin-left:180pt;margin-top:90pt;width:50pt;height:50pt;z-index:3" fillcolor="#00b0f0"/>')
        + pict('<v:group style="position:absolute;margin-left:260pt;margin-top:80pt;width:150pt;height:80pt;z-index:4" coordorigin="100,100" coordsize="1500,800"><v:rect style="position:absolute;left:100;top:100;width:700;height:400" fillcolor="#fc9"/><v:oval style="position:absolute;left:900;top:500;width:700;height:400" fillcolor="#9cf"/><v:line from="800,300" to="1250,500"/></v:group>')
        + pict('<v:rect style="position:absolute;margin-left:0;margin-top:0;width:60pt;height:60pt;z-index:-5;mso-position-horizontal:right;mso-position-horizontal-relative:page;mso-position-vertical:top;mso-position-vertical-relative:page" fillcolor="#eee"/>')
    )
    body += p() * 10
    return body + filler(2)


def watermark_header():
    return p(
        '<w:r><w:pict><v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" '
        'style="position:absolute;margin-left:0;margin-top:0;width:412.4pt;height:137.45pt;rotation:315;z-index:-251658752;'
        'mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;'
        'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="silver" stroked="f">'
        '<v:fill opacity=".5"/><v:textpath style="font-family:&quot;宋体&quot;;font-size:1pt" string="内部资料"/></v:shape></w:pict></w:r>'
        + t("页眉里的文字"), '<w:jc w:val="center"/>')


def frames():
    body = p(t("普通段落。"))
    f = '<w:framePr w:w="2400" w:h="800" w:hRule="exact" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="8000" w:y="800"/>'
    body += p(t("份号：000001"), f) + p(t("密级：秘密★1年"), f)
    body += filler(2)
    body += p(t("居中的框，占满一行"), '<w:framePr w:w="4800" w:wrap="notBeside" w:vAnchor="text" w:hAnchor="margin" w:xAlign="center" w:y="1"/><w:pBdr><w:top w:val="single" w:sz="4"/><w:bottom w:val="single" w:sz="4"/></w:pBdr>')
    body += filler(2, 3)
    body += p(t("首", '<w:sz w:val="72"/>'), '<w:framePr w:dropCap="drop" w:lines="2" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>')
    return body + p(t("字下沉的一段，文字绕在它的右边。" * 5))


def frame_footer():
    return p(t("— 1 —"), '<w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="right" w:y="1"/>') + p()


def missing():
    def odd(uri):
        return f'<a:graphic><a:graphicData uri="{uri}"><x/></a:graphicData></a:graphic>'
    body = p(t("下面各有一样排不出的：") + inline(odd("http://schemas.openxmlformats.org/drawingml/2006/chart")))
    body += p(inline(odd("http://schemas.openxmlformats.org/drawingml/2006/diagram")))
    body += p(inline(pic("rIdlink"))) + p(inline(pic("rIdemf")))
    return body + p(t("后面的文字。"))


BORDERS = (
    '<w:pgBorders w:offsetFrom="page"><w:top w:val="thinThickSmallGap" w:sz="24" w:space="24" w:color="FF0000"/>'
    '<w:left w:val="double" w:sz="6" w:space="24" w:color="auto"/><w:bottom w:val="single" w:sz="12" w:space="24" w:color="auto"/>'
    '<w:right w:val="dashed" w:sz="6" w:space="24" w:color="auto"/></w:pgBorders>'
)
# name: body, section properties, header, footer
SAMPLES = {
    "pictures": (pictures, "", None, None),
    "places": (places, "", None, None),
    "wraps": (wraps, "", None, None),
    "shapes": (shapes, "", None, None),
    "boxes": (boxes, "", None, None),
    "group": (group, "", None, None),
    "vml": (vml, "", None, None),
    "watermark": (lambda: filler(6), "", watermark_header, None),
    "frames": (frames, "", None, frame_footer),
    "border": (lambda: filler(3), BORDERS, None, None),
    "missing": (missing, "", None, None),
}


def write(path, body, section, header, footer):
    base = "http://schemas.openxmlformats.org"
    rel = f"{base}/officeDocument/2006/relationships"
    types = (
        f'<Types xmlns="{base}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="emf" ContentType="image/x-emf"/>'
    )
    kinds = {"document": "main", "styles": "styles", "header1": "header", "footer1": "footer"}
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    parts = {}
    refs = ""
    rels = f'<Relationship Id="rId1" Type="{rel}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="{rel}/theme" Target="theme1.xml"/>'
    pictures = "".join(
        f'<Relationship Id="rId{n[0]}" Type="{rel}/image" Target="media/{n}"/>' for n in PICTURES
    ) + f'<Relationship Id="rIdlink" Type="{rel}/image" Target="http://example.com/a.png" TargetMode="External"/>'
    pictures += f'<Relationship Id="rIdemf" Type="{rel}/image" Target="media/a.emf"/>'
    for name, make in (("header", header), ("footer", footer)):
        if make:
            tag = "hdr" if name == "header" else "ftr"
            parts[f"word/{name}1.xml"] = f"<w:{tag} {W}>{make()}</w:{tag}>"
            refs += f'<w:{name}Reference w:type="default" r:id="rId{name}"/>'
            rels += f'<Relationship Id="rId{name}" Type="{rel}/{name}" Target="{name}1.xml"/>'
            types += f'<Override PartName="/word/{name}1.xml" ContentType="{main}{name}+xml"/>'
    size = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" w:header="851" w:footer="992" w:gutter="0"/>'
    parts["word/document.xml"] = f"<w:document {W}><w:body>{body}<w:sectPr>{refs}{size}{section}</w:sectPr></w:body></w:document>"
    parts["word/styles.xml"] = (
        f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/>'
        '<w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>'
    )
    color = lambda n, v: f'<a:{n}><a:srgbClr val="{v}"/></a:{n}>'
    colors = {"dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4", "accent2": "ED7D31", "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47", "hlink": "0563C1", "folHlink": "954F72"}
    parts["word/theme1.xml"] = f'<a:theme xmlns:a="{base}/drawingml/2006/main" name="t"><a:themeElements><a:clrScheme name="c">{"".join(color(*c) for c in colors.items())}</a:clrScheme></a:themeElements></a:theme>'
    types += f'<Override PartName="/word/document.xml" ContentType="{main}document.main+xml"/><Override PartName="/word/styles.xml" ContentType="{main}styles+xml"/>'
    types += '<Override PartName="/word/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/></Types>'
    relationships = lambda inner: f'<Relationships xmlns="{base}/package/2006/relationships">{inner}</Relationships>'
    parts["[Content_Types].xml"] = types
    parts["_rels/.rels"] = relationships(f'<Relationship Id="r" Type="{rel}/officeDocument" Target="word/document.xml"/>')
    parts["word/_rels/document.xml.rels"] = relationships(rels + pictures)
    for name in ("header1", "footer1"):
        if f"word/{name}.xml" in parts:
            parts[f"word/_rels/{name}.xml.rels"] = relationships(pictures)
    files = {n: '<?xml version="1.0" encoding="UTF-8"?>'.encode() + x.encode() for n, x in parts.items()}
    text = parts["word/document.xml"] + "".join(parts.get(f"word/{n}.xml", "") for n in ("header1", "footer1"))
    for name, data in PICTURES.items():
        files[f"word/media/{name}"] = data
    if "rIdemf" in text:
        files["word/media/a.emf"] = struct.pack("<II", 1, 88) + bytes(32) + b" EMF" + bytes(44)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name in sorted(files, key=lambda n: (n != "[Content_Types].xml", n)):
            z.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name], zipfile.ZIP_DEFLATED)


def make(folder):
    os.makedirs(folder, exist_ok=True)
    for name, (body, section, header, footer) in SAMPLES.items():
        COUNT[0] = 0
        write(f"{folder}/drawing-{name}.docx", body(), section, header, footer)


def compare(wenshu, folder, out):
    os.makedirs(out, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for file in sorted(glob.glob(f"{folder}/drawing-*.docx")):
            name = os.path.basename(file)[:-5]
            subprocess.run([wenshu, "pdf", file, "--out", f"{scratch}/a"], check=True)
            subprocess.run(["soffice", f"-env:UserInstallation=file://{scratch}/lo", "--headless", "--convert-to", "pdf",
                "--outdir", f"{scratch}/b", file], check=True, capture_output=True)
            for side in "ab":
                subprocess.run(["pdftoppm", "-r", "60", "-png", "-f", "1", "-l", "1", "-singlefile", f"{scratch}/{side}/{name}.pdf", f"{out}/{name}-{side}"], check=True)
    print(f"{out}: a wenshu, b LibreOffice")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", folder]:
            make(folder)
        case ["compare", wenshu, folder, out]:
            compare(wenshu, folder, out)
        case _:
            sys.exit(__doc__)
