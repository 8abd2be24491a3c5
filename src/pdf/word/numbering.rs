//! Lists: counters and the text of each label.
use super::paragraph::ParagraphPatch;
use super::run::RunPatch;
use super::xml::{attr, child, is, val};
use crate::diagnostic::Result;
use crate::pdf::font::symbol;
use crate::pdf::model::{Align, LabelEnd, NumberFormat};
use crate::pdf::number;
use roxmltree::Node;
use std::collections::HashMap;
use std::sync::Arc;

/// The lists of a document with their counters.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Levels by abstract list.
    kinds: HashMap<String, HashMap<usize, Level>>,
    lists: HashMap<String, List>,
    /// Counters by kind of list; lists of one kind count on together.
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    /// Lists whose own start was used.
    begun: Vec<(String, usize)>,
}

/// A list has nine levels.
const LEVELS: usize = 9;

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: NumberFormat,
    text: String,
    after: LabelEnd,
    align: Align,
    restart: Option<usize>,
    legal: bool,
    /// The paragraph style whose paragraphs are of this level.
    style: Option<String>,
    /// Its bullet is a picture.
    picture: bool,
    paragraph: ParagraphPatch,
    run: RunPatch,
}

/// A list: its kind, and what it changes at some levels (the number to start with, or all).
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
    /// A picture would stand here.
    pub(super) picture: bool,
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
        let kinds = || root.children().filter(|n| is(*n, "abstractNum"));
        for kind in kinds() {
            let levels = kind.children().filter(|n| is(*n, "lvl")).filter_map(at_level);
            out.kinds.insert(name_of(kind), levels.map(|(at, n)| (at, level(n))).collect());
        }
        // a kind may only say which list style it follows; another kind is that style
        let follows: HashMap<String, String> = kinds()
            .filter_map(|k| {
                let style = val(k, "numStyleLink")?;
                Some((name_of(k), name_of(kinds().find(|o| val(*o, "styleLink") == Some(style))?)))
            })
            .collect();
        for list in root.children().filter(|n| is(*n, "num")) {
            let kind = val(list, "abstractNumId").unwrap_or_default().to_owned();
            let kind = follows.get(&kind).cloned().unwrap_or(kind);
            let mut made = List { kind, starts: HashMap::new(), levels: HashMap::new() };
            for change in list.children().filter(|n| is(*n, "lvlOverride")) {
                let Some((at, change)) = at_level(change) else { continue };
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
        list.levels.get(&at).or_else(|| self.kinds.get(&list.kind)?.get(&at))
    }

    /// What a level says of its paragraphs.
    pub(super) fn paragraph(&self, list: &str, at: usize) -> Option<&ParagraphPatch> {
        Some(&self.level(list, at)?.paragraph)
    }

    /// The level that belongs to a paragraph style.
    pub(super) fn level_of(&self, list: &str, style: &str) -> Option<usize> {
        (0..LEVELS).find(|at| self.level(list, *at).is_some_and(|l| l.style.as_deref() == Some(style)))
    }

    /// Counts on and gives the label.
    pub(super) fn next(&mut self, list: &str, at: usize) -> Option<Made> {
        let level = self.level(list, at)?.clone();
        self.count(list, at, &level);
        let text = match level.format {
            _ if level.picture => "•".into(),
            NumberFormat::Bullet => level.text.clone(),
            _ => self.text(list, &level),
        };
        let (after, align, picture) = (level.after, level.align, level.picture);
        Some(Made { text, run: level.run, after, align, picture })
    }

    /// One more at this level; deeper levels begin anew.
    fn count(&mut self, list: &str, at: usize, level: &Level) {
        let Some(of) = self.lists.get(list) else { return };
        let own = of.starts.get(&at).copied();
        let own = own.filter(|_| !self.begun.iter().any(|(l, a)| l == list && *a == at));
        let anew: Vec<bool> = (0..LEVELS)
            .map(|deeper| match self.level(list, deeper).and_then(|l| l.restart) {
                None => deeper > at,
                // after a paragraph of that level (from 1) or of one above; 0 is never
                Some(after) => deeper > at && at < after,
            })
            .collect();
        let counters = self.counters.entry(of.kind.clone()).or_default();
        for (counter, anew) in counters.iter_mut().zip(anew) {
            *counter = counter.filter(|_| !anew);
        }
        let Some(counter) = counters.get_mut(at) else { return };
        *counter = Some(match (own, *counter) {
            (Some(start), _) => start,
            (None, Some(n)) => n.saturating_add(1),
            (None, None) => level.start,
        });
        if own.is_some() {
            self.begun.push((list.into(), at));
        }
    }

    /// The text of a level with the numbers of this level and those above.
    fn text(&self, list: &str, level: &Level) -> String {
        let counters =
            self.lists.get(list).and_then(|l| self.counters.get(&l.kind)).copied().unwrap_or_default();
        let mut text = String::new();
        let mut chars = level.text.chars().peekable();
        while let Some(c) = chars.next() {
            let digit = chars.peek().and_then(|d| d.to_digit(10)).filter(|d| c == '%' && *d > 0);
            let Some(digit) = digit else {
                text.push(c);
                continue;
            };
            chars.next();
            let at = digit as usize - 1;
            let of = self.level(list, at);
            // a level that was skipped shows what it would begin with
            let n = counters.get(at).copied().flatten().or(of.map(|l| l.start)).unwrap_or(1);
            let format = of.map_or(NumberFormat::Decimal, |l| l.format);
            let format = if level.legal { NumberFormat::Decimal } else { format };
            text.push_str(&number::format(n, format));
        }
        text
    }
}

