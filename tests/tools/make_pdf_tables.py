"""Makes tests/inputs/pdf-word/table-*.docx: one construct of Word tables a file, for the PDF layout.

    python tests/tools/make_pdf_tables.py [FOLDER]

All names and numbers are invented.
"""
import sys
import zipfile
from pathlib import Path

HEAD = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>')
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

STYLES = f"""{HEAD}<w:styles {W}>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"
 w:eastAsia="宋体"/><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0"
 w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0"
 w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="table" w:styleId="grid"><w:name w:val="Table Grid"/><w:basedOn w:val="a1"/><w:tblPr><w:tblBorders>
{"".join(f'<w:{s} w:val="single" w:sz="4" w:color="auto"/>' for s in
         ("top", "left", "bottom", "right", "insideH", "insideV"))}
</w:tblBorders></w:tblPr></w:style>
<w:style w:type="table" w:styleId="list"><w:name w:val="List"/><w:basedOn w:val="a1"/>
<w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders><w:top w:val="single" w:sz="12" w:color="4F81BD"/>
<w:bottom w:val="single" w:sz="12" w:color="4F81BD"/></w:tblBorders></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:val="clear"
 w:fill="4F81BD"/></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders><w:top w:val="double" w:sz="6"
 w:color="4F81BD"/></w:tcBorders></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr>
<w:tblStylePr w:type="band1Horz"><w:tcPr><w:shd w:val="clear" w:fill="D3DFEE"/></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="nwCell"><w:rPr><w:color w:val="FFFF00"/></w:rPr></w:tblStylePr></w:style>
<w:style w:type="table" w:styleId="child"><w:name w:val="List Child"/><w:basedOn w:val="list"/>
<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="9BBB59"/></w:tcPr></w:tblStylePr></w:style>
</w:styles>"""

SETTINGS = f"""{HEAD}<w:settings {W}><w:compat><w:compatSetting w:name="compatibilityMode"
 w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>"""

TYPES = f"""{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml" ContentType="{OFFICE}document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{OFFICE}styles+xml"/>
<Override PartName="/word/settings.xml" ContentType="{OFFICE}settings+xml"/></Types>"""


def relations(*found):
    inner = "".join(f'<Relationship Id="r{n}" Type="{REL}{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(found))
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def write(path, *blocks, compat=15):
    body = "".join(b if b.startswith("<") else p(b) for b in blocks)
    section = ('<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1800" w:bottom="1440" '
               'w:left="1800" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>')
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(("styles", "styles.xml"), ("settings", "settings.xml")),
        "word/document.xml": f"{HEAD}<w:document {W}><w:body>{body}{section}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/settings.xml": SETTINGS.replace('"15"', f'"{compat}"'),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in parts.items():
            out.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)


def p(text="", jc="", size=0, props=""):
    jc = f'<w:jc w:val="{jc}"/>' if jc else ""
    run = f'<w:rPr><w:sz w:val="{size}"/></w:rPr>' if size else ""
    text = f'<w:r>{run}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{props}{jc}</w:pPr>{text}</w:p>"


def tc(content="", width=0, span=1, merge="", props="", jc=""):
    width = f'<w:tcW w:w="{width}" w:type="dxa"/>' if width else ""
    span = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merge = {"": "", "start": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}[merge]
    content = content if content.startswith("<") else p(content, jc)
    return f"<w:tc><w:tcPr>{width}{span}{merge}{props}</w:tcPr>{content}</w:tc>"


def tr(*cells, props=""):
    return f"<w:tr><w:trPr>{props}</w:trPr>{''.join(c if c.startswith('<') else tc(c) for c in cells)}</w:tr>"


def tbl(grid, *rows, style="grid", props="", fixed=True):
    layout = '<w:tblLayout w:type="fixed"/>' if fixed else ""
    grid = "".join(f'<w:gridCol w:w="{g}"/>' for g in grid)
    return (f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/>{props}{layout}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f'{"".join(rows)}</w:tbl>')


def look(**flags):
    return "<w:tblLook " + " ".join(f'w:{k}="{v}"' for k, v in flags.items()) + "/>"


def borders(tag, **sides):
    return f"<w:{tag}>" + "".join(
        f'<w:{s} w:val="{v[0]}" w:sz="{v[1]}" w:color="{v[2] if len(v) > 2 else "auto"}"/>' for s, v in sides.items()
    ) + f"</w:{tag}>"


