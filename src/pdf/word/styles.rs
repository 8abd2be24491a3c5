//! Styles: what each says for paragraphs, runs and tables, and what they give together.
//!
//! A style is kept as patches ([`RunPatch`], [`ParagraphPatch`]): only what it says itself. Resolving lays them
//! over each other from the document's defaults up.
use super::paragraph::ParagraphPatch;
use super::run::RunPatch;
use super::table::TableStyle;
use super::theme::Theme;
use super::xml::{attr, child, is, val};
use crate::diagnostic::Result;
use std::collections::HashMap;
use std::sync::Arc;

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    pub(super) theme: Theme,
    pub(super) default_run: RunPatch,
    pub(super) default_paragraph: ParagraphPatch,
    /// The default paragraph style's id (Normal), and the default table style's.
    pub(super) normal: String,
    pub(super) normal_table: String,
    styles: HashMap<String, Style>,
}

/// One style as written.
#[derive(Debug, Default)]
pub(super) struct Style {
    pub(super) name: String,
    pub(super) based_on: Option<String>,
    pub(super) run: RunPatch,
    pub(super) paragraph: ParagraphPatch,
    pub(super) table: TableStyle,
}

/// Styles are based on each other at most so deep: more is a circle.
const DEPTH: usize = 32;

impl Styles {
    /// Parses styles.xml and the theme; either may be empty.
    pub(super) fn parse(texts: &[Arc<str>]) -> Result<Styles> {
        let [styles, theme] = texts else { return Ok(Styles::default()) };
        let mut out = Styles { theme: Theme::parse(theme)?, ..Styles::default() };
        if styles.is_empty() {
            return Ok(out);
        }
        let file: Arc<str> = Arc::from("");
        let parsed = super::parse(&file, "word/styles.xml", styles)?;
        let root = parsed.root_element();
        if let Some(defaults) = child(root, "docDefaults") {
            if let Some(r) = child(defaults, "rPrDefault").and_then(|d| child(d, "rPr")) {
                out.default_run = RunPatch::parse(r);
            }
            if let Some(p) = child(defaults, "pPrDefault").and_then(|d| child(d, "pPr")) {
                out.default_paragraph = ParagraphPatch::parse(p);
            }
        }
        for s in root.children().filter(|n| is(*n, "style")) {
            let Some(id) = attr(s, "styleId") else { continue };
            let is_default = matches!(attr(s, "default"), Some("1" | "true" | "on"));
            match attr(s, "type") {
                Some("paragraph") if is_default => out.normal = id.into(),
                Some("table") if is_default => out.normal_table = id.into(),
                _ => {}
            }
            let style = Style {
                name: val(s, "name").unwrap_or(id).into(),
                based_on: val(s, "basedOn").map(str::to_owned),
                run: child(s, "rPr").map(RunPatch::parse).unwrap_or_default(),
                paragraph: child(s, "pPr").map(ParagraphPatch::parse).unwrap_or_default(),
                table: TableStyle::parse(s),
            };
            out.styles.insert(id.into(), style);
        }
        Ok(out)
    }

    /// A style by its id.
    pub(super) fn get(&self, id: &str) -> Option<&Style> {
        self.styles.get(id)
    }

    /// The styles that `id` is based on and itself, the root first.
    pub(super) fn chain(&self, id: &str) -> Vec<&Style> {
        let mut out = vec![];
        let mut next = Some(id);
        while let Some(style) = next.and_then(|id| self.styles.get(id)) {
            out.push(style);
            next = style.based_on.as_deref();
            if out.len() > DEPTH {
                break;
            }
        }
        out.reverse();
        out
    }

    /// What a style and those it is based on say of paragraphs.
    pub(super) fn paragraph(&self, id: &str) -> ParagraphPatch {
        let mut out = ParagraphPatch::default();
        self.chain(id).iter().for_each(|s| out.lay(&s.paragraph));
        out
    }

    /// What they say of runs.
    pub(super) fn run(&self, id: &str) -> RunPatch {
        let mut out = RunPatch::default();
        self.chain(id).iter().for_each(|s| out.lay(&s.run));
        out
    }

    /// What they say of tables.
    pub(super) fn table(&self, id: &str) -> TableStyle {
        let mut out = TableStyle::default();
        self.chain(id).iter().for_each(|s| out.lay(&s.table));
        out
    }
}
