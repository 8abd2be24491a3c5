#!/usr/bin/env python3
"""Makes data/catalogue/: one template that uses every feature once, a workbook and a job file for it.

    make_catalogue.py          then: wenshu run data/catalogue/job.toml

Each feature stands under its own small heading; what is written in the template is shown in grey before it.
All people and units are invented. To look at it: soffice --convert-to pdf, pdftoppm.
"""
from pathlib import Path

from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from openpyxl import Workbook

OUT = Path(__file__).resolve().parents[2] / "data/catalogue"
OUT.mkdir(parents=True, exist_ok=True)
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
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def heading(text):
    d.add_heading(text, 2)


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


def control(properties, content):
    return f'<w:sdt {nsdecls("w")} {W14}><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


d.core_properties.title = "{{标题}}"
d.core_properties.author = "{{单位.全称}}"
d.sections[0].header.paragraphs[0].text = "{{单位.全称}}　{{编号}}"
foot = d.sections[0].footer.paragraphs[0]
foot.add_run("第")
field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
foot._p.append(field)
foot.add_run("页　{{标题}}")

d.add_paragraph("{{标题}}", style="Title")
heading("一、值、函数、备用文字")
note("{{联系人}} {{date_upper 日期}} {{money_upper 经费}} {{default 备注 \"（无）\"}}")
para("联系人：{{联", "系", "人}}；落款：{{date_upper 日期}}；经费：{{money_upper 经费}}；备注：{{default 备注 \"（无）\"}}。")
heading("二、条件：一句之内、整段")
note("{{#if 急件}}……{{else}}……{{/if}}")
para("本件{{#if 急件}}", "特急", "{{else}}按平件{{/if}}办理。")
para("{{#unless 急件}}")
para("这一段不会出现。")
para("{{else}}")
para("这一段因为是急件才出现。")
para("{{/unless}}")
heading("三、循环：一句之内、整段、层层套")
note("{{#each 小组}}……{{/each}}")
para("共{{小组.length}}组：{{#each 小组}}{{组名}}{{#unless @last}}、{{/unless}}{{/each}}。")
para("{{#each 小组}}")
para("{{@number}}. ", "{{组名}}", "（组长{{组长}}）：{{#each 组员}}{{姓名}}{{#if 电话}}（{{电话}}）{{/if}}{{#unless @last}}、{{/unless}}{{else}}暂无组员{{/each}}。")
para("{{/each}}")
heading("四、编号列表在每一轮重新开始")
para("{{#each 小组 restart=true}}")
para("{{组名}}：")
para("{{#each 组员}}")
item = d.add_paragraph("{{姓名}}", style="List Number")
number = item._p.get_or_add_pPr().get_or_add_numPr()
number.get_or_add_ilvl().val = 0
number.get_or_add_numId().val = d.styles["List Number"].element.pPr.numPr.numId.val
para("{{/each}}")
para("{{/each}}")
heading("五、表格：行循环、相同的格子合并、按条件去掉一列")
note("{{#each 人员}}{{merge 组名}}……{{/each}}，{{column 显示电话}}")
table([["组", "姓名", "电话{{column 显示电话}}", "职责"], ["{{#each 人员}}{{merge 组名}}", "{{姓名}}", "{{电话}}", "{{职责}}{{/each}}"], ["合计", "{{人员.length}}人", "", ""]])
heading("六、表格：列循环、表中有表、没有行的表不留")
note("{{#cells 月份}}……{{/cells}}")
table([["月份", "{{#cells 月份}}{{名}}{{/cells}}"], ["次数", "{{#cells 月份}}{{次数}}{{/cells}}"]])
t = table([["{{#each 小组}}{{组名}}", ""], ["", "{{/each}}"]])
cell = t.cell(1, 0)
inner = cell.add_table(1, 2)
inner.style = "Table Grid"
inner.cell(0, 0).text, inner.cell(0, 1).text = "{{#each 组员}}{{姓名}}", "{{电话}}{{/each}}"
cell.add_paragraph()
table([["{{#each 空表}}", ""], ["{{x}}", ""], ["{{/each}}", ""]])
heading("七、分段、横线、勾选、链接")
note("{{paragraphs 经过}} {{underline 8}} {{checkbox_control 急件}} {{link 网址 \"主页\"}}")
para("经过：{{paragraphs 经过}}")
para("签字：{{underline 8}}　{{checkbox 急件}}急件（字符）　{{checkbox_control 急件}}急件（可以点）　{{link 网址 \"主页\"}}")
heading("八、Markdown")
note("{{markdown 正文}}")
para("{{markdown 正文}}")
heading("九、内容控件")
run = lambda t: f"<w:r><w:t>{t}</w:t></w:r>"
xml(f'<w:p {nsdecls("w")}><w:r><w:t xml:space="preserve">联系人（文本控件）：</w:t></w:r>'
    + control('<w:tag w:val="联系人"/><w:id w:val="501"/><w:text/>', run("点击输入"))
    + "<w:r><w:t xml:space=\"preserve\">　报送（日期控件）：</w:t></w:r>"
    + control('<w:tag w:val="报送日期"/><w:id w:val="502"/><w:date><w:dateFormat w:val="yyyy年M月d日"/><w:lid w:val="zh-CN"/></w:date>', run("选择日期"))
    + "<w:r><w:t xml:space=\"preserve\">　急件（勾选控件）：</w:t></w:r>"
    + control('<w:tag w:val="急件"/><w:id w:val="503"/><w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2611" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>', run("☐"))
    + "<w:r><w:t xml:space=\"preserve\">　等级（下拉控件）：</w:t></w:r>"
    + control('<w:tag w:val="等级"/><w:id w:val="504"/><w:dropDownList><w:listItem w:displayText="一般" w:value="1"/><w:listItem w:displayText="较大" w:value="2"/></w:dropDownList>', run("选择"))
    + "</w:p>")
