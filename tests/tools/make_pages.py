"""Makes the Word files of tests/inputs/pdf-word: sections, notes, lists, fields.

Written part by part, so that each file holds the one construct it is about and nothing else. Run from anywhere:
python3 tests/tools/make_pages.py [FOLDER]
"""
import sys
import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NS = f'xmlns:w="{W}" xmlns:r="{R}"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
FONTS = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/>'


def styles():
    out = f'<w:docDefaults><w:rPrDefault><w:rPr>{FONTS}<w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
    out += '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    for n in (1, 2, 3):
        size = 36 - 4 * n
        out += (
            f'<w:style w:type="paragraph" w:styleId="h{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="a"/>'
            f'<w:pPr><w:keepNext/><w:spacing w:before="120" w:after="120"/><w:outlineLvl w:val="{n - 1}"/></w:pPr>'
            f'<w:rPr><w:rFonts w:eastAsia="黑体"/><w:sz w:val="{size}"/></w:rPr></w:style>'
        )
        out += (
            f'<w:style w:type="paragraph" w:styleId="toc{n}"><w:name w:val="toc {n}"/><w:basedOn w:val="a"/><w:pPr>'
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8306"/></w:tabs><w:ind w:left="{(n - 1) * 210}"/>'
            "</w:pPr></w:style>"
        )
    for n in (1, 2):
        at = '<w:ilvl w:val="1"/>' if n == 2 else ""
        out += (
            f'<w:style w:type="paragraph" w:styleId="art{n}"><w:name w:val="条{n}"/><w:basedOn w:val="a"/>'
            f'<w:pPr><w:numPr>{at}<w:numId w:val="9"/></w:numPr></w:pPr></w:style>'
        )
    out += (
        '<w:style w:type="character" w:styleId="mark"><w:name w:val="footnote reference"/>'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    )
    return f"<w:styles {NS}>{out}</w:styles>"


def t(text, props=""):
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs, props="", style="", sect=""):
    runs = "".join(r if r.startswith("<") else t(r) for r in runs)
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{style}{props}{sect}</w:pPr>{runs}</w:p>"


def center(*runs):
    return p(*runs, props='<w:jc w:val="center"/>')


def field(code, shown="?"):
    char = lambda kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
    code = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return char("begin") + code + char("separate") + t(shown) + char("end")


def sect(*inner, size=(11906, 16838), margin=(1440, 1800), head=851, kind="", **more):
    """A section mark. Inner parts in the schema's order are up to the caller."""
    w, h = size
    turned = ' w:orient="landscape"' if w > h else ""
    refs = "".join(i for i in inner if "Reference" in i or "notePr" in i)
    rest = "".join(i for i in inner if not ("Reference" in i or "notePr" in i))
    kind = f'<w:type w:val="{kind}"/>' if kind else ""
    (top, side) = margin
    return (
        f'<w:sectPr>{refs}{kind}<w:pgSz w:w="{w}" w:h="{h}"{turned}/><w:pgMar w:top="{top}" w:right="{side}" '
        f'w:bottom="{top}" w:left="{side}" w:header="{head}" w:footer="{head}" w:gutter="0"/>{rest}</w:sectPr>'
    )


def ref(what, name, kind="default"):
    return f'<w:{what}Reference w:type="{kind}" r:id="{name}"/>'


