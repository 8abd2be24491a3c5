"""Makes tests/inputs/lint/*.docx: a notice that keeps to every format rule, and for each rule about the text one that
breaks it (L07.docx …), so that a rule can be seen at work; 旧预案.docx is a plan as people write them.

    python tests/tools/make_lint.py

Styles, footers and page are those of templates/学校/责任书与承诺书/安全责任书.docx; only the text is another. All names are invented.
"""
import pathlib
import zipfile
from xml.sax.saxutils import escape

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "tests/inputs/lint"
BASE = ROOT / "templates/学校/责任书与承诺书/安全责任书.docx"

HEI = '<w:rPr><w:rFonts w:ascii="黑体" w:hAnsi="黑体" w:eastAsia="黑体"/></w:rPr>'


def run(text, properties=""):
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(style, *runs, properties=""):
    """A paragraph; a run is a text or ready XML."""
    xml = "".join(r if r.startswith("<") else run(r) for r in runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{xml}</w:p>'


def blank():
    return p("Normal")


def field(code, text):
    mark = lambda kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
    return f'{mark("begin")}<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{mark("separate")}{run(text)}{mark("end")}'


def cell(*paragraphs):
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{"".join(paragraphs)}</w:tc>'


def table(rows):
    trs = "".join(f'<w:tr>{"".join(cell(p("TableCell", t)) for t in row)}</w:tr>' for row in rows)
    width = "".join('<w:gridCol w:w="2000"/>' for _ in rows[0])
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{width}</w:tblGrid>{trs}</w:tbl>'


def save(name, body, folder=OUT):
    with zipfile.ZipFile(BASE) as old, zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "word/document.xml":
                text = data.decode()
                start = text.index("<w:body>") + len("<w:body>")
                section = text[text.rindex("<w:sectPr>"):]
                section = section.replace(
                    '<w:docGrid w:type="lines" w:linePitch="579"/>',
                    '<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-848"/>',
                )
                data = (text[:start] + "".join(body) + section).encode()
            elif item.filename == "docProps/core.xml":
                data = data.replace("安全责任书".encode(), name.removesuffix(".docx").encode())
            info = zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data)


class Notice:
    """A notice of an invented education authority, in pieces that a rule's document changes."""

    issuer_head = "青河县教育局文件"
    number = "青教发〔2026〕4号"
    titles = ["青河县教育局关于做好", "秋季学期校园安全工作的通知"]
    to = "各乡镇中心学校，县直各学校："
    opening = "为做好2026年秋季学期校园安全工作，现就有关事项通知如下："
    sections = [
        ("Heading1", "一、提高认识"),
        ("Body", "各学校要把师生生命安全放在首位，落实“一岗双责”，做到责任到人。"),
        ("Heading1", "二、突出重点"),
        ("Heading2", "（一）开展隐患排查"),
        ("Body", "1.消防设施。每月检查一次，做好记录。"),
        ("Body", "2.食堂卫生。落实留样制度，要求：（1）专人负责；（2）每日登记；（3）保存48小时。"),
        ("Heading2", "（二）组织应急演练"),
        ("Body", "每学期至少组织一次疏散演练，上午8:30前完成准备。"),
        ("Heading1", "三、加强领导"),
        ("Body", "成立工作专班，名单如下。"),
        ("Body", "组长：张远"),
        ("Body", "副组长：李明、王芳"),
        ("Body", "成员：赵强、钱静、孙磊"),
        ("Body", "联系人：赵强，联系电话：0737-8585001。"),
    ]
    attached = ["附件：1.安全隐患排查表", "2.应急演练记录表"]
    issuer = "青河县教育局"
    date = "2026年9月1日"
    note = None
    annexes = [("附件1", "安全隐患排查表"), ("附件2", "应急演练记录表")]
    copies = "抄送：县应急管理局，县消防救援大队。"
    printed = ("青河县教育局办公室", "2026年9月2日印发")

    def __init__(self, **changes):
        for key, value in changes.items():
            assert hasattr(self, key), key
            setattr(self, key, value)

    def swap(self, old, new):
        assert any(t == old for _, t in self.sections), old
        flush = lambda s, t: "Flush" if t.startswith("　　") else s
        self.sections = [(flush(s, new), new) if t == old else (s, t) for s, t in self.sections]
        return self

    def body(self):
        red = '<w:rPr><w:color w:val="FF0000"/><w:sz w:val="72"/></w:rPr>'
        out = [p("Title", run(self.issuer_head, red)), blank(), p("Subtitle", self.number), blank()]
        out += [p("Title", t) for t in self.titles] + [blank(), p("Flush", self.to), p("Body", self.opening)]
        out += [p(s, t) for s, t in self.sections]
        out += [blank()]
        for i, line in enumerate(self.attached):
            out.append(p("Body", line) if i == 0 else p("Flush", line, properties='<w:ind w:left="1600"/>'))
        out += [blank(), p("Issuer", self.issuer), p("Date", self.date)]
        if self.note:
            out.append(p("Body", self.note))
        for label, title in self.annexes:
            out.append(p("Flush", run(label, HEI), properties="<w:pageBreakBefore/>"))
            out += [blank(), p("Title", title), blank(), table([["序号", "项目", "情况"], ["1", "消防设施", "完好"]])]
        small = '<w:rPr><w:sz w:val="28"/></w:rPr>'
        ind = '<w:ind w:left="320" w:right="320"/>'
        out.append(p("Flush", run(self.copies, small), properties=ind))
        tabs = '<w:tabs><w:tab w:val="right" w:pos="8500"/></w:tabs>'
        left, right = self.printed
        out.append(p("Flush", run(left, small), f"<w:r>{small}<w:tab/></w:r>", run(right, small), properties=tabs + ind))
        return out


