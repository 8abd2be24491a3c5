"""Makes the inputs of tests/cases/word/markdown: python-docx template and a workbook with Markdown in cells."""
import os, sys
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import Workbook

here = os.path.join(os.path.dirname(__file__), "..", "cases", "word", "markdown")
os.makedirs(here, exist_ok=True)

d = Document()
normal = d.styles["Normal"]
normal.font.size = Pt(14)
normal.font.name = "Times New Roman"
normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
d.add_paragraph("{{标题}}", style="Title")
p = d.add_paragraph("{{markdown 正文}}")
p.paragraph_format.first_line_indent = Pt(28)
d.add_paragraph("以下为各组任务：")
t = d.add_table(rows=1, cols=2)
t.style = "Table Grid"
t.cell(0, 0).text = "{{#each 任务}}{{组}}"
c = t.cell(0, 1)
c.text = "{{markdown 内容}}"
c.add_paragraph("负责人：{{负责人}}{{/each}}")
d.add_paragraph("完")
d.save(os.path.join(here, "通知.docx"))

b = Workbook()
s = b.active
s.title = "通知"
s.append(["标题", "正文"])
s.append(["防汛通知", """# 一、总体要求

各班**务必**在_周五_前完成~~上报~~，详见[学校网站](https://example.org/flood?a=1&b=2)，命令 `ping`。
第二行仍在本段。

## （一）物资

1. 沙袋
   - 大袋
   - 小袋
2. 手电
   1. 强光
   2. 普通

补充说明。

3. 雨衣

| 物资 | 数量 | 存放地点 |
|:-----|-----:|:--------:|
| 沙袋 | 200 | 北门仓库，由后勤组统一保管 |
| 手电 | **30** | 值班室 |

> 注意：<b>不得</b>挪用 & 外借。

---

- [x] 已排查
- [ ] 待排查"""])
s.append(["空白通知", None])
s.append(["最短", "只有一句话"])
u = b.create_sheet("任务")
u.append(["组", "内容", "负责人"])
u.append(["抢险组", "1. 排水\n2. 转移", "甲某某"])
u.append(["后勤组", "1. 采购\n\n|项|数|\n|-|-|\n|水|10|", "乙某某"])
u.append(["空组", None, "丙某某"])
b.save(os.path.join(here, "数据.xlsx"))
