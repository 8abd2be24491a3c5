// Documents of the npm package docx for the no-damage corpus: node make_corpus.mjs FOLDER
// (npm install docx; called by make_corpus.py).
import * as fs from "node:fs";
import * as path from "node:path";
import { createRequire } from "node:module";
const require = createRequire(path.join(process.cwd(), "x.js"));
const d = require("docx");

const out = process.argv[2];
const text = (t, more = {}) => new d.TextRun({ text: t, ...more });
const cell = (t) => new d.TableCell({ children: [new d.Paragraph(t)] });

const report = new d.Document({
  creator: "虚构",
  title: "工作报告",
  features: { updateFields: false },
  footnotes: { 1: { children: [new d.Paragraph("脚注 & 说明")] } },
  comments: { children: [{ id: 0, author: "甲", date: new Date(Date.UTC(2026, 8, 1)), children: [new d.Paragraph("批注")] }] },
  numbering: {
    config: [{ reference: "list", levels: [{ level: 0, format: d.LevelFormat.CHINESE_COUNTING, text: "%1、", alignment: d.AlignmentType.START }] }],
  },
  sections: [
    {
      headers: { default: new d.Header({ children: [new d.Paragraph("页眉")] }), first: new d.Header({ children: [new d.Paragraph("首页")] }) },
      footers: { default: new d.Footer({ children: [new d.Paragraph({ children: [text("第"), new d.TextRun({ children: [d.PageNumber.CURRENT] }), text("页")] })] }) },
      children: [
        new d.TableOfContents("目录", { hyperlink: true, headingStyleRange: "1-3" }),
        new d.Paragraph({ text: "一级标题", heading: d.HeadingLevel.HEADING_1 }),
        new d.Paragraph({ children: [text("正文 <甲> & “乙”"), new d.FootnoteReferenceRun(1), new d.CommentRangeStart(0), text("加粗", { bold: true }), new d.CommentRangeEnd(0), new d.TextRun({ children: [new d.CommentReference(0)] })] }),
        new d.Paragraph({ text: "第一项", numbering: { reference: "list", level: 0 } }),
        new d.Paragraph({ text: "第二项", numbering: { reference: "list", level: 0 } }),
        new d.Paragraph({ children: [new d.ExternalHyperlink({ link: "https://example.org/?a=1&b=2", children: [text("链接")] })] }),
        new d.Table({ rows: [new d.TableRow({ tableHeader: true, children: [cell("姓名"), cell("部门")] }), new d.TableRow({ children: [cell("张三"), cell("")] })] }),
      ],
    },
  ],
});
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==", "base64");
const picture = new d.Document({
  sections: [
    { properties: { page: { size: { orientation: d.PageOrientation.LANDSCAPE } } }, children: [new d.Paragraph({ children: [new d.ImageRun({ type: "png", data: png, transformation: { width: 40, height: 40 }, altText: { title: "图", description: "说明", name: "图1" } })] }), new d.Paragraph({ children: [text("分栏前"), new d.Tab(), text("后")] })] },
    { properties: { column: { count: 2, space: 700 } }, children: [new d.Paragraph({ children: [new d.InsertedTextRun({ id: 1, author: "甲", date: "2026-09-01T08:00:00Z", text: "插入" }), new d.DeletedTextRun({ id: 2, author: "甲", date: "2026-09-01T08:00:00Z", text: "删去" })] }), new d.Paragraph({ children: [new d.Math({ children: [new d.MathFraction({ numerator: [new d.MathRun("1")], denominator: [new d.MathRun("2")] })] })] })] },
  ],
});
for (const [name, document] of [["npm-report", report], ["npm-picture", picture]]) {
  fs.writeFileSync(path.join(out, name + ".docx"), await d.Packer.toBuffer(document));
}