MIDDLE = '<w:vAlign w:val="center"/>'


def height(twips, rule="atLeast"):
    return f'<w:trHeight w:val="{twips}" w:hRule="{rule}"/>'


def merged():
    return [
        "合并单元格：横向、纵向、两者都有。",
        tbl([1200, 1600, 1600, 1600, 2300],
            tr(tc("姓名", jc="center"), "李青禾", tc("性别", jc="center"), "女",
               tc("照片", merge="start", props=MIDDLE, jc="center"), props=height(500)),
            tr(tc("民族", jc="center"), "汉族", tc("政治面貌", jc="center"), "群众", tc(merge="on"), props=height(500)),
            tr(tc("家庭住址", jc="center"), tc("青云县河口镇柳树村三组十二号", span=3), tc(merge="on"), props=height(500)),
            tr(tc("家庭成员", merge="start", props=MIDDLE, jc="center"), "称谓", "姓名", tc("工作单位", span=2)),
            tr(tc(merge="on"), "父亲", "李大河", tc("河口镇农机站", span=2)),
            tr(tc(merge="on"), "母亲", "王秀兰", tc("务农", span=2)),
            tr(tc("块", span=2, merge="start", props=MIDDLE), "甲", "乙", "丙"),
            tr(tc(span=2, merge="on"), "丁", "戊", "己")),
        "表后的段落。",
    ]


def border_conflicts():
    plain = ("single", 4)
    return [
        "边框：外双内单、粗线、虚线、无线、颜色。",
        tbl([2000] * 4, tr("双线外框", "一", "二", "三"), tr("四", "五", "六", "七"), style="a1",
            props=borders("tblBorders", top=("double", 4), left=("double", 4), bottom=("double", 4),
                          right=("double", 4), insideH=plain, insideV=plain)),
        "相邻单元格的冲突：粗的胜，单元格胜过表格，nil 去掉。",
        tbl([2000] * 4,
            tr("", tc("右粗", props=borders("tcBorders", right=("single", 18))),
               tc("左细红", props=borders("tcBorders", left=("single", 4, "FF0000"))), ""),
            tr(tc("右边没有", props=borders("tcBorders", right=("nil", 0))), "左边没有",
               tc("下点线", props=borders("tcBorders", bottom=("dotted", 8))), "虚线右"),
            tr("", tc("四边红", props=borders("tcBorders", top=("single", 12, "FF0000"), left=("single", 12, "FF0000"),
                                          bottom=("single", 12, "FF0000"), right=("single", 12, "FF0000"))),
               "", tc("", props=borders("tcBorders", right=("dashed", 12))))),
        "文武线表格：",
        tbl([2000] * 4, tr("甲", "乙", "丙", "丁"), tr("1", "2", "3", "4"), style="a1",
            props=borders("tblBorders", top=("thinThickSmallGap", 18), bottom=("thickThinSmallGap", 18),
                          insideH=plain)),
        "三线表：",
        tbl([2000] * 4,
            tr(*[tc(t, props=borders("tcBorders", bottom=("single", 6)), jc="center") for t in "甲乙丙丁"]),
            tr(*[tc(t, jc="center") for t in "1234"]), tr(*[tc(t, jc="center") for t in "5678"]), style="a1",
            props='<w:jc w:val="center"/>' + borders("tblBorders", top=("single", 12), bottom=("single", 12))),
    ]


def styled():
    rows = [tr("班级", "人数", "到校", "备注")] + [tr(f"{n}班", str(40 + n), str(38 + n), "") for n in range(1, 5)]
    rows.append(tr("合计", "170", "162", ""))
    flags = dict(firstRow=1, lastRow=1, firstColumn=1, lastColumn=0, noHBand=0, noVBand=1)
    return [
        "表格样式：首行、末行、首列、隔行底纹、左上角。",
        tbl([2000] * 4, *rows, style="list", props=look(**flags)),
        "基于它的样式，首行另有颜色；tblLook 用位表示（04A0）。",
        tbl([2000] * 4, *rows, style="child", props='<w:tblLook w:val="04A0"/>'),
        "单元格自己的底纹优先：",
        tbl([2000] * 4, tr(tc("绿", props='<w:shd w:val="clear" w:fill="00B050"/>'), "乙", "丙", "丁"),
            tr("深色上的字是白的", tc("白字", props='<w:shd w:val="clear" w:fill="1F3864"/>'), "", ""),
            style="list", props=look(**{**flags, "lastRow": 0})),
    ]


