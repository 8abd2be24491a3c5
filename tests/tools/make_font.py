"""Makes tests/cases/fonts/dropped: a small font with a rare character, and a document that names it.
Needs fonttools, python-docx and zstd."""
import io, subprocess
from pathlib import Path
from docx import Document
from docx.oxml.ns import qn
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

repo = Path(__file__).resolve().parents[2]
case = repo / "tests/cases/fonts/dropped"
face = subprocess.run(["zstd", "-dc", repo / "fonts/faces/FillKai-Regular.ttf.zst"], capture_output=True, check=True).stdout
font = TTFont(io.BytesIO(face), recalcTimestamp=False)
options = Options()
options.name_IDs, options.notdef_outline = ["*"], True
subset = Subsetter(options)
subset.populate(text="张三李四吉通知：示例手写体。 ABCabc123")
subset.subset(font)
# 𠮷 has the shape of 吉 here: enough to see which font is taken
glyph = font.getBestCmap()[ord("吉")]
wide = CmapSubtable.newSubtable(12)
wide.platformID, wide.platEncID, wide.language = 3, 10, 0
wide.cmap = {**font.getBestCmap(), 0x20BB7: glyph}
font["cmap"].tables.append(wide)
names = font["name"]
for i, text in {1: "Sample Hand", 3: "Sample Hand 1", 4: "Sample Hand", 6: "SampleHand"}.items():
    names.setName(text, i, 3, 1, 0x409)
names.setName("示例手写体", 1, 3, 1, 0x804)
(case / "字体").mkdir(parents=True, exist_ok=True)
font.save(case / "字体/手写.ttf")

document = Document()
for text, name in [("张三：通知。", "示例手写体"), ("李四：通知。", "sample  hand_GB2312"), ("𠮷三：通知。", "仿宋_GB2312")]:
    run = document.add_paragraph().add_run(text)
    run.font.name = name
    run._element.rPr.rFonts.set(qn("w:eastAsia"), name)
document.save(case / "通知.docx")