def write(folder, name, body, stories=None, settings="", numbering="", notes=None, links=None, title=""):
    """`stories`: header or footer blocks by name (head…, foot…); `notes`: (footnotes, endnotes) as lists."""
    types = [("document.xml", "document.main"), ("styles.xml", "styles"), ("settings.xml", "settings")]
    relations = [("rStyles", "styles", "styles.xml"), ("rSettings", "settings", "settings.xml")]
    settings = (
        f'{settings}<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        if "themeFontLang" not in settings
        else settings
    )
    parts = {
        "document.xml": f"<w:document {NS}><w:body>{body}</w:body></w:document>",
        "styles.xml": styles(),
        "settings.xml": f"<w:settings {NS}>{settings}</w:settings>",
    }
    for key, blocks in (stories or {}).items():
        kind, tag = ("header", "hdr") if key.startswith("head") else ("footer", "ftr")
        parts[f"{key}.xml"] = f"<w:{tag} {NS}>{blocks}</w:{tag}>"
        types.append((f"{key}.xml", kind))
        relations.append((key, kind, f"{key}.xml"))
    if numbering:
        parts["numbering.xml"] = f"<w:numbering {NS}>{numbering}</w:numbering>"
        types.append(("numbering.xml", "numbering"))
        relations.append(("rNumbering", "numbering", "numbering.xml"))
    for kind, texts in zip(("footnote", "endnote"), notes or ((), ())):
        if not texts:
            continue
        mark = f'<w:r><w:rPr><w:rStyle w:val="mark"/></w:rPr><w:{kind}Ref/></w:r>'
        inner = "".join(
            f'<w:{kind} w:type="{what}" w:id="{n}"><w:p><w:r><w:{what}/></w:r></w:p></w:{kind}>'
            for n, what in ((-1, "separator"), (0, "continuationSeparator"))
        )
        for n, text in enumerate(texts, 1):
            text = t(" " + text, '<w:sz w:val="18"/>')
            inner += f'<w:{kind} w:id="{n}">{p(mark, text)}</w:{kind}>'
        parts[f"{kind}s.xml"] = f"<w:{kind}s {NS}>{inner}</w:{kind}s>"
        types.append((f"{kind}s.xml", f"{kind}s"))
        relations.append((f"r{kind}", f"{kind}s", f"{kind}s.xml"))
    overrides = "".join(f'<Override PartName="/word/{n}" ContentType="{TYPE}{k}+xml"/>' for n, k in types)
    rels = "".join(f'<Relationship Id="{i}" Type="{R}/{k}" Target="{target}"/>' for i, k, target in relations)
    rels += "".join(
        f'<Relationship Id="{i}" Type="{R}/hyperlink" Target="{url}" TargetMode="External"/>'
        for i, url in (links or {}).items()
    )
    core = "http://schemas.openxmlformats.org/package/2006/"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{core}content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{core}relationships"><Relationship Id="r1" '
        f'Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{core}relationships">{rels}</Relationships>',
    }
    files |= {f"word/{n}": text for n, text in parts.items()}
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as z:
        for n, text in files.items():
            info = zipfile.ZipInfo(n, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, HEAD + text)


TEXT = "为规范管理，明确职责，保证各项工作有序进行，根据有关规定，结合实际，制定本办法。各部门应当认真执行。"
BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def headers(folder):
    stories = {
        "head1": center("正文页眉"),
        "head2": center("首页页眉"),
        "head3": p("偶数页页眉"),
        "foot1": p("第 ", field("PAGE"), " 页，共 ", field("NUMPAGES"), " 页", props='<w:jc w:val="right"/>'),
        "foot3": p("第 ", field("PAGE"), " 页，本节 ", field("SECTIONPAGES"), " 页"),
        "foot4": center(field("PAGE \\* MERGEFORMAT")),
    }
    refs = [ref("header", "head1"), ref("header", "head3", "even"), ref("footer", "foot1"), ref("footer", "foot3", "even")]
    first = sect(ref("header", "head2", "first"), *refs, '<w:titlePg/>')
    second = sect(ref("footer", "foot4"), '<w:pgNumType w:fmt="upperRoman" w:start="1"/>', size=(16838, 11906))
    third = sect('<w:pgNumType w:fmt="chineseCountingThousand" w:start="11"/>', kind="oddPage")
    body = p("第一节第一页") + BREAK + p("第一节第二页") + BREAK + p("第一节第三页", sect=first)
    body += p("第二节第一页，横向") + BREAK + p("第二节第二页", sect=second)
    body += p("第三节，从奇数页开始") + BREAK + p("第三节第二页")
    write(folder, "section-headers.docx", body + third, stories, "<w:evenAndOddHeaders/>")


def columns(folder):
    two = '<w:cols w:num="2" w:space="425" w:sep="1"/>'
    body = center("通知") + p("下面是两栏，高度相同。", sect=sect())
    body += "".join(p(f"{n}．{TEXT}") for n in range(1, 7)) + p("两栏到此。", sect=sect(two, kind="continuous"))
    body += p("又是一栏。" + TEXT * 3) + p("本节完。", sect=sect(kind="continuous"))
    three = '<w:cols w:num="3" w:space="300" w:sep="1"/>'
    body += "".join(p(f"{n}．{TEXT * 2}") for n in range(1, 9))
    body += '<w:p><w:r><w:br w:type="column"/></w:r><w:r><w:t>新的一栏</w:t></w:r></w:p>'
    write(folder, "section-columns.docx", body + sect(three))


