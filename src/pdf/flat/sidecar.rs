//! Reads `名.fields.toml`: which value goes where on the pages of a PDF without fields.
use super::super::paint::Color;
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::toml_text::{Reader, quote_chinese_keys};
use crate::tr;
use std::path::{Path, PathBuf};

/// A sidecar's content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sidecar {
    /// The fields in the file's order.
    pub fields: Vec<Field>,
}

/// One value on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Where it is written.
    pub place: Place,
    /// The column whose value it shows.
    pub name: Option<String>,
    /// Or a text with tags.
    pub value: Option<String>,
    /// Where `value` (or `name`) is written.
    pub value_place: Place,
    /// What is drawn.
    pub kind: Kind,
    /// A tick is drawn when the value is one of these; when empty, for what counts as yes.
    pub when: Vec<String>,
    /// The page, from 1.
    pub page: usize,
    /// Where on the page.
    pub area: Area,
    /// How it is written.
    pub look: Look,
}

/// A box in millimetres from the upper left corner of the page as it is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// What a field shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    #[default]
    Text,
    /// A tick, or nothing.
    Tick,
    /// A picture.
    Picture,
    /// A QR code of the text.
    Qr,
}

/// How text is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The font's name.
    pub font: String,
    /// Its size in points; none: as large as fits.
    pub size: Option<f64>,
    /// From left to right.
    pub across: Across,
    /// From top to bottom.
    pub down: Down,
    /// Lines are broken at the box's width.
    pub wrap: bool,
    /// So many equal cells from left to right, a character in each.
    pub cells: Option<usize>,
    /// The colour.
    pub color: Color,
    /// What a tick looks like.
    pub mark: String,
}

/// Alignment from left to right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Across {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

/// Alignment from top to bottom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Down {
    /// At the top.
    Top,
    /// In the middle.
    #[default]
    Middle,
    /// At the bottom.
    Bottom,
}

/// Sizes of letters in points.
const SIZES: (f64, f64) = (1.0, 200.0);
/// Cells in a box: an 18 digit number, or a line of squared paper.
const MAX_CELLS: usize = 100;
/// Fields of one form.
const MAX_FIELDS: usize = 5000;

const KINDS: &[(&str, &str, Kind)] = &[
    ("文字", "text", Kind::Text),
    ("打勾", "tick", Kind::Tick),
    ("图片", "picture", Kind::Picture),
    ("二维码", "qr", Kind::Qr),
];
const ACROSS: &[(&str, &str, Across)] =
    &[("左", "left", Across::Left), ("中", "center", Across::Center), ("右", "right", Across::Right)];
const DOWN: &[(&str, &str, Down)] =
    &[("上", "top", Down::Top), ("中", "middle", Down::Middle), ("下", "bottom", Down::Bottom)];

/// The sidecar's path: `名.fields.toml` for `名.pdf`.
pub fn beside(pdf: &Path) -> PathBuf {
    pdf.with_extension("fields.toml")
}

impl Sidecar {
    /// Reads a sidecar's text. All mistakes are reported at once. `pages` are the sizes of the PDF's pages as they
    /// are seen, in millimetres.
    pub fn parse(file: &str, text: &str, pages: &[(f64, f64)]) -> Result<Sidecar, Problems> {
        let text = quote_chinese_keys(text.trim_start_matches('\u{feff}'));
        let reader = Reader::parse(file, &text)?;
        let font = reader.text("font").unwrap_or_else(|| "宋体".into());
        let size = size(&reader);
        let color = color(&reader).unwrap_or(Color::BLACK);
        let list = reader.list_of_tables("field");
        let fields: Vec<Field> =
            list.iter().take(MAX_FIELDS).map(|r| field(r, &font, size, color, pages)).collect();
        drop(list);
        if fields.is_empty() {
            reader.fault(
                Diagnostic::error("flat-empty", tr!("文件里没有 [[field]]", "The file has no [[field]]"))
                    .hint(tr!(
                        "每个要填的空写一个 [[field]]，至少有 name 和 box",
                        "Write a [[field]] for each blank, with at least name and box"
                    ))
                    .at(Place::File(file.into())),
            );
        }
        let mut problems = reader.finish();
        problems.0.sort_by_key(|d| if let Place::Key { line, .. } = d.place() { *line } else { 0 });
        if problems.has_errors() { Err(problems) } else { Ok(Sidecar { fields }) }
    }
}

