//! Lists: counters and the text of each label.
use super::paragraph::ParagraphPatch;
use super::run::RunPatch;
use super::xml::{attr, child, is, val};
use crate::diagnostic::Result;
use crate::pdf::model::{Align, LabelEnd, NumberFormat};
use crate::pdf::number;
use roxmltree::Node;
use std::collections::HashMap;
use std::sync::Arc;

/// The lists of a document with their counters.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Levels by abstract list.
    kinds: HashMap<String, Vec<Level>>,
    /// The list's kind, and levels that it changes: number to start with, level.
    lists: HashMap<String, List>,
    /// Counters by kind of list; lists of one kind count on together.
    counters: HashMap<String, Vec<Option<u32>>>,
    /// Lists whose own start was used.
    begun: Vec<(String, usize)>,
}

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: NumberFormat,
    text: String,
    after: LabelEnd,
    align: Align,
    restart: Option<usize>,
    legal: bool,
    paragraph: ParagraphPatch,
    run: RunPatch,
}

#[derive(Debug)]
struct List {
    kind: String,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

/// A label ready to print.
pub(super) struct Made {
    pub(super) text: String,
    pub(super) run: RunPatch,
    pub(super) after: LabelEnd,
    pub(super) align: Align,
}

impl Numbering {
    /// Parses numbering.xml; it may be empty.
    pub(super) fn parse(file: &Arc<str>, text: &str) -> Result<Numbering> {
        let mut out = Numbering::default();
        if text.is_empty() {
            return Ok(out);
        }
        let parsed = super::parse(file, "word/numbering.xml", text)?;
        let root = parsed.root_element();
        for kind in root.children().filter(|n| is(*n, "abstractNum")) {
            let levels = kind.children().filter(|n| is(*n, "lvl")).map(level).collect();
            out.kinds.insert(attr(kind, "abstractNumId").unwrap_or_default().into(), levels);
        }
        for list in root.children().filter(|n| is(*n, "num")) {
            let mut made = List {
                kind: val(list, "abstractNumId").unwrap_or_default().into(),
                starts: HashMap::new(),
                levels: HashMap::new(),
            };
            for change in list.children().filter(|n| is(*n, "lvlOverride")) {
                let Some(at) = attr(change, "ilvl").and_then(|l| l.parse().ok()) else { continue };
                if let Some(start) = val(change, "startOverride").and_then(|s| s.parse().ok()) {
                    made.starts.insert(at, start);
                }
                if let Some(l) = child(change, "lvl") {
                    made.levels.insert(at, level(l));
                }
            }
            out.lists.insert(attr(list, "numId").unwrap_or_default().into(), made);
        }
        Ok(out)
    }

    fn level(&self, list: &str, at: usize) -> Option<&Level> {
        let list = self.lists.get(list)?;
        list.levels.get(&at).or_else(|| self.kinds.get(&list.kind)?.get(at))
    }

    /// What a level says of its paragraphs.
    pub(super) fn paragraph(&self, list: &str, at: usize) -> Option<&ParagraphPatch> {
        Some(&self.level(list, at)?.paragraph)
    }

    /// Counts on and gives the label.
    pub(super) fn next(&mut self, list: &str, at: usize) -> Option<Made> {
        let level = self.level(list, at)?.clone();
        let of = self.lists.get(list)?;
        let kind = of.kind.clone();
        let own_start = of.starts.get(&at).copied();
        let levels: Vec<Level> = (0..=at).filter_map(|l| self.level(list, l).cloned()).collect();
        let counters = self.counters.entry(kind).or_insert_with(|| vec![None; 9]);
        if let Some(start) = own_start
            && !self.begun.iter().any(|(l, a)| l == list && *a == at)
        {
            self.begun.push((list.into(), at));
            if let Some(c) = counters.get_mut(at) {
                *c = start.checked_sub(1);
                if start == 0 {
                    *c = None;
                }
            }
            if let Some(c) = counters.get_mut(at) {
                *c = Some(start);
            }
        } else if let Some(c) = counters.get_mut(at) {
            *c = Some(c.map_or(level.start, |c| c.saturating_add(1)));
        }
        // deeper levels begin anew
        for (deeper, c) in counters.iter_mut().enumerate().skip(at + 1) {
            let _ = deeper;
            *c = None;
        }
        let mut text = String::new();
        let mut chars = level.text.chars();
        while let Some(c) = chars.next() {
            if c != '%' {
                text.push(c);
                continue;
            }
            let Some(n) = chars.next().and_then(|d| d.to_digit(10)) else { continue };
            let n = (n as usize).saturating_sub(1);
            let of = levels.get(n);
            let value = counters.get(n).copied().flatten().or(of.map(|l| l.start)).unwrap_or(1);
            let format = match of {
                Some(l) if level.legal && n < at => {
                    let _ = l;
                    NumberFormat::Decimal
                }
                Some(l) => l.format,
                None => NumberFormat::Decimal,
            };
            text.push_str(&number::format(value, format));
        }
        Some(Made { text, run: level.run, after: level.after, align: level.align })
    }
}

fn level(node: Node<'_, '_>) -> Level {
    Level {
        start: val(node, "start").and_then(|s| s.parse().ok()).unwrap_or(1),
        format: val(node, "numFmt").map_or(NumberFormat::Decimal, format_named),
        text: val(node, "lvlText").unwrap_or_default().into(),
        after: match val(node, "suff") {
            Some("space") => LabelEnd::Space,
            Some("nothing") => LabelEnd::Nothing,
            _ => LabelEnd::Tab,
        },
        align: val(node, "lvlJc").map(super::paragraph::align).unwrap_or_default(),
        restart: val(node, "lvlRestart").and_then(|r| r.parse().ok()),
        legal: super::xml::switch(node, "isLgl").unwrap_or(false),
        paragraph: child(node, "pPr").map(ParagraphPatch::parse).unwrap_or_default(),
        run: child(node, "rPr").map(RunPatch::parse).unwrap_or_default(),
    }
}

/// `w:numFmt` by its name.
pub(super) fn format_named(name: &str) -> NumberFormat {
    match name {
        "decimalZero" => NumberFormat::DecimalZero,
        "upperRoman" => NumberFormat::UpperRoman,
        "lowerRoman" => NumberFormat::LowerRoman,
        "upperLetter" => NumberFormat::UpperLetter,
        "lowerLetter" => NumberFormat::LowerLetter,
        "chineseCountingThousand" | "taiwaneseCountingThousand" | "japaneseCounting" => {
            NumberFormat::ChineseCounting
        }
        "chineseCounting" | "taiwaneseCounting" => NumberFormat::ChineseCountingShort,
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => NumberFormat::ChineseDigits,
        "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => {
            NumberFormat::ChineseLegal
        }
        "ideographTraditional" => NumberFormat::IdeographTraditional,
        "ideographZodiac" => NumberFormat::IdeographZodiac,
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => NumberFormat::Circled,
        "decimalFullWidth" | "decimalFullWidth2" => NumberFormat::FullWidth,
        "decimalEnclosedParen" => NumberFormat::Parenthesised,
        "decimalEnclosedFullstop" => NumberFormat::FullStop,
        "numberInDash" => NumberFormat::Dashes,
        "ordinal" => NumberFormat::Ordinal,
        "ordinalText" => NumberFormat::OrdinalText,
        "cardinalText" => NumberFormat::CardinalText,
        "chicago" => NumberFormat::Chicago,
        "ideographEnclosedCircle" => NumberFormat::IdeographCircled,
        "none" => NumberFormat::None,
        "bullet" => NumberFormat::Bullet,
        _ => NumberFormat::Decimal,
    }
}
