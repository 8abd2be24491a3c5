"""Makes the Word files with which page breaks are compared: tests/inputs/pdf-word/flow-*.docx.

Run: python tests/tools/make_pdf_flow.py (needs python-docx). Everything in them is invented.
"""
import sys
from pathlib import Path

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from make_pdf_text import W, start

OUT = Path(sys.argv[1] if len(sys.argv) > 1 else "tests/inputs/pdf-word")
TEXT = ("为加强幼儿园安全工作，落实“一岗双责”，明确岗位职责，保障在园幼儿和教职工的人身安全，根据有关规定，"
        "结合我园实际，制定本办法。各班每天早晚各检查一次，发现隐患及时上报，整改情况记入台账；未尽事宜，另行通知。")


def para(d, text, ppr="", rpr=""):
    p = d.add_paragraph()._p
    if ppr:
        p.insert(0, parse_xml(f"<w:pPr {W}>{ppr}</w:pPr>"))
    p.append(parse_xml(f'<w:r {W}><w:rPr>{rpr}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'))
    return p


def field(p, code, shown):
    for body in ['<w:fldChar w:fldCharType="begin"/>', f'<w:instrText xml:space="preserve"> {code} </w:instrText>',
                 '<w:fldChar w:fldCharType="separate"/>', f"<w:t>{shown}</w:t>", '<w:fldChar w:fldCharType="end"/>']:
        p.append(parse_xml(f"<w:r {W}>{body}</w:r>"))


BOTH = '<w:ind w:firstLineChars="200" w:firstLine="420"/><w:jc w:val="both"/>'


def keep():
    """Chains of keep-next, lines kept together, breaks before, each where a page ends."""
    d = start()
    for n in range(14):
        para(d, f"{n + 1}. " + TEXT, BOTH)
    for n in range(4):
        para(d, f"第{n + 1}级标题，与下段同页", "<w:keepNext/>", "<w:b/>")
    para(d, "这一段不分在两页。" + TEXT * 3, "<w:keepLines/>" + BOTH)
    for n in range(9):
        para(d, f"{n + 1}. " + TEXT, BOTH)
    para(d, "段中不分页的长段。" + TEXT * 5, "<w:keepLines/>" + BOTH)
    para(d, "附件一（段前分页）", '<w:pageBreakBefore/><w:jc w:val="center"/>', '<w:b/><w:sz w:val="32"/>')
    para(d, TEXT, BOTH)
    d.save(OUT / "flow-keep.docx")


def widows():
    """Paragraphs of three lines down the pages, with widow control and without."""
    d = start()
    para(d, "一行", "")
    for n in range(20):
        para(d, f"孤行控制{n + 1}。" + TEXT, "<w:widowControl/>" + BOTH)
    p = para(d, "以下不控制孤行", "<w:pageBreakBefore/>")
    del p
    for n in range(20):
        para(d, f"不控制{n + 1}。" + TEXT, '<w:widowControl w:val="0"/>' + BOTH)
    d.save(OUT / "flow-widows.docx")