def heights():
    long = "这一行写得很长，会占几行，行高设为固定值时多出来的不显示。" * 2
    return [
        "行高：固定值、最小值、按内容。",
        tbl([2000, 6000], tr("固定 1 厘米", long, props=height(567, "exact")),
            tr(tc("最小 2 厘米", props=MIDDLE), tc("居中", props=MIDDLE), props=height(1134)),
            tr("最小 1 厘米", long, props=height(567)),
            tr("靠下", tc("底", props='<w:vAlign w:val="bottom"/>'), props=height(900)),
            tr("按内容", tc(p("第一段") + p() + p("第三段")))),
        "单元格边距：",
        tbl([4000, 4000], tr("边距大", tc("这一格自己的边距", props=(
            '<w:tcMar><w:top w:w="300" w:type="dxa"/><w:left w:w="900" w:type="dxa"/></w:tcMar>'))),
            props='<w:tblCellMar><w:top w:w="100" w:type="dxa"/><w:left w:w="200" w:type="dxa"/>'
                  '<w:bottom w:w="100" w:type="dxa"/><w:right w:w="200" w:type="dxa"/></w:tblCellMar>'),
        "合并的格子比它的几行高：",
        tbl([3000, 3000, 2000], tr(tc(long, merge="start"), "一", "二", props=height(400)),
            tr(tc(merge="on"), "三", "四", props=height(400))),
    ]


def pages():
    rows = [tr(tc("序号", props=MIDDLE, jc="center"), tc("姓名", jc="center"), tc("事由", jc="center"),
               props="<w:tblHeader/>" + height(600))]
    for n in range(1, 61):
        text = "因家中有事请假半天，已告知班主任并登记。" * (4 if n % 9 == 0 else 1)
        rows.append(tr(tc(str(n), jc="center"), f"学生{n}", text, props="<w:cantSplit/>" if n % 2 else ""))
    rows.append(tr(tc("末", jc="center"), "很长的一行", "".join(p(f"第{n}段，内容可以跨页。") for n in range(70))
                   .join(["<w:tc><w:tcPr/>", "</w:tc>"])))
    return ["标题行重复，行不断开，很长的一行跨页。", tbl([900, 1600, 5800], *rows), "表后。"]


def widths():
    return [
        "没有宽度的自动表格：",
        tbl([], tr("短", "这一列长一些的内容", "A1"), tr("二", "字", "较长的词 abcdefghijk"), fixed=False,
            props='<w:tblW w:w="0" w:type="auto"/>'),
        "百分之百宽：",
        tbl([1000, 1000, 1000], tr("甲", "乙", "丙"), fixed=False, props='<w:tblW w:w="5000" w:type="pct"/>'),
        "百分之五十，居中：",
        tbl([1000, 1000, 1000], tr("甲", "乙", "丙"), fixed=False,
            props='<w:tblW w:w="50%" w:type="pct"/><w:jc w:val="center"/>'),
        "靠右：",
        tbl([1500, 1500], tr("甲", "乙"), props='<w:jc w:val="right"/>'),
        "缩进两字：",
        tbl([1500, 1500], tr("甲", "乙"), props='<w:tblInd w:w="420" w:type="dxa"/>'),
        "比版心宽，照样伸出去：",
        tbl([3500, 3500, 2500], tr("甲", "乙", "丙")),
        "长词撑开列（自动）：",
        tbl([1000, 4000], tr("13800000000000", "后面一列"), fixed=False),
        "首尾留空的行（gridBefore、gridAfter）：",
        tbl([1500] * 4, tr("一", "二", "三", "四"),
            tr("甲", "乙", props='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>')),
        "单元格宽度与列不同时以单元格为准：",
        tbl([2000, 2000, 2000], tr(tc("窄", width=1000), tc("宽", width=4000), tc("窄", width=1000))),
        "不换行与调整到一行：",
        tbl([1800, 4000], tr(tc("压缩到一行里的长文字", props="<w:tcFitText/>"), tc("铺开", props="<w:tcFitText/>"))),
    ]


