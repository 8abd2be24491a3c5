#!/usr/bin/env python3
"""Makes tests/inputs/pdf/: PDF forms as three producers write them, and files that must be refused.

    make_forms.py

reportlab's forms (登记表.pdf), LibreOffice's (申请表.pdf, by the macro below), and forms written by hand with what
the other two never do (手写.pdf: inherited attributes, hierarchical names, turned pages and widgets, buttons without
appearances, one field in two places, scripts, XFA besides). Needs reportlab, pypdf, zstandard and LibreOffice.
All people and units are invented. The hand-made ones are the same on every run.
"""
import io
import subprocess
import tempfile
from pathlib import Path

import pypdf
import zstandard
from reportlab.pdfbase import acroform
from reportlab.lib.colors import Color, black, white
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

REPO = Path(__file__).resolve().parents[2]
OUT = REPO / "tests/inputs/pdf"


def face():
    packed = (REPO / "fonts/faces/FillSong-Regular.ttf.zst").read_bytes()
    data = zstandard.ZstdDecompressor().decompress(packed, max_output_size=64 << 20)
    pdfmetrics.registerFont(TTFont("song", io.BytesIO(data)))


def by_reportlab():
    # its own appearances have Latin letters only; values and choices may be Chinese
    escape = acroform.escPDF
    acroform.escPDF = lambda s: escape(s if isinstance(s, bytes) else s.encode("latin-1", "replace").decode("latin-1"))
    c = Canvas(str(OUT / "登记表.pdf"), pagesize=(595, 842), invariant=1)
    c.setTitle("学生登记表")
    c.setFont("song", 20)
    c.drawCentredString(297, 770, "学生登记表")
    f = c.acroForm
    y = 720

    def label(text, size=12):
        c.setFont("song", size)
        c.drawString(60, y + 6, text)

    def text(name, height=22, width=300, **more):
        label(name)
        f.textfield(name=name, x=160, y=y, width=width, height=height, borderWidth=0.5, fillColor=white,
                    borderColor=black, textColor=black, fontName="Helvetica", **more)

    text("姓名", tooltip="学生姓名", fontSize=12)
    y -= 36
    text("身份证号", maxlen=18, fieldFlags="comb", fontSize=12, width=360)
    y -= 36
    text("家庭住址", fontSize=0)
    y -= 36
    text("学校", fontSize=12, value="青河镇中心小学")
    y -= 90
    text("情况说明", height=76, fieldFlags="multiline", fontSize=0, maxlen=500, width=360)
    y -= 66
    text("备注", height=50, fieldFlags="multiline", fontSize=11, width=360)
    y -= 36
    label("住宿")
    f.checkbox(name="住宿", x=160, y=y, size=18, buttonStyle="check", borderWidth=0.5)
    y -= 36
    label("性别")
    for i, sex in enumerate(["男", "女"]):
        f.radio(name="性别", value=["male", "female"][i], tooltip=sex, x=160 + 60 * i, y=y, size=18,
                buttonStyle="circle", selected=False, borderWidth=0.5)
        c.drawString(182 + 60 * i, y + 5, sex)
    y -= 36
    label("班级")
    f.choice(name="班级", x=160, y=y, width=120, height=22, options=[("大一班", "d1"), ("大二班", "d2"), ("小一班", "x1")],
             value="大一班", fontSize=12, borderWidth=0.5)
    y -= 70
    label("兴趣")
    f.listbox(name="兴趣", x=160, y=y, width=120, height=62, options=["阅读", "合唱", "足球", "书法", "围棋"], value="阅读",
              fontSize=11, borderWidth=0.5, fieldFlags="multiSelect")
    c.save()


# LibreOffice's own Basic: controls put on a page one below the other, then the page exported with its form
BASIC = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Dim doc As Object
Dim y As Long
Function Control(kind As String, title As String, width As Long, height As Long) As Object
  model = doc.createInstance("com.sun.star.form.component." &amp; kind)
  model.Name = title
  shape = doc.createInstance("com.sun.star.drawing.ControlShape")
  Dim size As New com.sun.star.awt.Size
  Dim place As New com.sun.star.awt.Point
  size.Width = width
  size.Height = height
  place.X = 5500
  place.Y = y
  shape.setSize(size)
  shape.setPosition(place)
  shape.AnchorType = com.sun.star.text.TextContentAnchorType.AT_PAGE
  shape.setControl(model)
  doc.DrawPage.add(shape)
  y = y + height + 400
  Control = model
