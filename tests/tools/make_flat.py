#!/usr/bin/env python3
"""Makes the PDF forms without fields of tests/inputs/pdf/flat. Needs reportlab; the bytes are the same each time.

登记表.pdf is a printed A4 form. 转向.pdf has the same small form on pages that are turned, cropped, and have
another unit, each as a reader sees it.
"""
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

HERE = Path(__file__).resolve().parents[1] / "inputs" / "pdf" / "flat"
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def cell(c, x, y, w, h, label="", height=297):
    """A cell of a printed table, millimetres from the upper left corner, with its label."""
    c.rect(x * mm, (height - y - h) * mm, w * mm, h * mm)
    if label:
        c.drawCentredString((x + w / 2) * mm, (height - y - h / 2) * mm - 4, label)


def form():
    c = canvas.Canvas(str(HERE / "登记表.pdf"), pagesize=(210 * mm, 297 * mm), invariant=1)
    c.setTitle("青河镇夏令营报名登记表")
    c.setLineWidth(0.6)
    c.setFont("STSong-Light", 20)
    c.drawCentredString(105 * mm, 262 * mm, "青河镇夏令营报名登记表")
    c.setFont("STSong-Light", 12)
    for x, y, w, label in [(20, 50, 25, "姓　　名"), (45, 50, 40, ""), (85, 50, 25, "性　　别"), (110, 50, 45, "")]:
        cell(c, x, y, w, 12, label)
    cell(c, 155, 50, 35, 48, "")
    c.setFillGray(0.7)
    c.drawCentredString(172.5 * mm, (297 - 74) * mm, "照　片")
    c.setFillGray(0)
    for x, label in [(115, "男"), (132, "女")]:
        c.rect(x * mm, (297 - 58.5) * mm, 4 * mm, 4 * mm)
        c.drawString((x + 5.5) * mm, (297 - 58) * mm, label)
    for x, y, w, label in [(20, 62, 25, "出生日期"), (45, 62, 40, ""), (85, 62, 25, "电　　话"), (110, 62, 45, "")]:
        cell(c, x, y, w, 12, label)
    cell(c, 20, 74, 25, 12, "身份证号")
    for i in range(18):
        cell(c, 45 + i * 110 / 18, 74, 110 / 18, 12)
    cell(c, 20, 86, 25, 12, "兴　　趣")
    cell(c, 45, 86, 110, 12)
    for x, label in [(50, "游泳"), (75, "绘画"), (100, "足球"), (125, "合唱")]:
        c.rect(x * mm, (297 - 94) * mm, 4 * mm, 4 * mm)
        c.drawString((x + 5.5) * mm, (297 - 93.5) * mm, label)
    cell(c, 20, 98, 25, 30, "健康状况")
    cell(c, 45, 98, 145, 30)
    cell(c, 20, 128, 25, 12, "家庭住址")
    cell(c, 45, 128, 145, 12)
    c.drawString(120 * mm, (297 - 155) * mm, "家长签字：")
    c.drawString(120 * mm, (297 - 165) * mm, "日　　期：")
    c.showPage()
    c.save()


def turned():
    """Pages seen as 120 × 80 mm, whatever the file says of them."""
    width, height = 120 * mm, 80 * mm
    c = canvas.Canvas(str(HERE / "转向.pdf"), pagesize=(width, height), invariant=1)
    pages = [(0, 1, 0), (90, 1, 0), (180, 1, 0), (270, 1, 0), (90, 1, 30), (0, 2, 0), (270, 2, 15)]
    boxes = []
    for turn, unit, crop in pages:
        w, h = width / unit, height / unit
        w, h = (h, w) if turn % 180 else (w, h)
        left, bottom, right, top = crop, crop * 2, crop + w, crop * 2 + h
        boxes.append((turn, unit, (left, bottom, right, top), (0, 0, right + crop, top + crop)))
        s = 1 / unit
        c.transform(*{
            0: (s, 0, 0, s, left, bottom),
            90: (0, s, -s, 0, right, bottom),
            180: (-s, 0, 0, -s, right, top),
            270: (0, -s, s, 0, left, top),
        }[turn])
        c.setFont("STSong-Light", 12)
        c.rect(2 * mm, 2 * mm, 116 * mm, 76 * mm)
        cell(c, 20, 20, 25, 12, "姓名", 80)
        cell(c, 45, 20, 50, 12, "", 80)
        c.drawString(10 * mm, 10 * mm, f"Rotate {turn} UserUnit {unit} Crop {crop}")
        c.showPage()
    c.save()
    # put in by hand: reportlab swaps the sides of turned pages and knows no UserUnit
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, NumberObject, RectangleObject

    writer = PdfWriter(clone_from=PdfReader(HERE / "转向.pdf"))
    for page, (turn, unit, crop, media) in zip(writer.pages, boxes):
        page[NameObject("/MediaBox")] = RectangleObject(media)
        if crop != media:
            page[NameObject("/CropBox")] = RectangleObject(crop)
        page[NameObject("/Rotate")] = NumberObject(turn)
        if unit != 1:
            page[NameObject("/UserUnit")] = NumberObject(unit)
    writer.write(HERE / "转向.pdf")


if __name__ == "__main__":
    HERE.mkdir(parents=True, exist_ok=True)
    form()
    turned()