heading("十、批注、书签、文本框、修订里的标记")
p = para("批注、书签：", "{{联系人}}")
d.add_comment(p.runs[1], text="请{{联系人}}核对", author="甲", initials="甲")
xml(f'<w:p {nsdecls("w")}><w:bookmarkStart w:id="900" w:name="书签"/><w:r><w:t>{{{{#each 小组}}}}{{{{组名}}}}</w:t></w:r><w:bookmarkEnd w:id="900"/>'
    '<w:ins w:id="901" w:author="甲" w:date="2026-09-01T08:00:00Z"><w:r><w:t>（修订：{{组长}}）{{/each}}</w:t></w:r></w:ins>'
    '<w:del w:id="902" w:author="甲" w:date="2026-09-01T08:00:00Z"><w:r><w:delText>{{删去的不管}}</w:delText></w:r></w:del></w:p>')
xml(f'<w:p {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape id="box" type="#_x0000_t202" style="width:220pt;height:34pt" strokecolor="black"><v:textbox><w:txbxContent>'
    '<w:p><w:r><w:t>文本框：{{单位.全称}}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>')
heading("十一、照原样印出的括号，最后一节横排")
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
d.save(OUT / "目录.docx")

b = Workbook()
sheet = b.active
sheet.title = "通知"
sheet.append(["标题", "联系人", "经费", "备注", "急件", "报送日期", "等级", "网址", "显示电话", "经过", "正文"])
sheet.append(["模板功能总览", "罗可", 12800.5, None, "是", "2026-09-01", "较大", "https://example.org/?a=1&b=2", "是",
    "接到报告，立即到场。\n清点人数，一人不少。", "## 要求\n\n各班**务必**按时完成：\n\n1. 排查\n2. 整改\n   - 当日\n   - 限期\n\n| 物资 | 数量 |\n|---|---:|\n| 沙袋 | 200 |"])
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
b.save(OUT / "数据.xlsx")
