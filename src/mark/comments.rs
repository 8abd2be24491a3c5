//! Comments of a sheet: their texts in one part, their boxes in a drawing in VML, both tied to the sheet.
use super::tags::{self, Step};
use super::{Edits, Spots};
use crate::diagnostic::column_name;
use crate::docx::Relation;
use std::fmt::Write as _;

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
/// Who says it.
const AUTHOR: &str = "wenshu";
/// Elements of a sheet that stand behind `legacyDrawing` (ECMA-376, CT_Worksheet).
const BEHIND: &[&str] = &[
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
];

/// Adds comments to the sheet of this part.
pub(super) fn add(edits: &mut Edits<'_>, part: &str, spots: &Spots) -> Result<(), String> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let rels = format!("{folder}/_rels/{file}.rels");
    let package = edits.package;
    let known = package.relations(package.index(part)).map_err(|_| rels.clone())?;
    let name = |r: &Relation| r.part.map(|i| package.name(i).to_owned());
    let texts = match known.iter().find(|r| r.kind == "comments").and_then(name) {
        Some(name) => name,
        None => {
            let name = free(edits, "xl/comments", ".xml");
            edits.change(&name, format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{MAIN}\"><authors></authors><commentList></commentList></comments>"));
            relate(edits, &rels, "comments", &name)?;
            declare(edits, &name)?;
            name
        }
    };
    let text = edits.text(&texts)?;
    let (with, new) = with_texts(&text, spots).ok_or_else(|| texts.clone())?;
    edits.change(&texts, with);
    let sheet = edits.text(part)?;
    let drawn = tags::all(&sheet, "legacyDrawing").into_iter().find_map(|t| t.attribute("id"));
    let boxes = match drawn.and_then(|id| known.iter().find(|r| r.id == id)).and_then(name) {
        Some(name) => name,
        None => {
            let name = free(edits, "xl/drawings/vmlDrawing", ".vml");
            edits.change(&name, EMPTY_DRAWING.to_owned());
            let id = relate(edits, &rels, "vmlDrawing", &name)?;
            let sheet = with_drawing(&sheet, &id).ok_or_else(|| part.to_owned())?;
            edits.change(part, sheet);
            vml_type(edits)?;
            name
        }
    };
    let text = edits.text(&boxes)?;
    let end = text.rfind("</").ok_or_else(|| boxes.clone())?;
    let mut more = String::new();
    for (n, (row, col)) in new.iter().enumerate() {
        more += &shape(text.len() + n, *row, *col);
    }
    edits.change(&boxes, format!("{}{more}{}", &text[..end], &text[end..]));
    Ok(())
}

/// The comments part with the texts, and the cells that had no comment yet.
fn with_texts(text: &str, spots: &Spots) -> Option<(String, Vec<(u32, u32)>)> {
    let steps = tags::steps(text)?;
    let (mut authors, mut author_end, mut list_end) = (0usize, None, None);
    let mut pieces = vec![];
    let mut prefix = String::new();
    // comments that are there: the cell, and where its text ends
    let (mut open, mut there) = (None, vec![]);
    for step in &steps {
        match step {
            Step::Start(t) if t.name() == "comments" => prefix = t.prefix().to_owned(),
            Step::Start(t) if matches!(t.name(), "authors" | "commentList") && t.empty => {
                let (name, open) = (t.qualified, t.source().trim_end_matches('>').trim_end_matches('/'));
                pieces.push((t.range.clone(), format!("{open}>\u{1}</{name}>")));
            }
            Step::Start(t) if t.name() == "author" => authors += 1,
            Step::End(r, "authors") => author_end = Some(r.start),
            Step::End(r, "commentList") => list_end = Some(r.start),
            Step::Start(t) if t.name() == "comment" => open = t.attribute("ref"),
            Step::End(r, "text") => there.extend(open.take().map(|cell| (cell, r.start))),
            _ => {}
        }
    }
    if !pieces.is_empty() {
        // written as empty elements: open them, then as usual
        let opened = tags::replaced(text, pieces).replace('\u{1}', "");
        return with_texts(&opened, spots);
    }
    let p = prefix;
    let (mut list, mut new) = (String::new(), vec![]);
    for (&(row, col), spot) in spots {
        let cell = format!("{}{}", column_name(col), row + 1);
        let said = tags::escaped(&spot.text);
        match there.iter().find(|(c, _)| *c == cell) {
            Some((_, end)) => pieces
                .push((*end..*end, format!("<{p}r><{p}t xml:space=\"preserve\">\n{said}</{p}t></{p}r>"))),
            None => {
                new.push((row, col));
                let _ = write!(
                    list,
                    "<{p}comment ref=\"{cell}\" authorId=\"{authors}\"><{p}text><{p}r><{p}rPr><{p}sz val=\"9\"/><{p}rFont val=\"宋体\"/></{p}rPr><{p}t xml:space=\"preserve\">{said}</{p}t></{p}r></{p}text></{p}comment>"
                );
            }
        }
    }
    pieces.push((author_end?..author_end?, format!("<{p}author>{AUTHOR}</{p}author>")));
    pieces.push((list_end?..list_end?, list));
    Some((tags::replaced(text, pieces), new))
}

