//! What `w:tblPr`, `w:trPr` and `w:tcPr` say, in a table or in a style: each as a patch that says only what is
//! written.
use crate::pdf::model::{Align, Border, Color, Direction, LineHeight, Sides, Vertical, Width};
use crate::pdf::word::border::border;
use crate::pdf::word::paragraph::{ParagraphPatch, align};
use crate::pdf::word::run::{RunPatch, shading};
use crate::pdf::word::xml::{attr, child, is, number, on, switch, twips, twips_of, val};
use roxmltree::Node;

/// The outer option: something is said; the inner: there is a line.
pub(super) type Said = Option<Option<Border>>;

/// Lines of a table, a part of it, or a cell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Borders {
    pub(super) sides: Sides<Said>,
    pub(super) inside_h: Said,
    pub(super) inside_v: Said,
    /// From the upper left to the lower right.
    pub(super) falling: Said,
    /// From the lower left to the upper right.
    pub(super) rising: Said,
}

impl Borders {
    fn parse(node: Node<'_, '_>) -> Borders {
        let line = |names: [&str; 2]| border(names.iter().find_map(|n| child(node, n)));
        Borders {
            sides: Sides {
                top: line(["top", "top"]),
                right: line(["right", "end"]),
                bottom: line(["bottom", "bottom"]),
                left: line(["left", "start"]),
            },
            inside_h: line(["insideH", "insideH"]),
            inside_v: line(["insideV", "insideV"]),
            falling: line(["tl2br", "tl2br"]),
            rising: line(["tr2bl", "tr2bl"]),
        }
    }

    fn lay(&mut self, over: &Borders) {
        let s = &mut self.sides;
        let pairs = [
            (&mut s.top, over.sides.top),
            (&mut s.right, over.sides.right),
            (&mut s.bottom, over.sides.bottom),
            (&mut s.left, over.sides.left),
            (&mut self.inside_h, over.inside_h),
            (&mut self.inside_v, over.inside_v),
            (&mut self.falling, over.falling),
            (&mut self.rising, over.rising),
        ];
        for (mine, over) in pairs {
            *mine = over.or(*mine);
        }
    }
}

/// Margins of cells.
pub(super) type Margins = Sides<Option<f64>>;

fn margins(node: Node<'_, '_>) -> Margins {
    let side = |names: [&str; 2]| {
        let side = names.iter().find_map(|n| child(node, n))?;
        twips_of(side, "w").map(|w| w.clamp(0.0, LENGTH_LIMIT))
    };
    Sides {
        top: side(["top", "top"]),
        right: side(["right", "end"]),
        bottom: side(["bottom", "bottom"]),
        left: side(["left", "start"]),
    }
}

/// A length is at most so many points: Word takes no more than 22 inches anywhere.
pub(super) const LENGTH_LIMIT: f64 = 1584.0;

fn lay_margins(mine: &mut Margins, over: &Margins) {
    mine.top = over.top.or(mine.top);
    mine.right = over.right.or(mine.right);
    mine.bottom = over.bottom.or(mine.bottom);
    mine.left = over.left.or(mine.left);
}

/// Rows in one band.
const BAND_LIMIT: usize = 1000;

/// `w:tblPr`.
#[derive(Clone, Debug, Default)]
pub(super) struct TableProps {
    pub(super) align: Option<Align>,
    pub(super) width: Option<Width>,
    pub(super) fixed: Option<bool>,
    pub(super) indent: Option<f64>,
    pub(super) spacing: Option<f64>,
    pub(super) margin: Margins,
    pub(super) borders: Borders,
    pub(super) shading: Option<Option<Color>>,
    /// Rows and columns in one band.
    pub(super) bands: (Option<usize>, Option<usize>),
}

impl TableProps {
    pub(super) fn parse(node: Node<'_, '_>) -> TableProps {
        let band = |name: &str| {
            val(node, name).and_then(|b| b.parse().ok()).filter(|b| (1..=BAND_LIMIT).contains(b))
        };
        TableProps {
            align: val(node, "jc").map(align),
            width: child(node, "tblW").map(width),
            fixed: child(node, "tblLayout").map(|l| attr(l, "type") == Some("fixed")),
            indent: child(node, "tblInd").and_then(|i| twips_of(i, "w")),
            spacing: child(node, "tblCellSpacing").and_then(|s| twips_of(s, "w")),
            margin: child(node, "tblCellMar").map(margins).unwrap_or_default(),
            borders: child(node, "tblBorders").map(Borders::parse).unwrap_or_default(),
            shading: child(node, "shd").map(shading),
            bands: (band("tblStyleRowBandSize"), band("tblStyleColBandSize")),
        }
    }

    pub(super) fn lay(&mut self, over: &TableProps) {
        macro_rules! lay {
            ($($field:ident),*) => { $( self.$field = over.$field.or(self.$field); )* };
        }
        lay!(align, width, fixed, indent, spacing, shading);
        lay_margins(&mut self.margin, &over.margin);
        self.borders.lay(&over.borders);
        self.bands = (over.bands.0.or(self.bands.0), over.bands.1.or(self.bands.1));
    }
}

/// `w:trPr`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowProps {
    pub(super) height: Option<LineHeight>,
    pub(super) header: Option<bool>,
    pub(super) cant_split: Option<bool>,
}

