#!/usr/bin/env python3
"""Makes the templates and workbooks of the cases under tests/cases/word/ about content controls and about tags
outside of paragraphs.

Needs python-docx and openpyxl. The output is committed; run this again after changing it. All persons, units and
numbers are invented. Files come out the same on every run.
"""
import io
import re
import zipfile
from pathlib import Path

import docx
import openpyxl
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.opc.constants import RELATIONSHIP_TYPE as RT

ROOT = Path(__file__).resolve().parent.parent / "cases" / "word"
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
DOC = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def save(document, path, parts=None, change=None, relations=None, types=""):
    """Saves with fixed times; `parts` are added, `relations` go to the main part, `change(name, text)` edits."""
    out = io.BytesIO()
    document.save(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(path, "w") as new:
        items = [(n, old.read(n)) for n in old.namelist() if not n.endswith(("thumbnail.jpeg", "stylesWithEffects.xml"))]
        for name, data in items + [(n, d.encode()) for n, d in (parts or {}).items()]:
            text = data.decode() if name.endswith((".xml", ".rels")) else None
            if name == "_rels/.rels":
                text = "".join(p if "thumbnail" not in p else "" for p in split(text))
            if name == "word/styles.xml":
                text = lean(text)
            if name == "[Content_Types].xml":
                text = "".join(p for p in split(text, "Override") if "stylesWithEffects" not in p)
                text = text.replace("</Types>", types + "</Types>")
            if name == "word/_rels/document.xml.rels":
                text = "".join(p for p in split(text) if "stylesWithEffects" not in p)
                text = text.replace("</Relationships>", (relations or "") + "</Relationships>")
            if text is not None and change:
                text = change(name, text)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data if text is None else text.encode(), compresslevel=9)


def split(text, element="Relationship"):
    """The pieces of a part, each such element alone."""
    return text.replace(f"<{element} ", f"\0<{element} ").replace("/>", "/>\0").split("\0")


def lean(text):
    """Styles without the ready-made table styles that nothing here uses."""
    text = re.sub(r"<w:latentStyles.*?</w:latentStyles>", "", text, flags=re.S)
    keep = lambda m: m[0] if re.search(r'w:styleId="(TableNormal|TableGrid)"', m[0]) else ""
    return re.sub(r'<w:style w:type="table".*?</w:style>', keep, text, flags=re.S)


def blank():
    d = docx.Document()
    d.styles["Normal"].font.name = "SimSun"
    d.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "SimSun")
    for what in ("author", "title", "comments"):
        setattr(d.core_properties, what, "")
    return d


