"""Makes the Word files with which the layout of text is looked at: tests/inputs/pdf-word/text-*.docx.

Run: python tests/tools/make_pdf_text.py (needs python-docx). Everything in them is invented.
"""
import sys
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

OUT = Path(sys.argv[1] if len(sys.argv) > 1 else "tests/inputs/pdf-word")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LOREM = ("为加强幼儿园安全工作，落实“一岗双责”，明确岗位职责，保障在园幼儿和教职工的人身安全，"
         "根据有关规定，结合我园实际，制定本责任书；未尽事宜，另行通知。")


def start(grid=None, font="宋体", size=10.5, margins=(25.4, 31.8)):
    d = Document()
    s = d.sections[0]
    s.page_width, s.page_height = Mm(210), Mm(297)
    s.top_margin = s.bottom_margin = Mm(margins[0])
    s.left_margin = s.right_margin = Mm(margins[1])
    for g in s._sectPr.findall(qn("w:docGrid")):
        s._sectPr.remove(g)
    if grid:
        s._sectPr.append(parse_xml(f"<w:docGrid {W} {grid}/>"))
    style = d.styles["Normal"]
    style.font.size = Pt(size)
    style.font.name = "Times New Roman"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    return d


def para(d, runs, ppr="", mark=""):
    p = d.add_paragraph()._p
    if ppr:
        p.insert(0, parse_xml(f"<w:pPr {W}>{ppr}</w:pPr>"))
    for run in runs if isinstance(runs, list) else [runs]:
        text, rpr = run if isinstance(run, tuple) else (run, "")
        body = ""
        for i, piece in enumerate(text.split("\t")):
            body += ("<w:tab/>" if i else "")
            for j, line in enumerate(piece.split("\n")):
                body += ("<w:br/>" if j else "") + (f'<w:t xml:space="preserve">{line}</w:t>' if line else "")
        p.append(parse_xml(f"<w:r {W}><w:rPr>{rpr}</w:rPr>{body}</w:r>"))
    return p


def runs():
    d = start()
    each = {
        "常规 Regular 123": "",
        "加粗 Bold 123": "<w:b/>",
        "倾斜 Italic 123": "<w:i/>",
        "加粗倾斜 Both 123": "<w:b/><w:i/>",
        "下划线 single": '<w:u w:val="single"/>',
        "双下划线 double": '<w:u w:val="double"/>',
        "粗下划线 thick": '<w:u w:val="thick"/>',
        "波浪线 wave": '<w:u w:val="wave"/>',
        "虚线 dash": '<w:u w:val="dash" w:color="FF0000"/>',
        "点线 dotted": '<w:u w:val="dotted"/>',
        "红色 color": '<w:color w:val="C00000"/>',
        "突出显示 highlight": '<w:highlight w:val="yellow"/>',
        "底纹 shading": '<w:shd w:val="clear" w:fill="D9D9D9"/>',
        "删除线 strike": "<w:strike/>",
        "双删除线 dstrike": "<w:dstrike/>",
        "间距加宽 spacing": '<w:spacing w:val="40"/>',
        "间距紧缩 spacing": '<w:spacing w:val="-20"/>',
        "字符缩放 scale 66": '<w:w w:val="66"/>',
        "字符缩放 scale 150": '<w:w w:val="150"/>',
        "着重号": '<w:em w:val="dot"/>',
        "边框 border": '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="auto"/>',
        "全部大写 caps": "<w:caps/>",
        "小型大写 small caps": "<w:smallCaps/>",
        "位置提升 raised": '<w:position w:val="6"/>',
        "黑体 SimHei 123": '<w:rFonts w:eastAsia="黑体" w:ascii="Arial" w:hAnsi="Arial"/>',
        "楷体 KaiTi 123": '<w:rFonts w:eastAsia="楷体"/>',
        "仿宋 FangSong 123": '<w:rFonts w:eastAsia="仿宋"/>',
        "小标宋 二号": '<w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/>',
        "不打印 hidden": "<w:vanish/>",
        "调整宽度": '<w:fitText w:val="2400"/>',
    }
    for text, rpr in each.items():
        para(d, [("前 ", ""), (text, rpr), (" 后，H", ""), ("2", '<w:vertAlign w:val="subscript"/>'), ("O、m", ""),
                 ("2", '<w:vertAlign w:val="superscript"/>')])
    para(d, [("姓名：", ""), ("                ", '<w:u w:val="single"/>'), ("  日期：", ""),
             ("        ", '<w:u w:val="single"/>')])
    para(d, [("签字：", ""), ("\t\t", '<w:u w:val="single"/>')])
    para(d, [("行末空格加下划线：", ""), (" " * 40, '<w:u w:val="single"/>')])
    d.save(OUT / "text-runs.docx")


