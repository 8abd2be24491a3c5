#!/usr/bin/env python3
"""Makes data/catalogue/: one template that uses every feature once, a workbook and a job file for it.

    make_catalogue.py          then: wenshu run data/catalogue/job.toml

Each feature stands under its own small heading; what is written in the template is shown in grey before it.
All people and units are invented. To look at it: soffice --convert-to pdf, pdftoppm.
"""
import io
import re
import zipfile
from pathlib import Path

from docx import Document
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from openpyxl import Workbook
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image, ImageDraw

OUT = Path(__file__).resolve().parents[2] / "data/catalogue"
OUT.mkdir(parents=True, exist_ok=True)
(OUT / "附件").mkdir(exist_ok=True)
d = Document()
for name in ("Normal", "Heading 1", "Heading 2", "Title"):
    style = d.styles[name]
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体" if name == "Normal" else "黑体")
    style.font.name = "Times New Roman"
d.styles["Normal"].font.size = Pt(10.5)
d.styles["Normal"].paragraph_format.space_after = Pt(3)
d.sections[0].page_width, d.sections[0].page_height = Cm(21), Cm(29.7)
for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
    setattr(d.sections[0], side, Cm(2.2))
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'


heads = iter("一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八".split())


def heading(text):
    d.add_heading(f"{next(heads)}、{text}", 2)


def note(text):
    """What is written, so that a reader sees both; escaped, so that it stays."""
    run = d.add_paragraph().add_run(text.replace("{{", "\\{{"))
    run.font.color.rgb, run.font.size = RGBColor(0x80, 0x80, 0x80), Pt(9)


def para(*texts):
    """A paragraph of runs; every second one is bold, so that tags are cut in two by formats."""
    p = d.add_paragraph()
    for n, t in enumerate(texts):
        p.add_run(t).bold = bool(n % 2)
    return p


def table(rows, style="Table Grid"):
    t = d.add_table(len(rows), len(rows[0]), style=style)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            t.cell(r, c).text = text
    d.add_paragraph()
    return t


def xml(text):
    d.element.body.insert(-1, parse_xml(text))


def face(coat, size=(150, 200)):
    """A drawn portrait."""
    w, h = size
    picture = Image.new("RGB", size, (214, 226, 240))
    pen = ImageDraw.Draw(picture)
    pen.ellipse([w * 0.1, h * 0.82, w * 0.9, h * 1.4], fill=coat)
    pen.ellipse([w * 0.28, h * 0.25, w * 0.72, h * 0.78], fill=(238, 202, 172))
    pen.chord([w * 0.26, h * 0.2, w * 0.74, h * 0.7], 180, 360, fill=(50, 40, 36))
    return png(picture)


def png(picture):
    out = io.BytesIO()
    picture.save(out, "PNG")
    out.seek(0)
    return out


def place(paragraph, alt, width, height):
    """A grey picture with that alternative text: where a photo goes."""
    blank = Image.new("RGB", (100, 133), (225, 225, 225))
    shape = paragraph.add_run().add_picture(png(blank), Cm(width), Cm(height))
    shape._inline.docPr.set("descr", alt)