def broken():
    """For each rule a notice that breaks it and no other."""
    yield "L07", Notice(number="青教发〔26〕4号")
    yield "L08", Notice(number="青教发[2026]第04号").swap(
        "每学期至少组织一次疏散演练，上午8:30前完成准备。",
        "根据豫办[2007]20号、宛信发【2007】11号文件，每学期至少组织一次疏散演练，上午8:30前完成准备。",
    )
    yield "L09", Notice().swap("二、突出重点", "二.突出重点").swap("（一）开展隐患排查", "(一)开展隐患排查").swap(
        "（二）组织应急演练", "（三）组织应急演练"
    )
    yield "L11", Notice(date="2026年09月01日")
    yield "L12", Notice(to="各乡镇中心学校，县直各学校")
    yield "L13", Notice(annexes=[("附件1", "安全隐患排查情况表"), ("附件2", "应急演练记录表")])
    yield "L15", Notice(copies="抄送:县应急管理局，县消防救援大队")
    yield "L16", Notice(printed=("青河县教育局办公室", "2026年8月20日印发"))
    yield "L18", Notice().swap("组长：张远", "组长:张远").swap(
        "各学校要把师生生命安全放在首位，落实“一岗双责”，做到责任到人。",
        '各学校要把师生生命安全放在首位,落实"一岗双责"(含后勤人员),做到责任到人...不留死角。',
    )
    yield "L19", Notice(date="20xx年9月1日").swap("联系人：赵强，联系电话：0737-8585001。", "联系人：XX，联系电话：____。")
    yield "L20", Notice().swap("成立工作专班，名单如下。", "　　成立工作专班，负责日常工作，名单如下。")
    yield "L21", Notice(issuer="白河县教育局")
    yield "L26", Notice().swap(
        "2.食堂卫生。落实留样制度，要求：（1）专人负责；（2）每日登记；（3）保存48小时。",
        "6.食堂卫生。落实留样制度，要求：（1）专人负责；（2）每日登记；（4）保存48小时。",
    )
    yield "L27", Notice().swap("副组长：李明、王芳", "副组长：李明、张远")
    yield "L28", Notice().swap("成立工作专班，名单如下。", "成立工作专班，及时向县教体局报告，并报县教育局备案，名单如下。")


def plan():
    """A plan of a school as it comes out of years of copying: runs cut anywhere, spaces for indents, old numbers."""
    body = [
        p("Title", "青河县第一中学"),
        p("Title", "突发事件应急预案"),
        blank(),
        p("Heading1", "一.总则"),
        p("Body", "根据豫办[20", "07]2", "0号文件精神,结合我校实际", run("(含分校)", HEI), ",制定本预案."),
        p("Flush", "　　各处室要高度重视，做到早发现、早报告。"),
        p("Flush", "    ", "任何人不得迟报、漏报、瞒报。"),
        p("Heading1", "二、组织机构"),
        p("Heading2", "(一)领导小组"),
        p("Body", "组  长:周正(园长)"),
        p("Body", "副组长：吴敏、周正"),
        p("Body", "成  员：各处室主任"),
        p("Heading2", "（二）、办公室"),
        p("Body", "联系电话："),
        p("Body", "主任：郑华"),
        p("Heading1", "四、报告程序"),
        p("Body", "1、班主任立即报告", field("REF 总值班", '总值班室(电话"0737-8585000")'), ";"),
        p("Body", "2、总值班室10分钟内报市教育局;"),
        p("Body", "6、半小时内报县教体局,详见http://example.org/a,b。"),
        p("Body", "职责:（1）组织疏散;（2）清点人数;（4）通知家长。"),
        p("Body", "<w:r><w:t>必要时拨打110</w:t></w:r><w:del w:id=\"1\" w:author=\"某\"><w:r><w:delText>,119</w:delText></w:r></w:del>"
          "<w:ins w:id=\"2\" w:author=\"某\"><w:r><w:t>、119</w:t></w:r></w:ins><w:r><w:t xml:space=\"preserve\">,做好&amp;记录...等待救援 </w:t></w:r>"),
        table([["组别", "组长", "电话"], ["疏散组(东区)", "吴敏", "138xxxx0001"], ["救护组", "", ""]]),
        blank(),
        p("Issuer", "青河县第一中学"),
        p("Date", "二〇二六年九月一日"),
    ]
    save("旧预案.docx", body)


def letter():
    """The template of tests/cases/lint/run: two faults of its own, and what the data bring."""
    body = [
        p("Title", "任命书"),
        blank(),
        p("Flush", "{{姓名}}同志："),
        p("Body", "根据豫办[2007]20号文件,任命你为{{岗位}}。"),
        p("Issuer", "青河县教育局"),
        p("Date", "{{日期}}"),
    ]
    save("任命书.docx", body, ROOT / "tests/cases/lint/run")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    save("合格通知.docx", Notice().body())
    for name, notice in broken():
        save(f"{name}.docx", notice.body())
    plan()
    letter()


main()