fn field(r: &Reader<'_>, font: &str, default: Option<f64>, ink: Color, pages: &[(f64, f64)]) -> Field {
    let (name, value) = (r.text("name"), r.text("value"));
    if name.is_none() && value.is_none() {
        let d = Diagnostic::error("job-missing-key", tr!("缺少 name", "name is missing"));
        r.fault(
            d.hint(tr!(
                "写 name = \"列名\"，或 value = \"{{{{列名}}}}\" 这样带标记的文字",
                "Write name = \"column\", or a text with tags: value = \"{{{{column}}}}\""
            ))
            .at(r.place()),
        );
    }
    let kind = r.choice("kind", KINDS, Kind::Text);
    let page = r.integer("page").unwrap_or(1);
    let page = usize::try_from(page).ok().filter(|p| (1..=pages.len()).contains(p)).unwrap_or_else(|| {
        let count = pages.len();
        let d = Diagnostic::error(
            "page-none",
            tr!("没有第{page}页，PDF 共{count}页", "There is no page {page}: the PDF has {count}"),
        );
        r.fault(d.hint(tr!("页码从 1 数起", "Pages are counted from 1")).at(r.place_of("page")));
        0
    });
    let when = r.texts_or_one("when");
    let mark = r.text("mark");
    if kind != Kind::Tick && (!when.is_empty() || mark.is_some()) {
        let key = if when.is_empty() { "mark" } else { "when" };
        let d = Diagnostic::error(
            "job-value",
            tr!("{key} 只用于 kind = \"tick\"", "{key} is only for kind = \"tick\""),
        );
        r.fault(d.at(r.place_of(key)));
    }
    let cells = r.integer("cells").and_then(|n| {
        let cells = usize::try_from(n).ok().filter(|n| (1..=MAX_CELLS).contains(n));
        if cells.is_none() {
            let d = Diagnostic::error(
                "job-value",
                tr!("cells 要写成格数，1 到 {MAX_CELLS}", "cells is a count from 1 to {MAX_CELLS}"),
            );
            r.fault(d.at(r.place_of("cells")));
        }
        cells
    });
    let tick = kind == Kind::Tick;
    Field {
        place: r.place(),
        value_place: r.place_of(if value.is_some() { "value" } else { "name" }),
        name,
        value,
        kind,
        when,
        page,
        area: area(r, page.checked_sub(1).and_then(|p| pages.get(p))),
        look: Look {
            font: r.text("font").unwrap_or_else(|| font.into()),
            size: if r.value("size").is_some() { size(r) } else { default.filter(|_| !tick) },
            across: r.choice("align", ACROSS, if tick { Across::Center } else { Across::Left }),
            down: r.choice("vertical", DOWN, Down::Middle),
            wrap: r.flag("wrap"),
            cells,
            color: color(r).unwrap_or(ink),
            mark: mark.unwrap_or_else(|| "✓".into()),
        },
    }
}

/// The size; 0 means that it is to fit.
fn size(r: &Reader<'_>) -> Option<f64> {
    let size = r.number("size")?;
    if size != 0.0 && !(SIZES.0..=SIZES.1).contains(&size) {
        let (least, most) = SIZES;
        let d = Diagnostic::error(
            "job-value",
            tr!(
                "size 要写成 {least} 到 {most} 磅；0 表示自动",
                "size is {least} to {most} points, or 0 for what fits"
            ),
        );
        r.fault(d.at(r.place_of("size")));
    }
    Some(size).filter(|s| *s > 0.0)
}

fn color(r: &Reader<'_>) -> Option<Color> {
    let text = r.text("color")?;
    let color = Color::named(&text);
    if color.is_none() {
        r.fault(Color::unknown(&text).at(r.place_of("color")));
    }
    color
}