End Function
Sub Main
  doc = StarDesktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, Array())
  doc.Text.String = "困难补助申请表" &amp; Chr(10) &amp; "姓名、申请日期、申请理由、低保户、补助类别、开户行、特长、性别"
  y = 4500
  m = Control("TextField", "姓名", 6000, 700)
  m = Control("DateField", "申请日期", 6000, 700)
  m.DateFormat = 11
  m = Control("TextField", "申请理由", 11000, 2400)
  m.MultiLine = True
  m.MaxTextLen = 200
  m = Control("CheckBox", "低保户", 4000, 700)
  m.Label = "低保户"
  m = Control("ListBox", "补助类别", 6000, 700)
  m.Dropdown = True
  m.StringItemList = Array("生活补助", "助学金", "减免学费")
  m = Control("ComboBox", "开户行", 6000, 700)
  m.Dropdown = True
  m.StringItemList = Array("农业银行", "信用社")
  m = Control("ListBox", "特长", 6000, 2000)
  m.MultiSelection = True
  m.StringItemList = Array("书法", "合唱", "足球", "围棋")
  m = Control("RadioButton", "性别", 2000, 700)
  m.Label = "男"
  m.RefValue = "男"
  m = Control("RadioButton", "性别", 2000, 700)
  m.Label = "女"
  m.RefValue = "女"
  Dim data(1) As New com.sun.star.beans.PropertyValue
  data(0).Name = "ExportFormFields"
  data(0).Value = True
  data(1).Name = "FormsType"
  data(1).Value = 1
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName"
  how(0).Value = "writer_pdf_Export"
  how(1).Name = "FilterData"
  how(1).Value = data()
  doc.storeToURL("file://OUT", how())
  doc.close(True)
  StarDesktop.terminate()