const EMPTY_DRAWING: &str = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout><v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype></xml>";

/// The box of a comment, hidden until the cell is pointed at.
fn shape(id: usize, row: u32, col: u32) -> String {
    let (left, right, bottom) = (col + 1, col + 5, row + 6);
    format!(
        "<v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\" id=\"_x0000_s{}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:60pt;margin-top:2pt;width:220pt;height:80pt;z-index:1;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {row}, 2, {right}, 31, {bottom}, 1</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{col}</x:Column></x:ClientData></v:shape>",
        100_000 + id
    )
}

/// The sheet with the drawing of its comments, at its place in the schema's order.
fn with_drawing(sheet: &str, id: &str) -> Option<String> {
    let steps = tags::steps(sheet)?;
    let root = steps.iter().find_map(|s| if let Step::Start(t) = s { Some(t) } else { None })?;
    let behind = steps.iter().find_map(|s| match s {
        Step::Start(t) if t.depth == 1 && BEHIND.contains(&t.name()) => Some(t.range.start),
        _ => None,
    });
    let end = match steps.last()? {
        Step::End(r, _) => r.start,
        Step::Start(_) => return None,
    };
    let p = root.prefix();
    let element = format!("<{p}legacyDrawing xmlns:r=\"{KINDS}\" r:id=\"{id}\"/>");
    let at = behind.unwrap_or(end);
    Some(tags::replaced(sheet, vec![(at..at, element)]))
}

/// A name that no part has.
fn free(edits: &Edits<'_>, stem: &str, end: &str) -> String {
    let mut n = 1u32;
    while edits.has(&format!("{stem}{n}{end}")) {
        n += 1;
    }
    format!("{stem}{n}{end}")
}

/// Relates the sheet to a part, and returns the relationship's id.
fn relate(edits: &mut Edits<'_>, rels: &str, kind: &str, part: &str) -> Result<String, String> {
    let text =
        edits.get(rels).unwrap_or_else(|| format!("<Relationships xmlns=\"{PACKAGE}\"></Relationships>"));
    let text = match text.trim_end().strip_suffix("/>") {
        Some(open) if !text.contains("</") && tags::all(&text, "Relationship").is_empty() => {
            format!("{open}></Relationships>")
        }
        _ => text,
    };
    let mut n = 1u32;
    while text.contains(&format!("wenshu{n}")) {
        n += 1;
    }
    let end = text.rfind("</").ok_or_else(|| rels.to_owned())?;
    let one = format!("<Relationship Id=\"wenshu{n}\" Type=\"{KINDS}/{kind}\" Target=\"/{part}\"/>");
    edits.change(rels, format!("{}{one}{}", &text[..end], &text[end..]));
    Ok(format!("wenshu{n}"))
}

const TYPES: &str = "[Content_Types].xml";

fn declare(edits: &mut Edits<'_>, part: &str) -> Result<(), String> {
    put_type(
        edits,
        &format!(
            "<Override PartName=\"/{part}\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml\"/>"
        ),
        true,
    )
}

/// Drawings in VML are known by their extension.
fn vml_type(edits: &mut Edits<'_>) -> Result<(), String> {
    let known = tags::all(&edits.text(TYPES)?, "Default")
        .iter()
        .any(|t| t.attribute("Extension").is_some_and(|e| e.eq_ignore_ascii_case("vml")));
    if known {
        return Ok(());
    }
    let one = "<Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>";
    put_type(edits, one, false)
}

fn put_type(edits: &mut Edits<'_>, element: &str, last: bool) -> Result<(), String> {
    let text = edits.text(TYPES)?;
    let root = tags::all(&text, "Types").into_iter().next().map(|t| t.range.end);
    let at = if last { text.rfind("</") } else { root }.ok_or_else(|| TYPES.to_owned())?;
    edits.change(TYPES, format!("{}{element}{}", &text[..at], &text[at..]));
    Ok(())
}