impl RowProps {
    pub(super) fn parse(node: Node<'_, '_>) -> RowProps {
        let height = child(node, "trHeight").and_then(|h| {
            let points = twips_of(h, "val").map(f64::abs).filter(|p| *p > 0.0)?;
            match attr(h, "hRule") {
                Some("exact") => Some(LineHeight::Exact(points)),
                _ => Some(LineHeight::AtLeast(points)),
            }
        });
        RowProps { height, header: switch(node, "tblHeader"), cant_split: switch(node, "cantSplit") }
    }

    pub(super) fn lay(&mut self, over: &RowProps) {
        self.height = over.height.or(self.height);
        self.header = over.header.or(self.header);
        self.cant_split = over.cant_split.or(self.cant_split);
    }
}

/// Is the row a deleted revision, or hidden?
pub(super) fn gone(row: Node<'_, '_>) -> bool {
    child(row, "trPr").is_some_and(|p| child(p, "del").is_some() || child(p, "hidden").is_some_and(on))
}

/// `w:tcPr`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CellProps {
    pub(super) width: Option<Width>,
    pub(super) margin: Margins,
    pub(super) borders: Borders,
    pub(super) shading: Option<Option<Color>>,
    pub(super) vertical: Option<Vertical>,
    pub(super) direction: Option<Direction>,
    pub(super) no_wrap: Option<bool>,
    pub(super) fit: Option<bool>,
}

impl CellProps {
    pub(super) fn parse(node: Node<'_, '_>) -> CellProps {
        CellProps {
            width: child(node, "tcW").map(width),
            margin: child(node, "tcMar").map(margins).unwrap_or_default(),
            borders: child(node, "tcBorders").map(Borders::parse).unwrap_or_default(),
            shading: child(node, "shd").map(shading),
            vertical: val(node, "vAlign").map(|v| match v {
                "center" => Vertical::Center,
                "bottom" => Vertical::Bottom,
                "both" => Vertical::Justify,
                _ => Vertical::Top,
            }),
            direction: val(node, "textDirection").map(|d| match d {
                "tbRl" | "tbRlV" | "rl" | "rlV" | "tbLrV" | "lrV" => Direction::Down,
                "btLr" => Direction::Up,
                _ => Direction::Horizontal,
            }),
            no_wrap: switch(node, "noWrap"),
            fit: switch(node, "tcFitText"),
        }
    }

    pub(super) fn lay(&mut self, over: &CellProps) {
        macro_rules! lay {
            ($($field:ident),*) => { $( self.$field = over.$field.or(self.$field); )* };
        }
        lay!(width, shading, vertical, direction, no_wrap, fit);
        lay_margins(&mut self.margin, &over.margin);
        self.borders.lay(&over.borders);
    }
}

/// One layer of a table style: the whole table, or a part of it (`w:tblStylePr`).
#[derive(Clone, Debug, Default)]
pub(in crate::pdf::word) struct TablePatch {
    pub(super) paragraph: ParagraphPatch,
    pub(super) run: RunPatch,
    pub(super) table: TableProps,
    pub(super) row: RowProps,
    pub(super) cell: CellProps,
}

impl TablePatch {
    pub(super) fn parse(node: Node<'_, '_>) -> TablePatch {
        TablePatch {
            paragraph: child(node, "pPr").map(ParagraphPatch::parse).unwrap_or_default(),
            run: child(node, "rPr").map(RunPatch::parse).unwrap_or_default(),
            table: child(node, "tblPr").map(TableProps::parse).unwrap_or_default(),
            row: child(node, "trPr").map(RowProps::parse).unwrap_or_default(),
            cell: child(node, "tcPr").map(CellProps::parse).unwrap_or_default(),
        }
    }

    pub(super) fn lay(&mut self, over: &TablePatch) {
        self.paragraph.lay(&over.paragraph);
        self.run.lay(&over.run);
        self.table.lay(&over.table);
        self.row.lay(&over.row);
        self.cell.lay(&over.cell);
    }
}

/// A width is at most so many times what holds it.
const PART_LIMIT: f64 = 6.0;

/// `w:tblW`, `w:tcW`: twips, fiftieths of a percent, or a percentage with its sign.
pub(super) fn width(node: Node<'_, '_>) -> Width {
    let Some(text) = attr(node, "w") else { return Width::Auto };
    let part = text.trim().strip_suffix('%').and_then(number).map(|p| p / 100.0);
    let found = match (attr(node, "type").unwrap_or("dxa"), part) {
        (_, Some(p)) => Width::Part(p),
        ("pct", None) => number(text).map_or(Width::Auto, |p| Width::Part(p / 5000.0)),
        ("dxa", None) => twips(text).map_or(Width::Auto, Width::Points),
        _ => Width::Auto,
    };
    match found {
        Width::Points(p) | Width::Part(p) if p <= 0.0 => Width::Auto,
        Width::Points(p) => Width::Points(p.min(LENGTH_LIMIT)),
        Width::Part(p) => Width::Part(p.min(PART_LIMIT)),
        Width::Auto => Width::Auto,
    }
}

/// Elements of that name in `node`, also those in content controls and insertions.
pub(super) fn gather<'a, 'i>(node: Node<'a, 'i>, name: &str, out: &mut Vec<Node<'a, 'i>>) {
    for n in node.children().filter(|n| n.is_element()) {
        match n.tag_name().name() {
            found if found == name => out.push(n),
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag" => gather(n, name, out),
            _ => {}
        }
    }
}

/// How many paragraphs stand in `node`: those that are not laid out are counted all the same.
pub(super) fn paragraphs(node: Node<'_, '_>) -> u32 {
    node.descendants().filter(|n| is(*n, "p")).count() as u32
}