fn area(r: &Reader<'_>, page: Option<&(f64, f64)>) -> Area {
    const ZH: &str = "[左, 上, 宽, 高]，单位毫米，从页面左上角量起，例如 [35, 42.5, 60, 8]";
    const EN: &str = "[left, top, width, height] in millimetres from the page's upper left corner, such as [35, 42.5, 60, 8]";
    if r.value("box").is_none() {
        let d = Diagnostic::error("job-missing-key", tr!("缺少 box", "box is missing"));
        r.fault(d.hint(tr!("写 box = {ZH}", "Write box = {EN}")).at(r.place()));
        return Area::default();
    }
    let Some([x, y, width, height]) = r.numbers::<4>("box", ZH, EN) else { return Area::default() };
    let area = Area { x, y, width, height };
    if width <= 0.0 || height <= 0.0 {
        let d = Diagnostic::error(
            "job-value",
            tr!("box 的宽和高要大于 0", "Width and height of box must be above 0"),
        );
        r.fault(d.at(r.place_of("box")));
    } else if let Some((w, h)) = page
        && (x < -EDGE || y < -EDGE || x + width > w + EDGE || y + height > h + EDGE)
    {
        let (w, h) = (w.round(), h.round());
        let d = Diagnostic::error(
            "flat-outside",
            tr!(
                "box 超出页面，这一页宽 {w}、高 {h} 毫米",
                "box leaves the page, which is {w} by {h} millimetres"
            ),
        );
        r.fault(
            d.hint(tr!("用 wenshu fields --grid 对着方格量", "Measure it with wenshu fields --grid"))
                .at(r.place_of("box")),
        );
    }
    area
}

/// Millimetres by which a box may reach over the page's edge: measuring is never exact.
const EDGE: f64 = 1.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<String> {
        let shown = |d: &Diagnostic| format!("{} {}", d.code(), d.place().show(Default::default()));
        let parsed = Sidecar::parse("表.fields.toml", text, &[(210.0, 297.0)]);
        parsed.err().map(|p| p.errors().map(shown).collect()).unwrap_or_default()
    }

    #[test]
    fn defaults_are_taken_over() {
        let text = "font = \"楷体\"\nsize = 12\n[[field]]\nname = \"姓名\"\nbox = [1, 2, 30.5, 8]\n[[field]]\nvalue = \"{{电话}}\"\nbox = [1,2,3,4]\nsize = 0\nalign = \"右\"\ncolor = \"红\"\n";
        let sidecar = Sidecar::parse("表.fields.toml", text, &[(210.0, 297.0)]).unwrap();
        let [one, two] = sidecar.fields.as_slice() else { panic!() };
        assert_eq!((one.page, one.area), (1, Area { x: 1.0, y: 2.0, width: 30.5, height: 8.0 }));
        assert_eq!((one.look.font.as_str(), one.look.size), ("楷体", Some(12.0)));
        assert_eq!((two.look.size, two.look.across), (None, Across::Right));
        assert_ne!(two.look.color, Color::BLACK);
    }

    #[test]
    fn every_mistake_is_reported_at_once_with_its_line() {
        let text = "[[field]]\nnmae = \"姓名\"\nbox = [1, 2, 30]\n[[field]]\nname = \"甲\"\npage = 2\nkind = \"tik\"\nbox = [1, 2, 3, 4]\n[[field]]\nname = \"乙\"\nwhen = \"男\"\nbox = [200, 2, 30, 4]\nsize = 0.5\n[[field]]\nname = \"丙\"\nbox = [1, 2, 0, 4]\ncells = 0\ncolor = \"rde\"\n";
        let file = "表.fields.toml";
        let expected = [
            "job-missing-key 第1行 › field[1]",
            "job-key 第2行 › field[1].nmae",
            "job-value 第3行 › field[1].box",
            "page-none 第6行 › field[2].page",
            "job-value 第7行 › field[2].kind",
            "job-value 第11行 › field[3].when",
            "flat-outside 第12行 › field[3].box",
            "job-value 第13行 › field[3].size",
            "job-value 第16行 › field[4].box",
            "job-value 第17行 › field[4].cells",
            "job-value 第18行 › field[4].color",
        ];
        let expected = expected.map(|e| e.replacen(' ', &format!(" {file} › "), 1));
        assert_eq!(codes(text), expected);
        assert_eq!(codes(""), ["flat-empty 表.fields.toml"]);
        assert_eq!(codes("[[field]\n"), ["job-syntax 表.fields.toml › 第1行"]);
    }

    #[test]
    fn the_starter_can_be_used_as_it_is() {
        let text = super::super::starter("表.pdf");
        assert_eq!(codes(&text), [""; 0]);
        // and with all of its comments taken off but those that talk
        let all: String = text
            .lines()
            .map(|l| l.strip_prefix("# ").filter(|l| l.contains(" = ") || l.starts_with("[[")).unwrap_or(l))
            .fold(String::new(), |a, l| a + l + "\n");
        assert_eq!(codes(&all), [""; 0], "{all}");
        assert!(Sidecar::parse("表.fields.toml", &all, &[(210.0, 297.0)]).unwrap().fields.len() > 7);
    }
}