def pages(folder):
    stories = {
        "head1": "".join(center(f"很高的页眉，第 {n} 行") for n in range(1, 8)),
        "foot1": center(field("PAGE \\* ArabicDash")),
    }
    line = lambda side: f'<w:{side} w:val="double" w:sz="6" w:space="24" w:color="auto"/>'
    borders = "".join(line(s) for s in ("top", "left", "bottom", "right"))
    borders = f'<w:pgBorders w:offsetFrom="page">{borders}</w:pgBorders>'
    cover = sect(borders, '<w:vAlign w:val="center"/>')
    body = center(t("年度工作报告", '<w:sz w:val="52"/>')) + center("二〇二六年") + p("", sect=cover)
    body += "".join(p(TEXT) for _ in range(4))
    write(folder, "section-tall.docx", body + sect(ref("header", "head1"), ref("footer", "foot1")), stories)


def mixed(folder):
    """Breaks where typst has none: in columns, in sections with other margins, on pages with centred text."""
    page = '<w:r><w:br w:type="page"/></w:r>'
    stories = {
        "head1": p(mark(90, "在页眉里", "页眉"), note("footnote", 1)),
        "foot1": center(field("PAGE"), "/", field("NUMPAGES"), "/", field("SECTIONPAGES")),
    }
    refs = [ref("header", "head1"), ref("footer", "foot1")]
    cover = sect(*refs, '<w:vAlign w:val="center"/>')
    body = center("封面", page, "封二") + p("", sect=cover)
    body += p("一栏", props='<w:pageBreakBefore/>') + p(mark(1, "甲", "书签"), sect=sect())
    two = '<w:cols w:num="2" w:space="425"/>'
    body += p("两栏里分页前", page, "分页后", note("footnote", 2), sect=sect(two, kind="continuous"))
    body += p("边距不同的节", page, "分页后。" + TEXT, sect=sect(kind="continuous", margin=(1440, 2800)))
    body += p("两栏，", sect=sect(two)) + p("下一栏", sect=sect(two, kind="nextColumn"))
    body += p("偶数页", note("footnote", 3), sect=sect(kind="evenPage", size=(16838, 11906)))
    body += p("引用：", field("REF 甲 \\h", "书签"), field("PAGEREF 在页眉里", "5"), field("PAGEREF 甲 \\h", "0"))
    foot = ["页眉里的注不会有。", "栏里的注。", "偶数页的注。"]
    write(folder, "section-mixed.docx", body + sect(), stories, notes=(foot, ()))


def note(kind, n):
    return f'<w:r><w:rPr><w:rStyle w:val="mark"/></w:rPr><w:{kind}Reference w:id="{n}"/></w:r>'


def notes(folder):
    circled = '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/><w:numRestart w:val="eachSect"/></w:footnotePr>'
    body = p("本办法所称职工", note("footnote", 1), "，是指在册人员", note("footnote", 2), "。")
    body += p(TEXT, sect=sect(circled))
    body += p("第二节的注", note("footnote", 3), "重新编号；尾注", note("endnote", 1), "在文末", note("endnote", 2), "。")
    foot = ["包括合同制职工。", "以人事部门的名册为准，" + TEXT, "第二节的第一个注。"]
    write(folder, "notes-circled.docx", body + sect(circled), notes=(foot, ["尾注一。", "尾注二，" + TEXT]))
    body = "".join(p(TEXT, note("footnote", n) if n % 4 == 1 else "", TEXT) for n in range(1, 30))
    foot = [f"第 {n} 个脚注。" for n in range(1, 30)]
    write(folder, "notes-pages.docx", body + sect(), notes=(foot, ()))


