//! Pictures of an xlsx: those that float over the cells (`xl/drawings`), and those inside of cells, which
//! WPS keeps as `=DISPIMG("ID_…",1)` with `xl/cellimages.xml` and Excel as rich values ([MS-XLSX] 2.3.6).
use super::package::{Package, attribute, local};
use super::xlsx::{Relation, relations, resolve};
use super::{Raw, Sheet, SheetPicture};
use crate::diagnostic::{Diagnostic, Place, Result};
use crate::tr;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Bytes of all pictures of a workbook; beyond that they are left out. As much as the largest file that is read.
const MAX_PICTURES: usize = 192 << 20;
/// Pictures of a sheet: one for each row of a long roster.
const MAX_SHOWN: usize = 20_000;

/// The picture files of a workbook, and which of them cells show.
#[derive(Default)]
pub(super) struct Pictures {
    /// Media parts by the id that a cell names them with.
    in_cell: HashMap<String, String>,
    read: HashMap<String, Arc<[u8]>>,
    size: usize,
}

impl Pictures {
    /// Reads which pictures cells may show. `parts` are the workbook's relationships, `folder` its folder.
    pub(super) fn open(
        zip: &mut Package<'_>,
        folder: &str,
        parts: &BTreeMap<String, Relation>,
    ) -> Result<Self> {
        let mut out = Pictures::default();
        let part = |kind: &str| parts.values().find(|r| r.kind == kind).map(|r| resolve(folder, &r.target));
        let wps = part("cellImage").unwrap_or_else(|| resolve(folder, "cellimages.xml"));
        if zip.has(&wps) {
            out.wps(zip, &wps)?;
        }
        let excel = ["sheetMetadata", "rdRichValue", "rdRichValueStructure", "richValueRel"].map(part);
        if let [Some(metadata), Some(values), Some(structures), Some(targets)] = excel {
            out.excel(zip, [&metadata, &values, &structures, &targets])?;
        }
        Ok(out)
    }

