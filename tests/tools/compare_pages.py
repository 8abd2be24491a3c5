"""compare_pages.py OUT FILE|DIR… : Word files as wenshu and as LibreOffice lay them out, side by side.

Prints a table (our pages, LibreOffice's, how much of the text is on the same page) and writes OUT/NAME.png, our
pages above LibreOffice's. LibreOffice gets the program's own faces under the names that the files ask for, with the
line heights that Word gives those fonts, so that both break pages by the same measures. Needs soffice, zstd,
poppler-utils, fonttools and Pillow; WENSHU names the program (target/debug/wenshu).
"""
import collections
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from xml.sax.saxutils import escape

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
WENSHU = os.environ.get("WENSHU", str(ROOT / "target/debug/wenshu"))
CJK = (220 / 256 + 0.15, 36 / 256 + 0.15)
# family: (above, below the baseline in em; the names that it stands in for), as in src/pdf/font/stand_in.rs
FACES = {
    "FillSong": (CJK, "宋体 SimSun 新宋体 NSimSun 华文宋体 STSong 华文中宋 STZhongsong 思源宋体"),
    "FillFang": (CJK, "仿宋 FangSong 仿宋_GB2312 FangSong_GB2312 华文仿宋 STFangsong 方正仿宋简体 方正仿宋_GBK"),
    "FillHei": (CJK, "黑体 SimHei 华文黑体 STHeiti 华文细黑 等线 DengXian 等线|Light 方正黑体简体 方正黑体_GBK"),
    "FillKai": (CJK, "楷体 KaiTi 楷体_GB2312 KaiTi_GB2312 华文楷体 STKaiti 方正楷体简体 方正楷体_GBK"),
    "FillBiaoSong": (CJK, "方正小标宋简体 方正小标宋_GBK 小标宋"),
    "FillSerif": ((0.891, 0.258), "Times|New|Roman Times Liberation|Serif Cambria Georgia"),
    "FillSans": ((0.905, 0.244), "Arial Helvetica Liberation|Sans Courier|New Verdana Tahoma Segoe|UI"),
    "FillHumanist": ((0.952, 0.268), "Calibri Calibri|Light Carlito Candara Corbel Aptos"),
    "FillSymbols": ((0.898, 0.211), "Segoe|UI|Symbol MS|Gothic"),
}
AT_ONCE = 30


def with_latin(font, other):
    """LibreOffice takes Latin letters of 仿宋 from the same face: those of FillSong, as wenshu does."""
    options = subset.Options(layout_features=[], drop_tables=["GSUB", "GPOS"])
    few = subset.Subsetter(options)
    few.populate(unicodes=range(0x20, 0x180))
    latin = TTFont(other)
    few.subset(latin)
    scale_upem(latin, font["head"].unitsPerEm)
    known, glyphs = font.getBestCmap(), latin.getBestCmap()
    for table in font["cmap"].tables:
        if table.isUnicode():
            for code, glyph in glyphs.items():
                if code in known:
                    continue
                name = f"latin{code:04x}"
                if name not in font["glyf"].glyphs:
                    font["glyf"][name] = latin["glyf"][glyph]
                    font["hmtx"][name] = latin["hmtx"][glyph]
                table.cmap[code] = name


def fonts(folder):
    """The faces with Word's line heights, and the file by which LibreOffice finds them."""
    folder.mkdir(parents=True)
    rules = []
    for packed in [*(ROOT / "fonts/faces").glob("*.zst"), *(ROOT / "fonts/gpl").glob("*.zst")]:
        (up, down), names = FACES[packed.name.split("-")[0]]
        file = folder / packed.stem
        subprocess.run(["zstd", "-dqf", str(packed), "-o", str(file)], check=True)
        font = TTFont(file)
        if packed.name.startswith("FillFang"):
            with_latin(font, folder / "FillSong-Regular.ttf")
        em = font["head"].unitsPerEm
        up, down = round(up * em), round(down * em)
        hhea, os2 = font["hhea"], font["OS/2"]
        hhea.ascent, hhea.descent, hhea.lineGap = up, -down, 0
        os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = up, -down, 0
        os2.usWinAscent, os2.usWinDescent = up, down
        family = font["name"].getBestFamilyName()
        font.save(file)
        for name in names.split():
            rules.append((name.replace("|", " "), family))
    match = "".join(
        f'<match target="pattern"><test name="family" qual="any"><string>{escape(n)}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{escape(f)}</string></edit></match>'
        for n, f in sorted(set(rules)))
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{folder}</dir><cachedir>{folder}/cache</cachedir>{match}</fontconfig>",
        encoding="utf-8")