def paragraphs():
    d = start()
    for jc in ["left", "center", "right", "both", "distribute"]:
        para(d, f"（{jc}）" + LOREM, f'<w:jc w:val="{jc}"/>')
    para(d, "分散对齐", '<w:jc w:val="distribute"/>')
    para(d, LOREM, '<w:ind w:firstLineChars="200" w:firstLine="420"/><w:jc w:val="both"/>')
    para(d, LOREM, '<w:ind w:left="840" w:right="840"/>')
    para(d, "一、" + LOREM, '<w:ind w:left="420" w:hanging="420"/>')
    para(d, LOREM, '<w:spacing w:before="240" w:after="240"/>')
    para(d, LOREM, '<w:spacing w:beforeLines="100" w:before="312" w:afterLines="50" w:after="156"/>')
    para(d, LOREM, '<w:spacing w:line="360" w:lineRule="auto"/>')
    para(d, LOREM, '<w:spacing w:line="480" w:lineRule="auto"/>')
    para(d, LOREM, '<w:spacing w:line="400" w:lineRule="exact"/>')
    para(d, LOREM, '<w:spacing w:line="560" w:lineRule="atLeast"/>')
    box = "".join(f'<w:{s} w:val="single" w:sz="8" w:space="4" w:color="auto"/>' for s in ["top", "left", "bottom", "right"])
    para(d, LOREM, f"<w:pBdr>{box}</w:pBdr>")
    para(d, "同样边框的第二段。" + LOREM, f"<w:pBdr>{box}</w:pBdr>")
    para(d, "只有下边框（双线）", '<w:pBdr><w:bottom w:val="double" w:sz="6" w:space="1" w:color="FF0000"/></w:pBdr>')
    para(d, "底纹。" + LOREM, '<w:shd w:val="clear" w:fill="E2EFD9"/>')
    para(d, "标题与下段同页", "<w:keepNext/>")
    para(d, "段中不分页。" + LOREM * 3, "<w:keepLines/>")
    para(d, "段前分页", "<w:pageBreakBefore/>")
    para(d, "软回车\n第二行\n第三行", '<w:jc w:val="center"/>')
    d.save(OUT / "text-paragraphs.docx")


def tabs():
    d = start()
    para(d, "左\t中\t右", '<w:tabs><w:tab w:val="center" w:pos="4153"/><w:tab w:val="right" w:pos="8306"/></w:tabs>')
    for n, t in enumerate(["总则", "组织机构与职责", "监测预警与信息报告", "附则"]):
        para(d, f"{'一二三四'[n]}、{t}\t{n * 3 + 1}", '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8306"/></w:tabs>')
    para(d, "默认\t制表位\t一\t二\t三")
    para(d, "小数\t12.5\n小数\t3.14159", '<w:tabs><w:tab w:val="decimal" w:pos="3000"/></w:tabs>')
    para(d, "悬挂：\t" + LOREM, '<w:ind w:left="1260" w:hanging="1260"/>')
    para(d, "联系人：张三\t电话：0737-8585001\t（盖章）", '<w:tabs><w:tab w:val="left" w:pos="3000"/><w:tab w:val="left" w:pos="6000"/></w:tabs>')
    para(d, "横线\t后", '<w:tabs><w:tab w:val="left" w:leader="underscore" w:pos="5000"/></w:tabs>')
    para(d, [("签字：", ""), ("\t", '<w:u w:val="single"/>'), ("日期：", ""), ("\t", '<w:u w:val="single"/>')],
         '<w:tabs><w:tab w:val="left" w:pos="3500"/><w:tab w:val="left" w:pos="7500"/></w:tabs>')
    d.save(OUT / "text-tabs.docx")


def grid():
    d = start('w:type="linesAndChars" w:linePitch="579" w:charSpace="-849"', "仿宋", 16, (37, 27))
    s = d.sections[0]
    s.left_margin, s.right_margin, s.bottom_margin = Mm(28), Mm(26), Mm(35)
    para(d, "网格标题", '<w:jc w:val="center"/>')
    for _ in range(8):
        para(d, LOREM, '<w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/>')
    d.save(OUT / "text-grid.docx")


def punctuation():
    d = start(None, "仿宋", 16, (37, 27))
    s = d.sections[0]
    s.left_margin, s.right_margin = Mm(28), Mm(26)
    for text in [
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八，下一行",
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七，（括号）",
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八。”后面还有字",
        "“引号开头，”中间《书名》、“再引”（见附件）；末尾。",
        "中英文混排 word spacing与no space数字123混排2026年9月1日WPS Office",
        "——破折号……省略号·间隔号～波浪号",
        "很长的英文单词 internationalization telecommunication responsibilities 与中文混排换行的情况 uncharacteristically 长",
        "网址 https://example.cn/a/very/long/path/that/does/not/break/easily?with=query&and=more 后文",
    ]:
        para(d, text.replace("&", "&amp;"), '<w:jc w:val="both"/>')
    d.save(OUT / "text-punctuation.docx")


if __name__ == "__main__":
    for make in [runs, paragraphs, tabs, grid, punctuation]:
        make()