    fn wps(&mut self, zip: &mut Package<'_>, name: &str) -> Result<()> {
        let media = media(zip, name)?;
        let mut part = zip.need(name)?;
        let mut id = None;
        loop {
            match part.next()? {
                Event::Start(e) if local(e.name()) == "cNvPr" => id = attribute(&e, "name"),
                Event::Start(e) if local(e.name()) == "blip" => {
                    let target = attribute(&e, "embed").and_then(|r| media.get(&r).cloned());
                    self.in_cell.extend(id.take().zip(target));
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// A cell's `vm` counts the value metadata from 1; that leads to a rich value, whose structure says which
    /// of its values counts the list of relationships.
    fn excel(&mut self, zip: &mut Package<'_>, names: [&str; 4]) -> Result<()> {
        let [metadata, values, structures, targets] = names;
        let (rich, cells) = value_metadata(zip, metadata)?;
        let keys = picture_keys(zip, structures)?;
        let values = rich_values(zip, values, &keys)?;
        let files = value_targets(zip, targets)?;
        let file = |cell: &Option<usize>| -> Option<String> {
            let value = rich.get((*cell)?).copied()??;
            files.get(values.get(value).copied()??).cloned()?
        };
        let found = cells.iter().enumerate().filter_map(|(i, c)| Some((excel_id(i + 1), file(c)?)));
        self.in_cell.extend(found);
        Ok(())
    }

    /// What stands for the picture of a cell with this `vm`, if it has one: a formula like that of WPS.
    pub(super) fn formula(&self, vm: usize) -> Option<String> {
        let id = excel_id(vm);
        self.in_cell.contains_key(&id).then(|| format!("=DISPIMG(\"{id}\",1)"))
    }

    /// Adds a sheet's pictures to it. A picture that can't be read does no harm to the cells: it is left out
    /// and said.
    pub(super) fn add(
        &mut self,
        zip: &mut Package<'_>,
        path: &str,
        sheet: &mut Sheet,
        notes: &mut Vec<Diagnostic>,
    ) {
        let mut lost = 0usize;
        if !self.in_cell.is_empty() {
            self.take_formulas(zip, sheet, &mut lost);
        }
        match floating(zip, path) {
            Ok(found) => {
                for (row, col, media) in found {
                    let room = sheet.pictures.len() < MAX_SHOWN;
                    match room.then(|| self.bytes(zip, &media)).flatten() {
                        Some(bytes) => sheet.pictures.push(SheetPicture { row, col, bytes }),
                        None => lost += 1,
                    }
                }
            }
            Err(_) => lost += 1,
        }
        sheet.pictures.sort_by_key(|p| (p.row, p.col));
        if lost > 0 {
            let d = Diagnostic::warning(
                "pictures-unreadable",
                tr!("有 {lost} 张图片读不出来，没有用", "{lost} pictures can't be read and are left out"),
            );
            notes.push(d.at(Place::Sheet(sheet.source.clone())));
        }
    }

    /// Cells that show a picture give it up to the sheet and count as empty.
    fn take_formulas(&mut self, zip: &mut Package<'_>, sheet: &mut Sheet, lost: &mut usize) {
        let mut pictures = std::mem::take(&mut sheet.pictures);
        for row in &mut sheet.rows {
            for c in &mut row.cells {
                let Raw::Text(t) = &c.raw else { continue };
                let Some(id) = formula_id(t) else { continue };
                let Some(media) = self.in_cell.get(id).cloned() else { continue };
                // Excel stores an error for programs that don't know pictures in cells
                let stored = if id.starts_with(EXCEL) { "#VALUE!".to_string() } else { t.clone() };
                c.raw = Raw::Picture(stored);
                let room = pictures.len() < MAX_SHOWN;
                match room.then(|| self.bytes(zip, &media)).flatten() {
                    Some(bytes) => pictures.push(SheetPicture { row: row.index, col: c.col, bytes }),
                    None => *lost += 1,
                }
            }
        }
        sheet.pictures = pictures;
    }

    /// A media part's content; read once.
    fn bytes(&mut self, zip: &mut Package<'_>, name: &str) -> Option<Arc<[u8]>> {
        if let Some(b) = self.read.get(name) {
            return Some(b.clone());
        }
        let bytes: Arc<[u8]> = zip.bytes(name).ok()?.into();
        self.size = self.size.saturating_add(bytes.len());
        if self.size > MAX_PICTURES {
            return None;
        }
        self.read.insert(name.to_owned(), bytes.clone());
        Some(bytes)
    }
}

/// Numbers of rich values, and by cell metadata the position among these.
#[allow(clippy::type_complexity)]
fn value_metadata(zip: &mut Package<'_>, name: &str) -> Result<(Vec<Option<usize>>, Vec<Option<usize>>)> {
    let (mut rich, mut cells) = (vec![], vec![]);
    let (mut ours, mut in_values) = (false, false);
    let mut part = zip.need(name)?;
    loop {
        match part.next()? {
            Event::Start(e) => match local(e.name()) {
                "futureMetadata" => ours = attribute(&e, "name").as_deref() == Some("XLRICHVALUE"),
                "rvb" if ours => rich.push(count(&e, "i")),
                "valueMetadata" => in_values = true,
                "rc" if in_values => cells.push(count(&e, "v")),
                _ => {}
            },
            Event::End(e) if local(e.name()) == "futureMetadata" => ours = false,
            Event::End(e) if local(e.name()) == "valueMetadata" => in_values = false,
            Event::Eof => return Ok((rich, cells)),
            _ => {}
        }
    }
}

/// Of each structure of rich values, which value is a picture's.
fn picture_keys(zip: &mut Package<'_>, name: &str) -> Result<Vec<Option<usize>>> {
    let (mut out, mut keys) = (vec![], 0);
    let mut part = zip.need(name)?;
    loop {
        match part.next()? {
            Event::Start(e) if local(e.name()) == "s" => {
                out.push(None);
                keys = 0;
            }
            Event::Start(e) if local(e.name()) == "k" => {
                if let Some(last) = out.last_mut()
                    && attribute(&e, "n").is_some_and(|n| n == "_rvRel:LocalImageIdentifier")
                {
                    *last = Some(keys);
                }
                keys += 1;
            }
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// The picture's value of each rich value.
fn rich_values(zip: &mut Package<'_>, name: &str, keys: &[Option<usize>]) -> Result<Vec<Option<usize>>> {
    let mut out = vec![];
    let (mut wanted, mut nth, mut text) = (None, 0, None::<String>);
    let mut part = zip.need(name)?;
    loop {
        match part.next()? {
            Event::Start(e) if local(e.name()) == "rv" => {
                wanted = count(&e, "s").and_then(|s| keys.get(s).copied()?);
                nth = 0;
                out.push(None);
            }
            Event::Start(e) if local(e.name()) == "v" => {
                text = (Some(nth) == wanted).then(String::new);
                nth += 1;
            }
            Event::Text(t) => text.iter_mut().for_each(|s| s.push_str(&t.xml10_content())),
            Event::End(e) if local(e.name()) == "v" => {
                if let (Some(t), Some(last)) = (text.take(), out.last_mut()) {
                    *last = t.trim().parse().ok();
                }
            }
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// The media parts that rich values count.
fn value_targets(zip: &mut Package<'_>, name: &str) -> Result<Vec<Option<String>>> {
    let media = media(zip, name)?;
    let mut out = vec![];
    let mut part = zip.need(name)?;
    loop {
        match part.next()? {
            Event::Start(e) if local(e.name()) == "rel" => {
                out.push(attribute(&e, "id").and_then(|r| media.get(&r).cloned()));
            }
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// An attribute that counts something.
fn count(e: &BytesStart<'_>, name: &str) -> Option<usize> {
    attribute(e, name).and_then(|v| v.parse().ok())
}

fn excel_id(vm: usize) -> String {
    format!("{EXCEL}{vm}")
}

/// Begins the ids of pictures that Excel keeps as rich values.
const EXCEL: &str = "vm";

/// `ID_…` of `=DISPIMG("ID_…",1)`.
fn formula_id(text: &str) -> Option<&str> {
    let call = text.trim_start_matches('=').trim_start_matches("_xlfn.");
    call.strip_prefix("DISPIMG(\"")?.split('"').next()
}

/// The targets of a part's relationships by their ids, as paths from the package's root.
fn media(zip: &mut Package<'_>, name: &str) -> Result<HashMap<String, String>> {
    let (folder, base) = name.rsplit_once('/').unwrap_or(("", name));
    let found = relations(zip, &format!("{folder}/_rels/{base}.rels"))?;
    Ok(found.into_iter().map(|(id, r)| (id, resolve(folder, &r.target))).collect())
}

/// Where an anchor begins and ends: column, offset in it, row, offset in it; offsets in EMU.
type Corner = [i64; 4];

/// The pictures that float over a sheet: row, column and media part.
fn floating(zip: &mut Package<'_>, path: &str) -> Result<Vec<(u32, u32, String)>> {
    let (folder, base) = path.rsplit_once('/').unwrap_or(("", path));
    let drawings: Vec<String> = relations(zip, &format!("{folder}/_rels/{base}.rels"))?
        .into_values()
        .filter(|r| r.kind == "drawing")
        .map(|r| resolve(folder, &r.target))
        .collect();
    let mut out = Vec::new();
    for name in drawings.iter().filter(|d| zip.has(d)).cloned().collect::<Vec<_>>() {
        let media = media(zip, &name)?;
        let mut part = zip.need(&name)?;
        let mut corners = [None::<Corner>; 2];
        let (mut which, mut field, mut size) = (None, None, [0i64; 2]);
        let mut files: Vec<String> = vec![];
        loop {
            match part.next()? {
                Event::Start(e) => match local(e.name()) {
                    "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => {
                        (corners, size) = ([None; 2], [0; 2]);
                        files.clear();
                    }
                    n @ ("from" | "to") => {
                        which = Some(usize::from(n == "to"));
                        corners[usize::from(n == "to")] = Some([0; 4]);
                    }
                    n @ ("col" | "colOff" | "row" | "rowOff") => {
                        field = ["col", "colOff", "row", "rowOff"].iter().position(|f| *f == n);
                    }
                    "ext" => {
                        let length = |name| attribute(&e, name).and_then(|v| v.parse::<i64>().ok());
                        if let Some((x, y)) = length("cx").zip(length("cy")) {
                            size = [x, y];
                        }
                    }
                    "blip" => files.extend(attribute(&e, "embed").and_then(|r| media.get(&r).cloned())),
                    _ => {}
                },
                Event::Text(t) => {
                    if let (Some(w), Some(f)) = (which, field)
                        && let Some(c) = &mut corners[w]
                    {
                        c[f] = t.xml10_content().trim().parse().unwrap_or(0);
                    }
                }
                Event::End(e) => match local(e.name()) {
                    "from" | "to" => which = None,
                    "col" | "colOff" | "row" | "rowOff" => field = None,
                    "twoCellAnchor" | "oneCellAnchor" => {
                        let [Some(from), to] = corners else { continue };
                        let at = |i: usize| middle(from, to, i, size[i]);
                        out.extend(files.drain(..).map(|f| (at(1), at(0), f)));
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
    }
    Ok(out)
}

/// The column (`axis` 0) or row (1) that a picture lies over with its middle: people don't place pictures
/// exactly, and a few pixels may lie in the cell before.
fn middle(from: Corner, to: Option<Corner>, axis: usize, size: i64) -> u32 {
    let (first, last) = (from[axis * 2], to.map_or(from[axis * 2], |t| t[axis * 2]));
    let cell = match last.saturating_sub(first) {
        1 => {
            let in_last = to.map_or(0, |t| t[axis * 2 + 1]);
            if size > 0 && in_last.saturating_mul(2) > size { last } else { first }
        }
        n if n > 1 => first.saturating_add(n / 2),
        _ => first,
    };
    u32::try_from(cell.max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_belongs_to_the_cell_under_its_middle() {
        let row = |from: [i64; 2], to: [i64; 2], size| {
            middle([0, 0, from[0], from[1]], Some([0, 0, to[0], to[1]]), 1, size)
        };
        assert_eq!(row([3, 0], [3, 900], 900), 3);
        assert_eq!(row([3, 950], [4, 850], 900), 4, "it begins a little too high");
        assert_eq!(row([3, 50], [4, 50], 900), 3);
        assert_eq!(row([3, 950], [5, 50], 1100), 4);
        assert_eq!(middle([2, 0, 7, 0], None, 1, 900), 7);
    }

    #[test]
    fn formulas_of_pictures() {
        assert_eq!(formula_id("=DISPIMG(\"ID_1\",1)"), Some("ID_1"));
        assert_eq!(formula_id("=_xlfn.DISPIMG(\"ID_1\",1)"), Some("ID_1"));
        assert_eq!(formula_id("DISPIMG"), None);
    }
}