def diagonal():
    down = '<w:tcBorders><w:tl2br w:val="single" w:sz="4" w:color="auto"/></w:tcBorders>'
    up = '<w:tcBorders><w:tr2bl w:val="single" w:sz="8" w:color="FF0000"/></w:tcBorders>'
    return [
        "斜线表头：",
        tbl([2000] * 4, tr(tc(p("星期", "right") + p("节次"), props=down), *[tc(f"星期{d}", jc="center") for d in "一二三"]),
            tr("第一节", "语文", "数学", tc("划去", props=up)),
            tr("第二节", "英语", "体育", tc("", props=down.replace("</w:tcBorders>", "") + up.replace("<w:tcBorders>", "")),
               props=height(800))),
    ]


def turned():
    down, up = '<w:textDirection w:val="tbRlV"/>' + MIDDLE, '<w:textDirection w:val="btLr"/>' + MIDDLE
    return [
        "竖排文字：",
        tbl([700, 3000, 700, 3000],
            tr(tc("个人简历", merge="start", props=down, jc="center"), "一", tc("Up 向上", merge="start", props=up, jc="center"), "二"),
            *[tr(tc(merge="on", props=down), "甲", tc(merge="on", props=up), "乙", props=height(500)) for _ in range(3)],
            tr(tc("家庭主要成员及社会关系", props=down, jc="center"), "", tc("共2026年（第3号）", props=down), "",
               props=height(1700))),
        "行高由文字定：",
        tbl([700, 3000], tr(tc("备注说明", props=down, jc="center"), "右边")),
    ]


def nested():
    inner = tbl([1200, 1200], tr("内一", "内二"), tr("内三", "内四"))
    deep = tbl([2600], tr(tc("<w:p/>" + inner + p())))
    return [
        "表中有表：",
        tbl([4000, 4000], tr(tc(p("前") + inner + p("后")), tc(deep + p())), tr("下一行", "右")),
        "删去的行（修订）不出现：",
        tbl([4000, 4000], tr("留下", "一"), tr("已作废", "不显示", props='<w:del w:id="1" w:author="某人"/>'), tr("留下", "三")),
        "浮动的表格（整行宽，排在正文里）：",
        tbl([4100, 4100], tr("浮动", "表格"), props='<w:tblpPr w:leftFromText="180" w:rightFromText="180" '
            'w:vertAnchor="text" w:horzAnchor="margin" w:tblpY="100"/>'),
        "正文接着写。",
    ]


def floating():
    def at(**attributes):
        return "<w:tblpPr " + " ".join(f'w:{k}="{v}"' for k, v in attributes.items()) + "/>"

    top = borders("tblBorders", top=("single", 12), bottom=("single", 12), insideH=("single", 4))
    wide = borders("tblBorders", top=("double", 4), left=("double", 4), bottom=("double", 4), right=("double", 4),
                   insideH=("single", 4), insideV=("single", 4))
    return [
        "版记放在页底：",
        tbl([8300], tr("抄送：青云县教育局。"), tr("河口镇中心小学办公室　　2026年3月2日印发"), style="a1",
            props=at(vertAnchor="margin", horzAnchor="margin", tblpYSpec="bottom", leftFromText="0") + top),
        "旁边有文字的小表格：",
        tbl([1500, 1500], tr("甲", "乙"), props=at(vertAnchor="text", horzAnchor="margin", tblpXSpec="right", tblpY="1")),
        "双线外框跨页：",
        tbl([4000, 4000], *[tr(f"第{n}行", "内容", props=height(500)) for n in range(1, 40)], style="a1", props=wide),
    ]


def compat():
    return ["兼容模式 12：表格里的文字与页边对齐，边框伸出去。", tbl([2000] * 4, tr(*"甲乙丙丁")), "正文。"]


SAMPLES = dict(merged=merged, borders=border_conflicts, styles=styled, heights=heights, pages=pages, widths=widths,
               diagonal=diagonal, turned=turned, nested=nested, floating=floating)

if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1] / "inputs/pdf-word")
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in SAMPLES.items():
        write(folder / f"table-{name}.docx", *make())
    write(folder / "table-compat12.docx", *compat(), compat=12)