def notes(document, *texts):
    """A part with footnotes, ids from 1."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    marks = "".join(
        f'<w:footnote w:type="{t}" w:id="{i}"><w:p><w:r><w:{t}/></w:r></w:p></w:footnote>'
        for i, t in ((-1, "separator"), (0, "continuationSeparator"))
    )
    small = "<w:rPr><w:sz w:val=\"18\"/></w:rPr>"
    body = "".join(
        f'<w:footnote w:id="{i}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r><w:r>{small}<w:t xml:space="preserve"> {t}</w:t></w:r></w:p></w:footnote>'
        for i, t in enumerate(texts, 1)
    )
    part = Part(PackURI("/word/footnotes.xml"), kind, f"<w:footnotes {nsdecls('w')}>{marks}{body}</w:footnotes>".encode(), document.part.package)
    document.part.relate_to(part, RT.FOOTNOTES)


def noted(paragraph, id):
    run = paragraph.add_run()
    run.font.superscript = True
    run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{id}"/>'))


def field(*pieces):
    """A complex field as Word writes it; a piece is a text of the instruction or a nested field."""
    mark = lambda kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
    inner = "".join(p if p.startswith("<w:r>") else f'<w:r><w:instrText xml:space="preserve">{p.replace(chr(34), "&quot;")}</w:instrText></w:r>' for p in pieces)
    return mark("begin") + inner + mark("separate") + "<w:r><w:t>«域»</w:t></w:r>" + mark("end")


def fields(*pieces):
    """A paragraph of texts and fields."""
    body = "".join(p if p.startswith("<w:r>") else f'<w:r><w:t xml:space="preserve">{p}</w:t></w:r>' for p in pieces)
    xml(f'<w:p {nsdecls("w")}>{body}</w:p>')


def control(properties, content):
    return f'<w:sdt {nsdecls("w")} {W14}><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


d.core_properties.title = "{{标题}}"
d.core_properties.author = "{{单位.全称}}"
d.sections[0].header.paragraphs[0].text = "{{单位.全称}}　{{编号}}"
foot = d.sections[0].footer.paragraphs[0]
foot.add_run("第")
page = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
foot._p.append(page)
foot.add_run("页　{{标题}}")

d.add_paragraph("{{标题}}", style="Title")
heading("值、函数、备用文字")
note("{{联系人}} {{date_upper 日期}} {{money_upper 经费}} {{default 备注 \"（无）\"}}")
para("联系人：{{联", "系", "人}}；落款：{{date_upper 日期}}；经费：{{money_upper 经费}}；备注：{{default 备注 \"（无）\"}}。")
heading("条件：一句之内、整段")
note("{{#if 急件}}……{{else}}……{{/if}}")
para("本件{{#if 急件}}", "特急", "{{else}}按平件{{/if}}办理。")
para("{{#unless 急件}}")
para("这一段不会出现。")
para("{{else}}")
para("这一段因为是急件才出现。")
para("{{/unless}}")
heading("循环：一句之内、整段、层层套")
note("{{#each 小组}}……{{/each}}")
para("共{{小组.length}}组：{{#each 小组}}{{组名}}{{#unless @last}}、{{/unless}}{{/each}}。")
para("{{#each 小组}}")
para("{{@number}}. ", "{{组名}}", "（组长{{组长}}）：{{#each 组员}}{{姓名}}{{#if 电话}}（{{电话}}）{{/if}}{{#unless @last}}、{{/unless}}{{else}}暂无组员{{/each}}。")
para("{{/each}}")
heading("编号列表在每一轮重新开始")
para("{{#each 小组 restart=true}}")
para("{{组名}}：")
para("{{#each 组员}}")
item = d.add_paragraph("{{姓名}}", style="List Number")
number = item._p.get_or_add_pPr().get_or_add_numPr()
number.get_or_add_ilvl().val = 0
number.get_or_add_numId().val = d.styles["List Number"].element.pPr.numPr.numId.val
para("{{/each}}")
para("{{/each}}")
heading("表格：行循环、相同的格子合并、按条件去掉一列")
note("{{#each 人员}}{{merge 组名}}……{{/each}}，{{column 显示电话}}")
table([["组", "姓名", "电话{{column 显示电话}}", "职责"], ["{{#each 人员}}{{merge 组名}}", "{{姓名}}", "{{电话}}", "{{职责}}{{/each}}"], ["合计", "{{人员.length}}人", "", ""]])
heading("表格：列循环、表中有表、没有行的表不留")
note("{{#cells 月份}}……{{/cells}}")
table([["月份", "{{#cells 月份}}{{名}}{{/cells}}"], ["次数", "{{#cells 月份}}{{次数}}{{/cells}}"]])
t = table([["{{#each 小组}}{{组名}}"], [""]])
cell = t.cell(1, 0)
inner = cell.add_table(1, 2)
inner.style = "Table Grid"
inner.cell(0, 0).text, inner.cell(0, 1).text = "{{#each 组员}}{{姓名}}", "{{电话}}{{/each}}"
cell._tc.remove(cell.paragraphs[0]._p)
cell.paragraphs[-1].text = "{{/each}}"
table([["{{#each 空表}}", ""], ["{{x}}", ""], ["{{/each}}", ""]])
heading("分段、横线、勾选、链接")
note("{{paragraphs 经过}} {{underline 8}} {{checkbox_control 急件}} {{link 网址 \"主页\"}}")
para("经过：{{paragraphs 经过}}")
para("签字：{{underline 8}}　{{checkbox 急件}}急件（字符）　{{checkbox_control 急件}}急件（可以点）　", "", "{{link 网址 \"主页\"}}").runs[-1].font.underline = True
heading("地址里有标记的链接、脚注（在循环里各有一条）")
note("链接的地址 https://example.org/{{编号}}；脚注里写 {{联系人}}")
p = para("查看：")
rid = d.part.relate_to("https://example.org/{{编号}}", RT.HYPERLINK, is_external=True)
p._p.append(parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{rid}"><w:r><w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr><w:t>网上的这一件</w:t></w:r></w:hyperlink>'))
notes(d, "有问题找{{联系人}}。")
para("{{#each 小组}}")
noted(para("{{组名}}"), 1)
para("{{/each}}")
heading("图片：文件、表格单元格、占位图、控件；二维码、条形码")
note("{{image 校徽 height=\"1.5cm\"}} {{image 公章 width=\"2cm\"}} 替代文字 {{照片}} {{qr 网址}} {{barcode 条码}}")
t = d.add_table(2, 6, style="Table Grid")
for c, text in enumerate(["图片文件", "单元格里的图", "浮在行上的图", "占位图", "图片控件", "二维码"]):
    t.cell(0, c).text = text
t.cell(1, 0).text = "{{image 校徽 height=\"1.5cm\"}}"
t.cell(1, 1).text = "{{image 公章 width=\"2cm\"}}"
t.cell(1, 2).text = "{{image 照片 height=\"2.4cm\"}}"
place(t.cell(1, 3).paragraphs[0], "{{image 照片 fit=\"cover\" alt=\"联系人照片\"}}", 1.8, 2.4)
place(t.cell(1, 4).paragraphs[0], "照片", 1.8, 2.4)
boxed = t.cell(1, 4).paragraphs[0].runs[0]._r
holder = parse_xml(control('<w:tag w:val="照片"/><w:id w:val="520"/><w:picture/>', ""))
boxed.addprevious(holder)
holder.find(qn("w:sdtContent")).append(boxed)
t.cell(1, 5).text = "{{qr 网址 width=\"2.2cm\"}}"
for cell in t.rows[1].cells:
    cell.paragraphs[0].paragraph_format.space_before = Pt(4)
d.add_paragraph()
para("条形码：{{barcode 条码 width=\"6cm\" height=\"1.2cm\"}}")
heading("Markdown")
note("{{markdown 正文}}")
para("{{markdown 正文}}")
heading("内容控件")
run = lambda t: f"<w:r><w:t>{t}</w:t></w:r>"
xml(f'<w:p {nsdecls("w")}><w:r><w:t xml:space="preserve">联系人（文本控件）：</w:t></w:r>'
    + control('<w:tag w:val="联系人"/><w:id w:val="501"/><w:text/>', run("点击输入"))
    + "<w:r><w:t xml:space=\"preserve\">　报送（日期控件）：</w:t></w:r>"
    + control('<w:tag w:val="报送日期"/><w:id w:val="502"/><w:date><w:dateFormat w:val="yyyy年M月d日"/><w:lid w:val="zh-CN"/></w:date>', run("选择日期"))
    + "<w:r><w:t xml:space=\"preserve\">　急件（勾选控件）：</w:t></w:r>"
    + control('<w:tag w:val="急件"/><w:id w:val="503"/><w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2611" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>', run("☐"))
    + "<w:r><w:t xml:space=\"preserve\">　等级（下拉控件）：</w:t></w:r>"
    + control('<w:tag w:val="等级"/><w:id w:val="504"/><w:dropDownList><w:listItem w:displayText="一般" w:value="1"/><w:listItem w:displayText="较大" w:value="2"/></w:dropDownList>', run("选择"))
    + "<w:r><w:t xml:space=\"preserve\">　方式（组合框）：</w:t></w:r>"
    + control('<w:tag w:val="方式"/><w:id w:val="505"/><w:comboBox><w:listItem w:displayText="现场" w:value="1"/></w:comboBox>', run("选择或输入"))
    + "</w:p>")
d.element.body.insert(-1, parse_xml(control('<w:tag w:val="经过"/><w:id w:val="506"/>', f"<w:p>{run('多段文字（格式文本控件）')}</w:p>")))
t = d.add_table(1, 2, style="Table Grid")
t.cell(0, 0).text, t.cell(0, 1).text = "组名（重复节控件）", "组长"
cell = lambda tag, n: f'<w:tc><w:tcPr><w:tcW w:w="4700" w:type="dxa"/></w:tcPr><w:p>{control(f"""<w:tag w:val="{tag}"/><w:id w:val="{n}"/><w:text/>""", run("输入"))}</w:p></w:tc>'
item = control('<w:id w:val="508"/><w15:repeatingSectionItem/>', f"<w:tr>{cell('组名', 509)}{cell('组长', 510)}</w:tr>")
t._tbl.append(parse_xml(control('<w:tag w:val="小组"/><w:id w:val="507"/><w15:repeatingSection/>', item)))
d.add_paragraph()
heading("邮件合并域")
note("{ MERGEFIELD 报送日期 \\@ \"EEEE年O月A日\" }　{ IF { MERGEFIELD 等级 } = \"较大\" \"须上报\" \"自行处理\" }")
fields("报送日期：", field(' MERGEFIELD 报送日期 \\@ "EEEE年O月A日" '), "（", field(' MERGEFIELD 报送日期 \\@ "yyyy/M/d dddd" '),
    "）；经费", field(" MERGEFIELD 经费 \\# #,##0.00 "), "元，大写", field(" MERGEFIELD 经费 \\* CHINESENUM2 "), "；两倍是",
    field(" = ", field(" MERGEFIELD 经费 "), ' * 2 \\# "#,##0" '), "元。")
fields(field(" MERGEFIELD 等级 "), "：", field(" IF ", field(" MERGEFIELD 等级 "), ' = "较大" "须上报" "自行处理" '), "。")
heading("插入另一个文件")
note("{{include \"附件/须知.docx\"}}")
para("{{include \"附件/须知.docx\"}}")
heading("批注、书签、文本框、修订里的标记")
p = para("批注、书签：", "{{联系人}}")
d.add_comment(p.runs[1], text="请{{联系人}}核对", author="甲", initials="甲")
xml(f'<w:p {nsdecls("w")}><w:bookmarkStart w:id="900" w:name="书签"/><w:r><w:t>{{{{#each 小组}}}}{{{{组名}}}}</w:t></w:r><w:bookmarkEnd w:id="900"/>'
    '<w:ins w:id="901" w:author="甲" w:date="2026-09-01T08:00:00Z"><w:r><w:t>（修订：{{组长}}）{{/each}}</w:t></w:r></w:ins>'
    '<w:del w:id="902" w:author="甲" w:date="2026-09-01T08:00:00Z"><w:r><w:delText>{{删去的不管}}</w:delText></w:r></w:del></w:p>')
xml(f'<w:p {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:rect id="box" style="width:220pt;height:34pt" strokecolor="black"><v:textbox><w:txbxContent>'
    '<w:p><w:r><w:t>文本框：{{单位.全称}}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:rect></w:pict></w:r></w:p>')
heading("照原样印出的括号，最后一节横排")
para("\\{{联系人}} 不会被替换；{{! 这是说明，不会印出来}}完。")
last = d.add_section(WD_SECTION.NEW_PAGE)
last.page_width, last.page_height = Cm(29.7), Cm(21)
last.orientation = 1
last.header.is_linked_to_previous = False
last.header.paragraphs[0].text = "附表　{{编号}}"
para("{{#each 小组}}")
d.add_heading("{{组名}}", 2)
table([["序号", "姓名", "电话"], ["{{#each 组员}}{{@number}}", "{{姓名}}", "{{default 电话 \"—\"}}{{/each}}"]])
para("{{/each}}")


def save(book, name, more=None, change=None):
    """With fixed times, so that the same script gives the same bytes; parts added and changed."""
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(OUT / name, "w", zipfile.ZIP_DEFLATED) as out:
        for part, data in [(i.filename, old.read(i)) for i in old.infolist()] + list((more or {}).items()):
            if part == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:\w+ [^>]*>)[^<]*", rb"\g<1>2026-09-01T00:00:00Z", data)
            data = change(part, data) if change else data
            out.writestr(zipfile.ZipInfo(part, (2026, 9, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


save(d, "目录.docx")

small = Document()
small.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
notes(small, "本须知由{{单位.全称}}解释。")
noted(small.add_paragraph("须知（这一段和下面的列表来自另一个文件，有问题找{{联系人}}）"), 1)
for text in ("先报告，后处理。", "{{标题}}以此为准。"):
    small.add_paragraph(text, style="List Number")
save(small, "附件/须知.docx")

star = """<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">
<circle cx="48" cy="48" r="44" fill="none" stroke="#b00" stroke-width="5"/>
<path d="M48 16 L56 40 L82 40 L61 55 L69 80 L48 65 L27 80 L35 55 L14 40 L40 40 Z" fill="#b00"/>
</svg>
"""
(OUT / "校徽.svg").write_text(star, encoding="utf-8")

b = Workbook()
sheet = b.active
sheet.title = "通知"
COLUMNS = ["标题", "联系人", "经费", "备注", "急件", "报送日期", "等级", "方式", "网址", "条码", "显示电话", "校徽", "公章", "照片", "经过", "正文"]
sheet.append(COLUMNS)
TEXT = "## 要求\n\n各班**务必**按时完成：\n\n1. 排查\n2. 整改\n   - 当日\n   - 限期\n\n| 物资 | 数量 |\n|---|---:|\n| 沙袋 | 200 |"
sheet.append(["模板功能总览", "罗可", 12800.5, None, "是", "2026-09-01", "较大", "电话", "https://example.org/?a=1&b=2", "QH-2026-001", "是",
    "校徽.svg", '=DISPIMG("ID_1",1)', None, "接到报告，立即到场。\n清点人数，一人不少。", TEXT])
sheet.append(["模板功能总览之二", "周敏", 300, "第二件，没有照片", "否", "2026-10-12", "一般", "现场", "https://example.org/b", "QH-2026-002", "否",
    "校徽.svg", '=DISPIMG("ID_1",1)', None, "按计划进行。", "按计划进行，**无**表格。"])
sheet.row_dimensions[2].height = 90
photo = SheetImage(face((40, 90, 160)))
photo.width, photo.height = 84, 112
sheet.add_image(photo, f"{chr(ord('A') + COLUMNS.index('照片'))}2")
stamp = Image.new("RGBA", (200, 200), (255, 255, 255, 0))
ImageDraw.Draw(stamp).ellipse([8, 8, 192, 192], outline=(192, 0, 0), width=10)
ImageDraw.Draw(stamp).regular_polygon((100, 100, 50), 4, fill=(192, 0, 0))
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
in_cells = {  # a picture in a cell, as WPS keeps it
    "xl/media/cell1.png": png(stamp).getvalue(),
    "xl/_rels/cellimages.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{REL}/image" Target="media/cell1.png"/></Relationships>',
    "xl/cellimages.xml": '<etc:cellImages xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{REL}" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">'
    '<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="ID_1"/><xdr:cNvPicPr/></xdr:nvPicPr>'
    '<xdr:blipFill><a:blip r:embed="rId1"/><a:stretch/></xdr:blipFill><xdr:spPr/></xdr:pic></etc:cellImage></etc:cellImages>',
}


def wps(part, data):
    if part == "xl/_rels/workbook.xml.rels":
        more = b'<Relationship Id="rIdC" Type="http://www.wps.cn/officeDocument/2020/cellImage" Target="cellimages.xml"/>'
        return data.replace(b"</Relationships>", more + b"</Relationships>")
    if part == "xl/worksheets/sheet1.xml":
        return re.sub(rb'<c r="(\w+)"[^>]*><f>DISPIMG\("(\w+)",1\)</f><v ?/?>(</v>)?</c>',
            rb'<c r="\1" t="str"><f>_xlfn.DISPIMG("\2",1)</f><v>=DISPIMG("\2",1)</v></c>', data)
    return data


for title, rows in {
    "小组": [["组名", "组长"], ["疏散组", "罗可"], ["救护组", "周敏"], ["后勤组", "石磊"]],
    "组员": [["组名", "姓名", "电话"], ["疏散组", "赵一", "0737-8585001"], ["疏散组", "钱二", None], ["救护组", "孙三", "0737-8585002"]],
    "人员": [["组名", "姓名", "电话", "职责"], ["疏散组", "赵一", "0737-8585001", "清点人数"], ["疏散组", "钱二", None, "守楼梯口"], ["救护组", "孙三", "0737-8585002", "急救"]],
    "月份": [["名", "次数"], ["九月", 2], ["十月", 3], ["十一月", 1]],
    "空表": [["x"]],
}.items():
    s = b.create_sheet(title)
    for row in rows:
        s.append(row)
save(b, "数据.xlsx", in_cells, wps)
