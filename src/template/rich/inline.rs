//! Paragraph breaks, lines to write on, links and check boxes.
use super::{Gains, Spot};
use crate::docx::{Properties, escape_text};

/// Each line in a paragraph of its own. False when no paragraph can end here.
pub(super) fn paragraphs(text: &str, spot: &Spot, out: &mut String) -> bool {
    let p = &spot.prefix;
    let tab = format!("</{p}t><{p}tab/><{p}t xml:space=\"preserve\">");
    for (i, line) in text.lines().filter(|l| !l.trim().is_empty()).enumerate() {
        if i > 0 {
            if !spot.splits {
                return false;
            }
            out.push_str(&format!("{}</{p}p>{}", spot.close_run(), spot.open_paragraph()));
        }
        escape_text(line, "", &tab, out);
    }
    true
}

/// So many underlined wide spaces. The last is two no-break spaces of half its width: wide spaces at the end of a
/// right-aligned line hang over the margin.
pub(super) fn underline(n: u32, spot: &Spot, out: &mut String) -> bool {
    let p = &spot.prefix;
    let mut properties = Properties::of_run(&spot.run, p);
    if properties.get("u").is_none() {
        properties.set("u", &[("val", "single")]);
    }
    let properties = properties.xml();
    let blank = format!("{}{}", "\u{3000}".repeat(n.saturating_sub(1) as usize), "\u{a0}".repeat(2));
    out.push_str(&format!(
        "{}<{p}r>{properties}<{p}t xml:space=\"preserve\">{blank}</{p}t></{p}r>{}",
        spot.close_run(),
        spot.open_run()
    ));
    true
}

/// A link to an outside address.
pub(super) fn link(text: &str, target: &str, spot: &Spot, gains: &mut Gains<'_>, out: &mut String) -> bool {
    let p = &spot.prefix;
    let id = gains.relate("hyperlink", target, true);
    let mut shown = String::new();
    escape_text(text, " ", " ", &mut shown);
    let run = &spot.run;
    out.push_str(&format!(
        "{}<{p}hyperlink xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:id=\"{id}\"><{p}r>{run}<{p}t xml:space=\"preserve\">{shown}</{p}t></{p}r></{p}hyperlink>{}",
        spot.close_run(),
        spot.open_run()
    ));
    true
}

/// A content control that Word toggles on a click (Word 2010 and later).
pub(super) fn check_box(yes: bool, spot: &Spot, gains: &mut Gains<'_>, out: &mut String) -> bool {
    let p = &spot.prefix;
    let id = gains.number();
    let (mark, value) = if yes { ('☑', 1) } else { ('□', 0) };
    let run = &spot.run;
    out.push_str(&format!(
        "{}<{p}sdt><{p}sdtPr>{run}<{p}id {p}val=\"{id}\"/><w14:checkbox xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\"><w14:checked w14:val=\"{value}\"/><w14:checkedState w14:val=\"2611\" w14:font=\"MS Gothic\"/><w14:uncheckedState w14:val=\"25A1\" w14:font=\"MS Gothic\"/></w14:checkbox></{p}sdtPr><{p}sdtContent><{p}r>{run}<{p}t>{mark}</{p}t></{p}r></{p}sdtContent></{p}sdt>{}",
        spot.close_run(),
        spot.open_run()
    ));
    true
}