fn name_of(kind: Node<'_, '_>) -> String {
    attr(kind, "abstractNumId").unwrap_or_default().into()
}

/// The level that an element is about.
fn at_level<'a, 'i>(node: Node<'a, 'i>) -> Option<(usize, Node<'a, 'i>)> {
    let at = attr(node, "ilvl")?.parse().ok()?;
    (at < LEVELS).then_some((at, node))
}

/// A bullet as Unicode; one without a font that is known is taken for Wingdings, which Word itself uses.
fn bullet(font: &str, c: char) -> char {
    let own = matches!(c, '\u{f020}'..='\u{f0ff}').then_some("Wingdings");
    symbol(font, c).or_else(|| symbol(own?, c)).unwrap_or(c)
}

fn level(node: Node<'_, '_>) -> Level {
    // newer formats stand beside an older one that all programs know
    let format = child(node, "numFmt").or_else(|| {
        let choices = child(node, "AlternateContent")?;
        child(child(choices, "Fallback")?, "numFmt")
    });
    let format = format.and_then(|f| attr(f, "val")).map_or(NumberFormat::Decimal, format_named);
    let text = val(node, "lvlText").unwrap_or_default();
    let font = child(node, "rPr").and_then(|r| child(r, "rFonts"));
    let font = font.and_then(|f| attr(f, "ascii").or_else(|| attr(f, "hAnsi"))).unwrap_or_default();
    Level {
        start: val(node, "start").and_then(|s| s.parse().ok()).unwrap_or(0),
        format,
        text: match format {
            NumberFormat::Bullet => text.chars().map(|c| bullet(font, c)).collect(),
            _ => text.into(),
        },
        after: match val(node, "suff") {
            Some("space") => LabelEnd::Space,
            Some("nothing") => LabelEnd::Nothing,
            _ => LabelEnd::Tab,
        },
        align: val(node, "lvlJc").map(super::paragraph::align).unwrap_or_default(),
        restart: val(node, "lvlRestart").and_then(|r| r.parse().ok()),
        legal: super::xml::switch(node, "isLgl").unwrap_or(false),
        style: val(node, "pStyle").map(str::to_owned),
        picture: child(node, "lvlPicBulletId").is_some(),
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