def report():
    """A long document in heading styles with a table of contents, page numbers in the footer."""
    d = start('w:type="lines" w:linePitch="312"')
    for n, size in [(1, 16), (2, 14), (3, 12)]:
        s = d.styles[f"Heading {n}"]
        s.font.size = Pt(size)
        s.element.rPr.rFonts.set(qn("w:eastAsia"), "黑体")
        s.paragraph_format.space_before = s.paragraph_format.space_after = Pt(13)
    para(d, "安全工作年度报告", '<w:spacing w:before="2400" w:after="600"/><w:jc w:val="center"/>',
         '<w:b/><w:sz w:val="44"/>')
    para(d, "目　录", '<w:pageBreakBefore/><w:jc w:val="center"/>', '<w:b/><w:sz w:val="32"/>')
    chapters = ["总则", "组织机构", "隐患排查", "应急演练", "食品卫生", "接送管理"]
    parts = ["目标和任务", "分工", "落实情况"]
    titles = [(1, f"第{'一二三四五六'[n]}章　{c}") for n, c in enumerate(chapters)]
    all_titles = []
    for title in titles:
        all_titles.append(title)
        all_titles += [(2, f"{'一二三'[k]}、{p}") for k, p in enumerate(parts)]
    for n, (level, title) in enumerate(all_titles):
        p = para(d, "", f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8306"/></w:tabs>'
                        f'<w:ind w:leftChars="{200 * (level - 1)}" w:left="{420 * (level - 1)}"/>')
        if n == 0:
            for body in ['<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> TOC \\o "1-2" \\h </w:instrText>',
                         '<w:fldChar w:fldCharType="separate"/>']:
                p.append(parse_xml(f"<w:r {W}>{body}</w:r>"))
        link = parse_xml(f'<w:hyperlink {W} w:anchor="_Toc{n}"><w:r><w:t>{title}</w:t></w:r><w:r><w:tab/></w:r></w:hyperlink>')
        field(link, f"PAGEREF _Toc{n} \\h", "1")
        p.append(link)
        if n == len(all_titles) - 1:
            p.append(parse_xml(f'<w:r {W}><w:fldChar w:fldCharType="end"/></w:r>'))
    for n, (level, title) in enumerate(all_titles):
        h = d.add_heading(title, level)._p
        if level == 1:
            h.get_or_add_pPr().append(parse_xml(f"<w:pageBreakBefore {W}/>"))
        h.insert(1, parse_xml(f'<w:bookmarkStart {W} w:id="{n}" w:name="_Toc{n}"/>'))
        h.append(parse_xml(f'<w:bookmarkEnd {W} w:id="{n}"/>'))
        if level == 2:
            for k in range(3 + n % 4):
                para(d, TEXT * (1 + (n + k) % 3), BOTH)
    p = d.sections[0].footer.paragraphs[0]
    p.alignment = 1
    field(p._p, "PAGE", "1")
    d.save(OUT / "flow-report.docx")


