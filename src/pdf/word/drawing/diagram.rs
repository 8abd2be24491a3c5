//! SmartArt: Word keeps a drawing of it beside its data, and that is what is read.
use super::super::run::RunPatch;
use super::super::story::{Reader, Walk};
use super::super::xml::{attr, child, is, number};
use super::color::{Ink, child_ink};
use crate::pdf::model::{Align, Block, Break, Content, Inline, LineHeight, Paragraph, ParagraphSet, RunSet};
use roxmltree::Node;
use std::rc::Rc;

impl Reader<'_> {
    /// The drawing of a SmartArt graphic; `None` when there is none.
    pub(super) fn diagram(&mut self, data: Node<'_, '_>, walk: &mut Walk) -> Option<Content> {
        let ids = child(data, "relIds")?;
        let model = walk.relation(attr(ids, "dm")?)?.part?;
        let text = self.package.read_text(model).ok()?;
        let parsed = super::super::parse(self.package.file(), self.package.name(model), &text).ok()?;
        let id = parsed.descendants().find(|n| is(*n, "dataModelExt")).and_then(|n| attr(n, "relId"))?;
        let part = walk.relation(id)?.part?;
        let text = self.package.read_text(part).ok()?;
        let parsed = super::super::parse(self.package.file(), self.package.name(part), &text).ok()?;
        let tree = child(parsed.root_element(), "spTree")?;
        Some(self.canvas(tree, walk, 0))
    }

    /// Text as DrawingML writes it (`a:p`, `a:r`).
    pub(super) fn drawing_text(&mut self, body: Node<'_, '_>, color: Option<Ink>, walk: &Walk) -> Vec<Block> {
        body.children()
            .filter(|n| is(*n, "p"))
            .map(|p| Block::Paragraph(Box::new(self.drawing_paragraph(p, color, walk))))
            .collect()
    }

    fn drawing_paragraph(&mut self, node: Node<'_, '_>, color: Option<Ink>, walk: &Walk) -> Paragraph {
        let properties = child(node, "pPr");
        let spacing = properties.and_then(|p| child(p, "lnSpc")).and_then(|l| child(l, "spcPct"));
        let set = ParagraphSet {
            align: match properties.and_then(|p| attr(p, "algn")) {
                Some("ctr") => Align::Center,
                Some("r") => Align::End,
                Some("just") => Align::Justify,
                _ => Align::Start,
            },
            line: LineHeight::Multiple(
                spacing.and_then(|s| super::color::percent(attr(s, "val")?)).unwrap_or(1.0).clamp(0.5, 3.0),
            ),
            ..ParagraphSet::default()
        };
        let mut inlines = vec![];
        let mut mark = None;
        for n in node.children().filter(|n| n.is_element()) {
            let set = Rc::new(self.drawing_run(child(n, "rPr"), color));
            match n.tag_name().name() {
                "r" | "fld" => {
                    let text = child(n, "t").and_then(|t| t.text()).unwrap_or_default();
                    super::super::run::push_text(&mut inlines, text, &set);
                    mark = Some(set);
                }
                "br" => inlines.push(Inline::Break(Break::Line, set)),
                _ => {}
            }
        }
        let mark = mark.unwrap_or_else(|| Rc::new(self.drawing_run(child(node, "endParaRPr"), color)));
        Paragraph { spot: walk.spot(), set: Rc::new(set), inlines, mark, ..Paragraph::default() }
    }

    fn drawing_run(&self, properties: Option<Node<'_, '_>>, color: Option<Ink>) -> RunSet {
        let said = |name: &str| properties.and_then(|p| attr(p, name));
        let face = |name: &str| properties.and_then(|p| attr(child(p, name)?, "typeface"));
        let theme = |name: &str, usual: &str| self.styles.theme.font(name).unwrap_or(usual).to_owned();
        let font = |name: &str, of_theme: &str, usual: &str| -> Rc<str> {
            let named = face(name).filter(|f| !f.starts_with('+')).map(str::to_owned);
            Rc::from(named.unwrap_or_else(|| theme(of_theme, usual)))
        };
        let latin = font("latin", "minorAscii", "Times New Roman");
        let own = properties.and_then(|p| child_ink(p, "solidFill", &self.styles.theme));
        RunSet {
            east_asian: font("ea", "minorEastAsia", "宋体"),
            latin: latin.clone(),
            high: latin,
            size: said("sz").and_then(number).map_or(18.0, |s| (s / 100.0).clamp(1.0, 400.0)),
            bold: matches!(said("b"), Some("1" | "true")),
            italic: matches!(said("i"), Some("1" | "true")),
            color: own.or(color).map(|c| c.0),
            ..RunPatch::default().resolve(self.styles)
        }
    }
}