def pages(pdf):
    """The text of each page without blanks."""
    text = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, text=True).stdout
    each = text.split("\f")[:-1]
    return [re.sub(r"\s+", "", unicodedata.normalize("NFKC", t)) for t in each]


def same_page(ours, theirs):
    """Which share of the text is on the page of the same number, by groups of three characters."""
    def groups(pages):
        return collections.Counter((n, t[i:i + 3]) for n, t in enumerate(pages) for i in range(max(len(t) - 2, 0)))
    a, b = groups(ours), groups(theirs)
    return sum((a & b).values()) / max(1, max(sum(a.values()), sum(b.values())))


def rows(pdf, folder, most):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    subprocess.run(["pdftoppm", "-r", "60", "-png", "-l", str(most), str(pdf), str(folder / "p")], check=True)
    return [Image.open(f).convert("RGB") for f in sorted(folder.glob("*.png"))]


def picture(ours, theirs, out, scratch, most=8):
    both = [rows(ours, scratch, most), rows(theirs, scratch, most)]
    gap = 6
    width = max(sum(i.width + gap for i in row) for row in both) + gap
    high = [max((i.height for i in row), default=0) + gap for row in both]
    sheet = Image.new("RGB", (width, sum(high) + gap), (90, 90, 90))
    y = gap
    for row, h in zip(both, high):
        x = gap
        for i in row:
            sheet.paste(i, (x, y))
            x += i.width + gap
        y += h
    sheet.save(out)


def main(out, paths):
    out = Path(out).resolve()
    out.mkdir(parents=True, exist_ok=True)
    files = [f for p in map(Path, paths) for f in (sorted(p.rglob("*.docx")) if p.is_dir() else [p])]
    scratch = out / "work"
    shutil.rmtree(scratch, ignore_errors=True)
    fonts(scratch / "fonts")
    for name in ("docx", "ours", "theirs"):
        (scratch / name).mkdir()
    docx = [str(scratch / "docx" / f"{n}.docx") for n in range(len(files))]
    for f, copy in zip(files, docx):
        shutil.copyfile(f, copy)
    done = subprocess.run([WENSHU, "pdf", "--no-system-fonts", "--out", str(scratch / "ours"), *docx],
                          capture_output=True, text=True)
    (out / "messages.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    env = {**os.environ, "FONTCONFIG_FILE": str(scratch / "fonts/fonts.conf")}
    for at in range(0, len(docx), AT_ONCE):
        subprocess.run(["soffice", f"-env:UserInstallation={(scratch / 'profile').as_uri()}", "--headless",
                        "--convert-to", "pdf", "--outdir", str(scratch / "theirs"), *docx[at:at + AT_ONCE]],
                       capture_output=True, env=env, timeout=900)
    same = 0
    print("| file | ours | LibreOffice | same page |")
    print("|---|---|---|---|")
    for n, f in enumerate(files):
        ours, theirs = scratch / "ours" / f"{n}.pdf", scratch / "theirs" / f"{n}.pdf"
        if not (ours.exists() and theirs.exists()):
            print(f"| {f.stem} | {ours.exists()} | {theirs.exists()} | |")
            continue
        a, b = pages(ours), pages(theirs)
        same += len(a) == len(b)
        print(f"| {f.stem} | {len(a)} | {len(b)} | {same_page(a, b):.0%} |", flush=True)
        picture(ours, theirs, out / f"{f.stem}.png", scratch / "pages")
    print(f"{same} of {len(files)} have as many pages")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