def wps():
    """As WPS writes it: its fonts, a grid of lines only, justified, no widow control in the usual style."""
    d = start('w:type="lines" w:linePitch="312" w:charSpace="0"', font="宋体")
    ppr = d.styles["Normal"].element.get_or_add_pPr()
    for x in ['<w:widowControl w:val="0"/>', '<w:jc w:val="both"/>']:
        ppr.append(parse_xml(x.replace("/>", f" {W}/>")))
    settings = d.settings.element
    for c in settings.findall(qn("w:compat")):
        settings.remove(c)
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    settings.append(parse_xml(
        f"<w:compat {W}><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
        "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="14"/></w:compat>'))
    fang = '<w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:cs="仿宋_GB2312"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
    title = '<w:rFonts w:hint="eastAsia" w:ascii="方正小标宋简体" w:hAnsi="方正小标宋简体" w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/>'
    hei = '<w:rFonts w:hint="eastAsia" w:ascii="黑体" w:hAnsi="黑体" w:eastAsia="黑体"/><w:sz w:val="32"/>'
    kai = '<w:rFonts w:hint="eastAsia" w:ascii="楷体_GB2312" w:hAnsi="楷体_GB2312" w:eastAsia="楷体_GB2312"/><w:b/><w:sz w:val="32"/>'
    body = '<w:ind w:firstLine="640" w:firstLineChars="200"/>'
    exact = '<w:spacing w:line="560" w:lineRule="exact"/>'
    para(d, "关于进一步加强安全工作的通知", exact + '<w:jc w:val="center"/>', title)
    para(d, "", exact, fang)
    para(d, "各班、各科室：", exact, fang)
    for n, t in enumerate(["提高认识", "落实责任", "严格检查"]):
        para(d, f"{'一二三'[n]}、{t}", exact + body, hei)
        for k in range(3):
            para(d, f"（{'一二三'[k]}）2026年9月第{k + 1}周的工作", exact + body, kai)
            para(d, TEXT, exact + body, fang)
    para(d, "某某幼儿园", exact + '<w:jc w:val="right"/><w:ind w:right="1280" w:rightChars="400"/>', fang)
    para(d, "2026年9月1日", exact + '<w:jc w:val="right"/><w:ind w:right="960" w:rightChars="300"/>', fang)
    para(d, "说明（五号，单倍行距，网格对齐）", "<w:pageBreakBefore/>")
    for _ in range(22):
        para(d, TEXT, '<w:ind w:firstLine="420" w:firstLineChars="200"/>')
    d.save(OUT / "flow-wps.docx")


def rows():
    """Rows that are kept with the next, at the end of a page, with a row that is repeated; lines between paragraphs."""
    d = start()
    for n in range(13):
        para(d, f"{n + 1}. " + TEXT, BOTH)
    para(d, "（一）标题和下面四行在一页", "<w:keepNext/>")
    lines = "".join(f'<w:{s} w:val="single" w:sz="4"/>' for s in ("top", "left", "bottom", "right", "insideH", "insideV"))
    body = ""
    for n in range(30):
        kept = "<w:keepNext/>" if 0 < n < 4 or 20 < n < 24 else ""
        head = "<w:trPr><w:tblHeader/></w:trPr>" if n == 0 else '<w:trPr><w:trHeight w:val="500"/></w:trPr>'
        cells = "".join(f'<w:tc><w:tcPr><w:tcW w:w="4150" w:type="dxa"/></w:tcPr><w:p><w:pPr>{kept}<w:spacing w:after="0"/></w:pPr>'
                        f"<w:r><w:t>{t}</w:t></w:r></w:p></w:tc>" for t in (f"第{n}行" if n else "项目", "与下段同页" if kept else "内容"))
        body += f"<w:tr>{head}{cells}</w:tr>"
    table = parse_xml(f'<w:tbl {W}><w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w="4150"/>'
                      f'<w:gridCol w:w="4150"/></w:tblGrid>{body}</w:tbl>')
    d.element.body.insert(len(d.element.body) - 1, table)
    box = "".join(f'<w:{s} w:val="single" w:sz="8" w:space="4" w:color="auto"/>' for s in ("top", "left", "bottom", "right", "between"))
    for n in range(3):
        para(d, f"段与段之间有线，第{n + 1}段。" + TEXT, f"<w:pBdr>{box}</w:pBdr>")
    d.save(OUT / "flow-rows.docx")


def pinyin():
    """Small text above characters (拼音指南), with line heights that grow and that don't."""
    d = start()
    for spacing in ("", '<w:spacing w:line="600" w:lineRule="exact"/>'):
        p = para(d, "小朋友，", spacing, '<w:sz w:val="32"/>')
        for base, above in zip("早上好请喝水", "zǎo shàng hǎo qǐng hē shuǐ".split()):
            size = lambda n: f'<w:rPr><w:rFonts w:eastAsia="楷体"/><w:sz w:val="{n}"/></w:rPr>'
            p.append(parse_xml(f'<w:r {W}>{size(32)}<w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="16"/>'
                               f'<w:hpsRaise w:val="30"/><w:hpsBaseText w:val="32"/><w:lid w:val="zh-CN"/></w:rubyPr>'
                               f"<w:rt><w:r>{size(16)}<w:t>{above}</w:t></w:r></w:rt>"
                               f"<w:rubyBase><w:r>{size(32)}<w:t>{base}</w:t></w:r></w:rubyBase></w:ruby></w:r>"))
        para(d, TEXT, spacing)
    d.save(OUT / "text-pinyin.docx")


def pitches():
    """Each kind of line height with and without a grid, over pages."""
    for name, grid in [("free", ""), ("lines", 'w:type="lines" w:linePitch="312"')]:
        d = start(grid)
        for kind in ['w:line="240" w:lineRule="auto"', 'w:line="300" w:lineRule="auto"', 'w:line="360" w:lineRule="auto"',
                     'w:line="280" w:lineRule="exact"', 'w:line="400" w:lineRule="atLeast"']:
            for size in (18, 21, 28, 32):
                para(d, kind.replace('"', "") + f" {size / 2}磅 " + TEXT[:90], f"<w:spacing {kind}/>" + BOTH, f'<w:sz w:val="{size}"/>')
        d.save(OUT / f"flow-pitch-{name}.docx")


for make in [keep, widows, report, wps, rows, pinyin, pitches]:
    make()