End Sub
</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>
"""


def by_libreoffice():
    with tempfile.TemporaryDirectory() as folder:
        office = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        subprocess.run([*office, "--terminate_after_init"], capture_output=True, timeout=60)
        library = Path(folder) / "profile/user/basic/Standard"
        library.mkdir(parents=True, exist_ok=True)
        made = Path(folder) / "form.pdf"
        (library / "Module1.xba").write_text(BASIC.replace("OUT", str(made)), encoding="utf-8")
        (library / "script.xlb").write_text(LIBRARY, encoding="utf-8")
        subprocess.run([*office, "macro:///Standard.Module1.Main"], check=True, capture_output=True, timeout=120)
        (OUT / "申请表.pdf").write_bytes(made.read_bytes())


def utf16(text):
    return "<feff" + text.encode("utf-16-be").hex() + ">"


def write(objects, trailer=""):
    """A file of numbered objects: 1 is the catalog."""
    out = b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for i, o in enumerate(objects, 1):
        places.append(len(out))
        out += f"{i} 0 obj\n".encode() + (o if isinstance(o, bytes) else o.encode()) + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{p:010} 00000 n \n".encode() for p in places)
    out += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R/ID[<0123456789abcdef0123456789abcdef><0123456789abcdef0123456789abcdef>]{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return out


def stream(text, more=""):
    return f"<<{more}/Length {len(text.encode())}>>\nstream\n{text}\nendstream"


def by_hand():
    """Objects are named and numbered as they come."""
    names = ["catalog", "pages", "one", "two", "form", "helv", "hei", "content1", "content2", "script", "guardian", "guardian_name",
             "guardian_phone", "name", "name1", "name2", "date", "tick", "sex", "sex1", "sex2", "kind", "kind1", "kind2", "code",
             "open", "secret", "sig", "push", "dotted", "turned", "xfa", "off", "on", "under"]
    n = {name: f"{i} 0 R" for i, name in enumerate(names, 1)}
    widget = "/Type/Annot/Subtype/Widget/F 4"
    o = {
        "catalog": f"<</Type/Catalog/Pages {n['pages']}/AcroForm {n['form']}>>",
        "pages": f"<</Type/Pages/Count 2/Kids[{n['one']} {n['two']}]/MediaBox[0 0 420 595]/Resources<</Font<</Helv {n['helv']}>>>>>>",
        "one": f"<</Type/Page/Parent {n['pages']}/Contents {n['content1']}/Annots[{n['name1']} {n['guardian_name']} {n['guardian_phone']} "
               f"{n['date']} {n['tick']} {n['sex1']} {n['sex2']} {n['kind1']} {n['kind2']} {n['code']} {n['open']} {n['secret']} {n['sig']} {n['push']} {n['dotted']} {n['under']}]>>",
        "two": f"<</Type/Page/Parent {n['pages']}/Rotate 90/Contents {n['content2']}/Annots[{n['name2']} {n['turned']}]>>",
        # the order of fields is not that of the pages; 勾选 is missing here and found by its page
        "form": f"<</Fields[{n['guardian']} {n['name']} {n['date']} {n['sex']} {n['kind']} {n['code']} {n['open']} {n['secret']} {n['sig']} {n['push']} {n['dotted']} {n['turned']} {n['under']}]"
                f"/NeedAppearances true/DA(/Helv 0 Tf 0 g)/Q 0/DR<</Font<</Helv {n['helv']}/He {n['hei']}>>>>/XFA {n['xfa']}>>",
        "helv": "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        "hei": "<</Type/Font/Subtype/Type1/BaseFont/SimHei>>",
        # an unclosed q with a shift: what is drawn over the page must not be moved by it
        "content1": stream("q 1 0 0 1 0 0 cm BT /Helv 14 Tf 40 560 Td (Hand-written form) Tj ET q 0.5 0 0 0.5 30 30 cm"),
        "content2": stream("BT /Helv 14 Tf 0 1 -1 0 60 40 Tm (Turned page) Tj ET"),
        "script": stream('AFDate_FormatEx("yyyy年m月d日");'),
        "guardian": f"<</T{utf16('监护人')}/FT/Tx/DA(/He 11 Tf 0 0 0.6 rg)/Q 1/Kids[{n['guardian_name']} {n['guardian_phone']}]>>",
        "guardian_name": f"<<{widget}/Parent {n['guardian']}/T{utf16('姓名')}/Rect[40 500 200 522]/MK<</BC[0 0 0.6]/BG[0.93 0.96 1]>>/BS<</W 1/S/D>>>>",
        "guardian_phone": f"<<{widget}/Parent {n['guardian']}/T{utf16('手机')}/Q 2/MaxLen 11/Rect[220 500 380 522]/MK<</BC[0]>>>>",
        "name": f"<</T{utf16('姓名')}/FT/Tx/DA(/Helv 12 Tf 0.8 0 0 rg)/Kids[{n['name1']} {n['name2']}]>>",
        "name1": f"<<{widget}/Parent {n['name']}/Rect[40 530 200 550]/MK<</BC[0]>>/BS<</W 2/S/I>>>>",
        "name2": f"<<{widget}/Parent {n['name']}/Rect[100 40 120 240]/MK<</R 90/BC[0]>>>>",
        "date": f"<<{widget}/T{utf16('签订日期')}/FT/Tx/DA(/Helv 11 Tf 0 g)/Rect[220 530 380 550]/MK<</BC[0.5]>>/AA<</F<</S/JavaScript/JS {n['script']}>>>>>>",
        "tick": f"<<{widget}/T{utf16('勾选')}/FT/Btn/Rect[40 470 56 486]/MK<</BC[0]/CA(8)>>>>",
        "sex": f"<</T{utf16('性别')}/FT/Btn/Ff 49152/Opt[{utf16('男')} {utf16('女')}]/Kids[{n['sex1']} {n['sex2']}]>>",
        "sex1": f"<<{widget}/Parent {n['sex']}/Rect[80 470 96 486]/AS/Off/AP<</N<</0 {n['on']}/Off {n['off']}>>>>>>",
        "sex2": f"<<{widget}/Parent {n['sex']}/Rect[110 470 126 486]/AS/Off/AP<</N<</1 {n['on']}/Off {n['off']}>>>>>>",
        # state names in GBK, as some Chinese programs write them
        "kind": f"<</T{utf16('类别')}/FT/Btn/Ff 32768/Kids[{n['kind1']} {n['kind2']}]>>",
        "kind1": f"<<{widget}/Parent {n['kind']}/Rect[150 470 166 486]/AS/Off/AP<</N<</#bc#d7 {n['on']}/Off {n['off']}>>>>>>",
        "kind2": f"<<{widget}/Parent {n['kind']}/Rect[180 470 196 486]/AS/Off/AP<</N<</#d2#d2 {n['on']}/Off {n['off']}>>>>>>",
        "code": f"<<{widget}/T{utf16('邮编')}/FT/Tx/Ff 16777216/MaxLen 6/Q 2/DA(/Helv 12 Tf 0 g)/Rect[220 466 380 488]/MK<</BC[0.7 0 0]>>>>",
        "open": f"<<{widget}/T{utf16('称呼')}/FT/Ch/Ff 393216/Opt[[(a) {utf16('先生')}][(b) {utf16('女士')}]]/DA(/Helv 0 Tf 0 g)/Rect[40 430 200 450]/MK<</BC[0]>>>>",
        "secret": f"<<{widget}/T{utf16('口令')}/FT/Tx/Ff 8192/DA(/Helv 12 Tf 0 g)/Rect[220 430 380 450]/MK<</BC[0]>>>>",
        "sig": f"<<{widget}/T{utf16('签名')}/FT/Sig/Rect[40 380 200 420]/MK<</BC[0.5]>>>>",
        "push": f"<<{widget}/T{utf16('打印')}/FT/Btn/Ff 65536/Rect[220 390 280 410]/MK<</CA(Print)/BC[0]>>>>",
        # as forms made from XFA name their fields; with a value of its own that nothing shows yet
        "dotted": f"<<{widget}/T(form1[0].page[0].note[0])/TU{utf16('说明')}/FT/Tx/Ff 4096/V{utf16('原有的说明')}/DA(/Helv 10 Tf 0 g)/Rect[40 300 380 370]/MK<</BC[0]>>>>",
        "turned": f"<<{widget}/T{utf16('横排')}/FT/Tx/Ff 4096/Q 1/Rect[140 40 260 240]/DA(/Helv 0 Tf 0 g)/MK<</R 90/BC[0 0.5 0]/BG[0.95 1 0.95]>>>>",
        "xfa": stream("<xdp/>"),
        "off": stream("q 0.5 0.5 15 15 re S Q", "/Type/XObject/Subtype/Form/BBox[0 0 16 16]/Resources<<>>"),
        "on": stream("q 0.5 0.5 15 15 re S 4 4 8 8 re f Q", "/Type/XObject/Subtype/Form/BBox[0 0 16 16]/Resources<<>>"),
        "under": f"<<{widget}/T{utf16('住址')}/FT/Tx/DA(/Helv 12 Tf 0 g)/Rect[40 260 200 282]/MK<</BC[0]>>/BS<</W 1/S/U>>>>",
    }
    (OUT / "手写.pdf").write_bytes(write([o[name] for name in names]))


def to_be_refused():
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"
    start = ["<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>"]
    field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[10 10 90 30]>>"
    with_field = [*start, page.replace(">>", "/Annots[5 0 R]>>"), "<</Fields[5 0 R]>>", field]
    (OUT / "无域.pdf").write_bytes(write([*start, page, "<</Fields[]>>"]))
    (OUT / "xfa.pdf").write_bytes(write([*start, page, "<</Fields[]/XFA 5 0 R>>", stream("<xdp/>")]))
    signature = "<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents<00>>>"
    signed = [*with_field[:3], "<</Fields[5 0 R 6 0 R]/SigFlags 3>>", field, "<</FT/Sig/T(s)/V 7 0 R>>", signature]
    (OUT / "已签名.pdf").write_bytes(write(signed))
    good = write(with_field)
    (OUT / "坏.pdf").write_bytes(good[: len(good) * 2 // 3])
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(good))
    writer.encrypt(user_password="", owner_password="owner", algorithm="RC4-128")
    writer.write(OUT / "加密.pdf")


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    face()
    by_reportlab()
    by_libreoffice()
    by_hand()
    to_be_refused()