def book(path, sheets):
    b = openpyxl.Workbook()
    b.remove(b.active)
    for name, rows in sheets.items():
        s = b.create_sheet(name)
        for r in rows:
            s.append(r)
    out = io.BytesIO()
    b.save(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(path, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "docProps/core.xml":
                data = b'<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
            info = zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data, compresslevel=9)


def cmd(case, text):
    (ROOT / case).mkdir(parents=True, exist_ok=True)
    (ROOT / case / "cmd").write_text(text)


# ---- content controls -------------------------------------------------------------------------------------

ids = iter(range(1001, 9999))
PROMPT = '<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>单击此处输入。</w:t></w:r>'


def control(tag, kind, content, more=""):
    ns = f"{nsdecls('w')} {W14} {W15}"
    return parse_xml(
        f'<w:sdt {ns}><w:sdtPr><w:alias w:val="{tag}"/><w:tag w:val="{tag}"/><w:id w:val="{next(ids)}"/>{more}{kind}'
        f"</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


SHOWING = "<w:showingPlcHdr/>"
DATE = '<w:date><w:dateFormat w:val="{}"/><w:lid w:val="zh-CN"/><w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
BOX = '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
LIST = '<w:{0}><w:listItem w:displayText="选择一项。" w:value=""/><w:listItem w:displayText="大班组" w:value="D"/><w:listItem w:displayText="中班组" w:value="Z"/><w:listItem w:displayText="食堂" w:value="S"/></w:{0}>'
STORE = "{7C6D5E4F-1111-4222-8333-444455556666}"


def inline(d, label, *controls):
    p = d.add_paragraph(label)
    for c in controls:
        p._p.append(c)
    return p


def controls():
    d = blank()
    d.add_heading("上岗登记表", 1)
    glyph = '<w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/></w:rPr><w:t>☐</w:t></w:r>'
    bound = f'<w:dataBinding w:prefixMappings="xmlns:d=\'urn:demo\'" w:xpath="/d:form[1]/d:name[1]" w:storeItemID="{STORE}"/>'
    inline(d, "姓名：", control("姓名", "<w:text/>", PROMPT, SHOWING + bound))
    inline(d, "上岗日期：", control("上岗日期", DATE.format("yyyy'年'M'月'd'日'"), PROMPT, SHOWING))
    inline(d, "大写日期：", control("{{上岗日期}}", DATE.format("EEEE年O月A日"), PROMPT, SHOWING))
    inline(d, "党员：", control("党员", BOX, glyph))
    inline(d, "部门：", control("部门", LIST.format("dropDownList"), PROMPT, SHOWING))
    inline(d, "岗位：", control("岗位", LIST.format("comboBox"), PROMPT, SHOWING))
    inline(d, "批注（不在表里）：", control("批注", "<w:text/>", PROMPT, SHOWING))
    body = d.element.body
    end = body[-1]
    end.addprevious(control("简历", "", f'<w:p><w:pPr><w:ind w:firstLine="420"/></w:pPr>{PROMPT}</w:p>', SHOWING))
    end.addprevious(control("{{#if 党员}}", "", "<w:p><w:r><w:t>附：组织关系介绍信</w:t></w:r></w:p>"))
    t = d.add_table(1, 2, style="Table Grid")
    t.rows[0].cells[0].text, t.rows[0].cells[1].text = "亲属", "关系"

    def cell(tag):
        return f"<w:tc><w:tcPr><w:tcW w:w=\"4320\" w:type=\"dxa\"/></w:tcPr><w:p><w:sdt><w:sdtPr><w:tag w:val=\"{tag}\"/><w:id w:val=\"{next(ids)}\"/>{SHOWING}<w:text/></w:sdtPr><w:sdtContent>{PROMPT}</w:sdtContent></w:sdt></w:p></w:tc>"

    item = f'<w:sdt><w:sdtPr><w:id w:val="{next(ids)}"/><w15:repeatingSectionItem/></w:sdtPr><w:sdtContent><w:tr>{cell("称呼")}{cell("关系")}</w:tr></w:sdtContent></w:sdt>'
    t._tbl.append(control("亲属", "<w15:repeatingSection/>", item))
    # a control around a cell
    t2 = d.add_table(1, 1, style="Table Grid")
    t2.rows[0].cells[0].text = "编号"
    t2.rows[0]._tr.append(
        control("工号", "<w:text/>", f'<w:tc><w:tcPr><w:tcW w:w="4320" w:type="dxa"/></w:tcPr><w:p>{PROMPT}</w:p></w:tc>', SHOWING)
    )
    t2._tbl.tblGrid.append(parse_xml(f'<w:gridCol {nsdecls("w")} w:w="4320"/>'))
    parts = {
        "customXml/item7.xml": '<form xmlns="urn:demo"><name/></form>',
        "customXml/itemProps7.xml": f'<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{STORE}"/>',
        "customXml/_rels/item7.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{OFFICE}/customXmlProps" Target="itemProps7.xml"/></Relationships>',
    }
    save(
        d,
        ROOT / "controls" / "登记表.docx",
        parts,
        relations=f'<Relationship Id="rId91" Type="{OFFICE}/customXml" Target="../customXml/item7.xml"/>',
        types='<Override PartName="/customXml/itemProps7.xml" ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>',
        change=placeholder_style,
    )
    book(
        ROOT / "controls" / "名单.xlsx",
        {
            "教职工": [
                ["工号", "姓名", "上岗日期", "党员", "部门", "岗位", "简历"],
                ["A01", "罗可", "2026-09-01", "是", "大班组", "园长", "2001年参加工作。\n2010年任园长。"],
                ["A02", "李四", "2026年9月3日", "", "S", "厨师", None],
            ],
            "亲属": [["工号", "称呼", "关系"], ["A01", "罗一", "父"], ["A01", "周二", "母"]],
        },
    )
    (ROOT / "controls" / "job.toml").write_text(
        '[sheets]\n教职工 = { file = "名单.xlsx", key = "工号" }\n亲属 = { file = "名单.xlsx", sheet = "亲属" }\n\n'
        '[[document]]\nname = "登记表"\ntemplate = "登记表.docx"\nfor_each = "教职工"\n'
        'join = { 亲属 = { sheet = "亲属", on = "工号" } }\noutput = "{{姓名}}"\ndate = 2026-09-01\n'
    )
    cmd("controls", "run job.toml --out out\n")

    # values that a control can't take
    d = blank()
    inline(d, "部门：", control("部门", LIST.format("dropDownList"), PROMPT, SHOWING))
    inline(d, "日期：", control("日期栏", DATE.format("yyyy-MM-dd"), PROMPT, SHOWING))
    inline(d, "党员：", control("党员", BOX, glyph))
    inline(d, "写错的：", control("{{性名}}", "<w:text/>", PROMPT, SHOWING))
    save(d, ROOT / "controls-wrong" / "登记表.docx", change=placeholder_style)
    d = blank()
    inline(d, "部门：", control("部门", LIST.format("dropDownList"), PROMPT, SHOWING))
    inline(d, "日期：", control("日期栏", DATE.format("yyyy-MM-dd"), PROMPT, SHOWING))
    inline(d, "党员：", control("党员", BOX, glyph))
    save(d, ROOT / "controls-wrong" / "登记表2.docx", change=placeholder_style)
    (ROOT / "controls-wrong" / "名单.csv").write_text("姓名,部门,日期栏,党员\n罗可,车队,不详,也许\n李四,食堂,2026-9-1,否\n")
    cmd("controls-wrong", "check 登记表.docx 名单.csv\nfill 登记表2.docx 名单.csv --name \"{{姓名}}\" --out out --date 2026-09-01\nfields 登记表2.docx\n")


def placeholder_style(name, text):
    if name == "word/styles.xml":
        style = '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/><w:rPr><w:color w:val="808080"/></w:rPr></w:style>'
        text = text.replace("</w:styles>", style + "</w:styles>")
    return text


# ---- everywhere -------------------------------------------------------------------------------------------

CHART = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{office}"><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:rPr lang="zh-CN" sz="1400" b="1"/><a:t>{{{{部</a:t></a:r><a:r><a:rPr lang="zh-CN" sz="1400"/><a:t>门}}}}出勤</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/>{series}<c:axId val="111"/><c:axId val="112"/></c:barChart><c:catAx><c:axId val="111"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="112"/></c:catAx><c:valAx><c:axId val="112"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="111"/></c:valAx></c:plotArea><c:legend><c:legendPos val="b"/></c:legend><c:plotVisOnly val="1"/></c:chart></c:chartSpace>"""
SERIES = '<c:ser><c:idx val="{i}"/><c:order val="{i}"/><c:tx><c:strRef><c:f>Sheet1!${c}$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:f>Sheet1!$A$2:$A$3</c:f><c:strCache><c:ptCount val="2"/><c:pt idx="0"><c:v>甲</c:v></c:pt><c:pt idx="1"><c:v>乙</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!${c}$2:${c}$3</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="2"/><c:pt idx="0"><c:v>1</c:v></c:pt><c:pt idx="1"><c:v>2</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>'

DRAWING = '<w:r {ns}><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="4000000" cy="2000000"/><wp:docPr id="{id}" name="图表" descr="{alt}"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="{office}" r:id="rId92"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'


def link(part, target, text):
    rid = part.relate_to(target, RT.HYPERLINK, is_external=True)
    return parse_xml(
        f'<w:hyperlink {nsdecls("w")} xmlns:r="{OFFICE}" r:id="{rid}" w:tooltip="{{{{姓名}}}}的页"><w:r><w:rPr><w:color w:val="0000FF"/><w:u w:val="single"/></w:rPr><w:t>{text}</w:t></w:r></w:hyperlink>'
    )


def field(code):
    ns = nsdecls("w")
    runs = [
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> HYPERLINK "{code[:12]}</w:instrText>',
        f'<w:instrText xml:space="preserve">{code[12:]}" </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>按域链接</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ]
    return [parse_xml(f"<w:r {ns}>{r}</w:r>") for r in runs]


def everywhere():
    d = blank()
    d.core_properties.title = "{{部门}}月报"
    d.core_properties.keywords = "{{#if 主任}}有主任{{/if}}"
    d.settings.odd_and_even_pages_header_footer = True
    s = d.sections[0]
    s.different_first_page_header_footer = True
    s.first_page_header.paragraphs[0].text = "首页 {{部门}}"
    s.header.paragraphs[0].text = "奇数页 {{部门}}"
    s.even_page_header.paragraphs[0].text = "偶数页 {{部门}}"
    s.footer.paragraphs[0].text = "主任：{{主任}}"
    d.add_paragraph("{{部门}}月报")
    p = d.add_paragraph()
    for r in field("https://e.org/?q={{部门}}"):
        p._p.append(r)
    d.add_paragraph("{{#each 明细}}")
    p = d.add_paragraph("")
    p._p.append(link(d.part, "https://e.org/%7B%7B%E5%A7%93%E5%90%8D%7D%7D.html", "{{姓名}}"))
    d.add_paragraph("{{/each}}")
    alt = "{{chart 明细 类别=&quot;姓名&quot; 值=&quot;出勤、缺勤&quot;}}"
    p = d.add_paragraph()
    p._p.append(parse_xml(DRAWING.format(ns=nsdecls("w"), id=50, alt=alt, office=OFFICE)))
    box = f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:pict><v:shape id="s1" style="width:200pt;height:30pt" alt="{{{{部门}}}}的框"><v:textbox><w:txbxContent><w:p><w:r><w:t>框里：{{{{部门}}}}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>'
    d.add_paragraph()._p.append(parse_xml(box))
    # tracked changes
    p = d.add_paragraph("修订：")
    p._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="70" w:author="审" w:date="2026-01-01T00:00:00Z"><w:r><w:t>{{{{主任}}}}</w:t></w:r></w:ins>'))
    p._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="71" w:author="审" w:date="2026-01-01T00:00:00Z"><w:r><w:delText>{{{{旧名}}}}</w:delText></w:r></w:del>'))
    # notes and comments
    p = d.add_paragraph("附注")
    for kind in ("footnote", "endnote"):
        p._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:{kind}Reference w:id="2"/></w:r>'))
    d.add_comment(p.runs[0], text="批注：{{主任}}", author="审", initials="审")
    # a second section with headers of its own
    s2 = d.add_section(WD_SECTION.NEW_PAGE)
    s2.header.is_linked_to_previous = False
    s2.header.paragraphs[0].text = "第二节 {{部门}}"
    s2.footer.is_linked_to_previous = False
    s2.footer.paragraphs[0].text = "第二节 {{#each 明细}}{{姓名}} {{/each}}"
    s2.first_page_header.is_linked_to_previous = False
    s2.first_page_header.paragraphs[0].text = "第二节首页 {{主任}}"
    d.add_paragraph("第二节正文")

    def notes(kind):
        sep = "".join(
            f'<w:{kind} w:type="{t}" w:id="{i}"><w:p><w:r><w:{t}/></w:r></w:p></w:{kind}>'
            for i, t in enumerate(("separator", "continuationSeparator"))
        )
        word = "脚注" if kind == "footnote" else "尾注"
        return f'<w:{kind}s {nsdecls("w")}>{sep}<w:{kind} w:id="2"><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t>{word}：{{{{主任}}}}</w:t></w:r></w:p></w:{kind}></w:{kind}s>'

    series = SERIES.format(i=0, c="B", name="{{部门}}出勤") + SERIES.format(i=1, c="C", name="缺勤")
    dgm = '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst><dgm:pt modelId="1"><dgm:t><a:bodyPr/><a:p><a:r><a:t>图示 {{主</a:t></a:r><a:r><a:t>任}}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>'
    override = '<Override PartName="/word/{}" ContentType="application/vnd.openxmlformats-officedocument.{}+xml"/>'
    rel = '<Relationship Id="{}" Type="' + OFFICE + '/{}" Target="{}"/>'
    save(
        d,
        ROOT / "everywhere" / "月报.docx",
        {
            "word/charts/chart1.xml": CHART.format(office=OFFICE, series=series),
            "word/diagrams/data1.xml": dgm,
            "word/footnotes.xml": notes("footnote").replace("footnoteRef/", "footnoteRef/"),
            "word/endnotes.xml": notes("endnote"),
        },
        relations=rel.format("rId92", "chart", "charts/chart1.xml")
        + rel.format("rId93", "footnotes", "footnotes.xml")
        + rel.format("rId94", "endnotes", "endnotes.xml")
        + rel.format("rId95", "diagramData", "diagrams/data1.xml"),
        types=override.format("charts/chart1.xml", "drawingml.chart")
        + override.format("footnotes.xml", "wordprocessingml.footnotes")
        + override.format("endnotes.xml", "wordprocessingml.endnotes")
        + override.format("diagrams/data1.xml", "drawingml.diagramData"),
        change=lambda n, t: fixed_comments(t) if n == "word/comments.xml" else t,
    )
    book(
        ROOT / "everywhere" / "数据.xlsx",
        {
            "部门": [["部门", "主任"], ["大班组", "罗可"], ["食堂/后勤", "李四"]],
            "明细": [["部门", "姓名", "出勤", "缺勤"], ["大班组", "张三", 20, 1], ["大班组", "王芳", 18, 3], ["大班组", "赵六", 21, None], ["食堂/后勤", "孙七", 22, 0]],
        },
    )
    (ROOT / "everywhere" / "job.toml").write_text(
        '[sheets]\n部门 = { file = "数据.xlsx", key = "部门" }\n明细 = { file = "数据.xlsx", sheet = "明细" }\n\n'
        '[[document]]\nname = "月报"\ntemplate = "月报.docx"\nfor_each = "部门"\n'
        'join = { 明细 = { sheet = "明细", on = "部门" } }\noutput = "{{主任}}"\ndate = 2026-09-01\n'
    )
    cmd("everywhere", "run job.toml --out out\n")


def fixed_comments(text):
    return re.sub(r'w:date="[^"]*"', 'w:date="2026-01-01T00:00:00Z"', text)


# ---- kinds of file ----------------------------------------------------------------------------------------

def kinds():
    def letter():
        d = blank()
        d.add_paragraph("{{姓名}}：")
        d.add_paragraph("{{link 网址 \"主页\"}}")
        return d

    folder = ROOT / "kinds-of-template"
    kind = lambda new: lambda n, t: t.replace(DOC, new) if n == "[Content_Types].xml" else t
    save(letter(), folder / "信.dotx", change=kind(DOC.replace("document.main", "template.main")))
    macro = "application/vnd.ms-word.{}.main+xml"
    vba = {"word/vbaProject.bin": "宏程序"}
    bin_type = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    vba_rel = '<Relationship Id="rId90" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>'
    save(letter(), folder / "信.dotm", vba, kind(macro.format("template.macroEnabledTemplate")), vba_rel, bin_type)
    save(letter(), folder / "信.docm", vba, kind(macro.format("document.macroEnabled")), vba_rel, bin_type)

    def strict(name, text):
        for a, b in [
            ("http://schemas.openxmlformats.org/officeDocument/2006/relationships/metadata", "http://purl.oclc.org/ooxml/officeDocument/relationships/metadata"),
            ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"),
            ("http://schemas.openxmlformats.org/officeDocument/2006/extended-properties", "http://purl.oclc.org/ooxml/officeDocument/extendedProperties"),
            ("http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes", "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes"),
            ("http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math"),
            ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"),
            ("http://schemas.openxmlformats.org/drawingml/2006", "http://purl.oclc.org/ooxml/drawingml"),
        ]:
            text = text.replace(a, b)
        return text.replace("<w:document ", '<w:document w:conformance="strict" ') if name == "word/document.xml" else text

    save(letter(), folder / "严格.docx", change=strict)
    (folder / "名单.csv").write_text("姓名,网址\n罗可,https://e.org/?a=1&b=2\n")
    cmd(
        "kinds-of-template",
        "".join(f"fill {n} 名单.csv --name {o} --out out/{o} --date 2026-09-01\n" for n, o in [("信.dotx", "甲"), ("信.dotm", "乙"), ("信.docm", "丙"), ("严格.docx", "丁")]),
    )


controls()
everywhere()
kinds()