def tables(folder):
    """Notes and bookmarks in cells, also of a row that is repeated; a table as a header."""
    lines = "".join(f'<w:{s} w:val="single" w:sz="4"/>' for s in ("top", "left", "bottom", "right", "insideH", "insideV"))
    lines = f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr>"
    grid = '<w:tblGrid><w:gridCol w:w="4000"/><w:gridCol w:w="4300"/></w:tblGrid>'
    cell = lambda *inner: f'<w:tc><w:tcPr><w:tcW w:w="4150" w:type="dxa"/></w:tcPr>{p(*inner)}</w:tc>'
    row = lambda a, b, props="": f"<w:tr><w:trPr>{props}</w:trPr>{a}{b}</w:tr>"
    table = lambda rows: f"<w:tbl>{lines}{grid}{rows}</w:tbl>"
    head = row(cell(mark(1, "表头", "项目")), cell("说明", note("footnote", 1)), "<w:tblHeader/>")
    rows = "".join(
        row(cell(mark(10 + n, f"项{n}", f"第 {n} 项")), cell(TEXT, note("footnote", n // 10 + 2) if n % 10 == 0 else ""))
        for n in range(40)
    )
    body = table(head + rows)
    body += p("见第 ", field("PAGEREF 项39 \\h", "0"), " 页，", field("REF 表头 \\h", "项目"), "。")
    high = row(cell("单位"), cell("编号"), '<w:trHeight w:val="900"/>')
    stories = {"head1": table(high + high) + p("")}
    foot = ["表头的注。"] + [f"第 {n * 10} 项的注。" for n in range(4)]
    write(folder, "notes-table.docx", body + sect(ref("header", "head1")), stories, notes=(foot, ()))


FORMATS = """decimal decimalZero upperRoman lowerRoman upperLetter lowerLetter chineseCountingThousand chineseCounting
ideographDigital chineseLegalSimplified ideographTraditional ideographZodiac decimalEnclosedCircle
decimalEnclosedCircleChinese decimalFullWidth decimalEnclosedParen decimalEnclosedFullstop numberInDash ordinal
cardinalText ordinalText ideographEnclosedCircle none""".split()


def level(at, fmt, text, start=1, more="", left=None, jc="left"):
    left = 420 * (at + 1) if left is None else left
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{more}<w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="{jc}"/><w:pPr><w:ind w:left="{left}" w:hanging="420"/></w:pPr></w:lvl>'
    )


def kind(n, *levels, more=""):
    return f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>{more}{"".join(levels)}</w:abstractNum>'


def num(n, of, more=""):
    return f'<w:num w:numId="{n}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(list_, at, *runs, style=""):
    return p(*runs, style=style, props=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{list_}"/></w:numPr>')


def lists(folder):
    kinds, nums, body = "", "", ""
    for n, fmt in enumerate(FORMATS, 1):
        space = '<w:suff w:val="space"/>'
        kinds += kind(n, level(0, fmt, "%1、", 9, space, left=420))
        nums += num(n, n)
        body += "".join(item(n, 0, f"{fmt}") for _ in range(2))
    write(folder, "list-formats.docx", body + sect('<w:cols w:num="2" w:space="425"/>'), numbering=kinds + nums)

    chapter = [
        level(0, "chineseCountingThousand", "第%1章", more='<w:suff w:val="space"/>'),
        level(1, "decimal", "%1.%2", more="<w:isLgl/>"),
        level(2, "decimal", "（%3）", more='<w:lvlRestart w:val="1"/>'),
    ]
    articles = [
        level(0, "chineseCountingThousand", "第%1条", more='<w:pStyle w:val="art1"/><w:suff w:val="space"/>'),
        level(1, "chineseCountingThousand", "（%2）", more='<w:pStyle w:val="art2"/>'),
    ]
    bullet = lambda at, char, font: (
        f'<w:lvl w:ilvl="{at}"><w:numFmt w:val="bullet"/><w:lvlText w:val="{char}"/><w:pPr><w:ind w:left="{420 * (at + 1)}" '
        f'w:hanging="420"/></w:pPr><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr></w:lvl>'
    )
    kinds = kind(1, *chapter) + kind(2, *articles, more='<w:styleLink w:val="S"/>')
    kinds += kind(3, bullet(0, "\uf06c", "Wingdings"), bullet(1, "\uf0d8", "Wingdings"), bullet(2, "\uf0b7", "Symbol"))
    kinds += kind(4, more='<w:numStyleLink w:val="S"/>')
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    nums = num(1, 1) + num(2, 1, again) + num(3, 3) + num(9, 2) + num(8, 4) + num(7, 1)
    body = item(1, 0, "总则") + item(1, 1, "目的") + item(1, 2, "甲") + item(1, 1, "范围") + item(1, 2, "接着数")
    body += item(1, 0, "职责") + item(1, 2, "重新数，第二级没有出现过") + item(7, 0, "另一个列表接着数")
    body += item(2, 0, "重新开始") + item(2, 0, "第二") + item(0, 0, "没有编号的一段")
    body += p("样式带编号", style="art1") + p("样式带第二级编号", style="art2") + p("样式带编号", style="art1")
    body += item(8, 0, "跟随列表样式，接着数")
    body += "".join(item(3, n, "项目符号") for n in range(3))
    write(folder, "list-levels.docx", body + sect(), numbering=kinds + nums)


def mark(n, name, *inner):
    inner = "".join(i if i.startswith("<") else t(i) for i in inner)
    return f'<w:bookmarkStart w:id="{n}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{n}"/>'


def fields(folder):
    heads = [(1, "第一章　总则", 1), (2, "第一节　范围", 1), (1, "第二章　职责", 2), (1, "第三章　附则", 4)]
    number = lambda n: field(f"PAGEREF _Toc{n} \\h", "99")
    toc = lambda n, text, level: (
        f'<w:p><w:pPr><w:pStyle w:val="toc{level}"/></w:pPr>'
        + ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3" \\h</w:instrText></w:r>'
           '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' if n == 0 else "")
        + f'<w:hyperlink w:anchor="_Toc{n}">{t(text)}<w:r><w:tab/></w:r>{number(n)}</w:hyperlink>'
        + ('<w:r><w:fldChar w:fldCharType="end"/></w:r>' if n == len(heads) - 1 else "")
        + "</w:p>"
    )
    front = sect('<w:pgNumType w:fmt="lowerRoman"/>', ref("footer", "foot1"))
    body = center("目　录") + "".join(toc(n, text, level) for n, (level, text, _) in enumerate(heads)) + p("", sect=front)
    for n, (level, text, count) in enumerate(heads):
        body += p(mark(n, f"_Toc{n}", text), style=f"h{level}") + "".join(p(TEXT * 6) for _ in range(count * 3))
    body += p("见", field("REF _Toc1 \\h", "第一节"), "（第", field("PAGEREF _Toc1", "9"), "页）；")
    link = f'<w:hyperlink r:id="web">{t("网站")}</w:hyperlink>'
    bad = f'<w:hyperlink r:id="bad">{t("本地文件")}</w:hyperlink><w:hyperlink w:anchor="没有">{t("没有的书签")}</w:hyperlink>'
    body += p(link, "，", bad, "，", field('HYPERLINK "mailto:wenshu@example.com"', "邮件"), "。")
    body += p("打印日期：", field('DATE \\@ "yyyy年M月d日"', "2026年3月1日"), "，", field("PAGE \\* CHINESENUM3", "一"))
    stories = {"foot1": center("— ", field("PAGE"), " —")}
    links = {"web": "https://example.com/a?b=1&amp;c=2", "bad": "file:///C:/x.docx"}
    write(folder, "fields-toc.docx", body + sect('<w:pgNumType w:start="1"/>'), stories, links=links)

    check = '<w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'
    check = (
        f'<w:r><w:fldChar w:fldCharType="begin">{check}</w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    held = lambda text, props="": f"<w:sdt><w:sdtPr>{props}</w:sdtPr><w:sdtContent>{text}</w:sdtContent></w:sdt>"
    grey = t("单击此处输入文字", '<w:color w:val="808080"/>')
    body = held(p("整段的内容控件")) + p("姓名：", held(t("张三")), "；部门：", held(grey, "<w:showingPlcHdr/>"))
    body += p(check, " 同意")
    body += p(
        f'<w:ins w:id="1" w:author="甲">{t("插入的字")}</w:ins><w:del w:id="2" w:author="甲"><w:r><w:delText>删掉的字'
        "</w:delText></w:r></w:del>",
        t("隐藏的字", "<w:vanish/>"),
        "。",
    )
    write(folder, "fields-controls.docx", body + sect())


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "inputs" / "pdf-word"
    target.mkdir(parents=True, exist_ok=True)
    for make in (headers, columns, pages, mixed, notes, tables, lists, fields):
        make(target)
