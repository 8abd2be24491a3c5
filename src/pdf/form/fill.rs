//! Values written into a copy of the form.
use super::super::font::Fonts;
use super::super::graft::{Donor, Drawn, draw_over};
use super::super::object::{
    dict, dict_in, dict_of, entry, follow, integer, items, name, numbers, reals, rect, string,
};
use super::super::open;
use super::super::typeset::Export;
use super::draw::{self, Content, Scene};
use super::look::Look;
use super::model::{Field, Form, Kind, Widget, state_name};
use super::value::{self, Entry};
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::tr;
use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Says of an appearance that it was made here, so that it is made anew when the form is filled again.
pub(super) const MADE: &[u8] = b"WenshuMade";

/// A value for a field.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The field's position in [`Form::fields`].
    pub field: usize,
    /// The value as text; several for lists.
    pub texts: Vec<String>,
    /// What it says when it is taken for yes or no.
    pub yes: Option<bool>,
    /// Where it comes from.
    pub place: Place,
}

/// A filled form.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The file.
    pub bytes: Vec<u8>,
    /// What doesn't look right.
    pub warnings: Problems,
}

/// A field with what goes into it.
struct Task<'f> {
    field: &'f Field,
    entry: Entry,
    place: Place,
    /// The form's own value, or none: only drawn where nothing is drawn.
    own: bool,
}

/// A page of the appearances: whose, for which state of a button.
struct Drawing {
    task: usize,
    widget: ObjectId,
    state: Option<Vec<u8>>,
    scene: Scene,
}

impl Form {
    /// Fills a copy of the form. Fields that get no value keep theirs. `flatten` makes the fields part of the page.
    ///
    /// # Errors
    /// All wrong values at once, each with the place of its value.
    pub fn fill(
        &self,
        inputs: &[Input],
        flatten: bool,
        fonts: &Fonts,
    ) -> std::result::Result<Filled, Problems> {
        let tasks = self.tasks(inputs)?;
        let mut document = self.document.clone();
        let redraw = needs_appearances(&document);
        tasks.iter().for_each(|t| strip(&mut document, t, redraw));
        document.prune_objects();
        document.max_id = document.objects.keys().next_back().map_or(0, |id| id.0);
        let drawings = drawings(&document, &tasks);
        let warnings = self.put_drawings(&mut document, &tasks, &drawings, fonts)?;
        for t in tasks.iter().filter(|t| !t.own) {
            put_value(&mut document, t);
        }
        let one = |d: Diagnostic| Problems(vec![d.at(Place::File(self.file.clone()))]);
        settle(&mut document);
        if flatten {
            self::flatten(&mut document).map_err(one)?;
        }
        document.prune_objects();
        document.renumber_objects(); // so that a form filled again comes out the same
        identify(&mut document, &tasks, flatten);
        let mut bytes = vec![];
        match document.save_to(&mut bytes) {
            Ok(()) => Ok(Filled { bytes, warnings }),
            Err(e) => Err(one(Diagnostic::error(
                "pdf-write",
                tr!("PDF 写不出来：{e}", "The PDF can't be written: {e}"),
            ))),
        }
    }

    fn tasks(&self, inputs: &[Input]) -> std::result::Result<Vec<Task<'_>>, Problems> {
        let mut problems = Problems::default();
        let mut tasks: Vec<Task<'_>> = vec![];
        for i in inputs {
            let Some(field) = self.fields().get(i.field).filter(|f| f.is_fillable()) else { continue };
            let form = Place::File(self.file.clone());
            let made = value::entry(field, &i.texts, i.yes)
                .map_err(|d| d.at(i.place.clone()).at(form.clone()).also(form));
            if let Some(entry) = problems.keep(made) {
                tasks.push(Task { field, entry, place: i.place.clone(), own: false });
            }
        }
        if problems.has_errors() {
            return Err(problems);
        }
        for (n, field) in self.fields().iter().enumerate() {
            let shown = matches!(
                field.kind,
                Kind::Text { .. } | Kind::Date(_) | Kind::Combo { .. } | Kind::List { .. }
            );
            if !shown || inputs.iter().any(|i| i.field == n) {
                continue;
            }
            let own: Vec<String> = field.value.iter().cloned().collect();
            if let Ok(entry) = value::entry(field, &own, None) {
                tasks.push(Task { field, entry, place: Place::None, own: true });
            }
        }
        Ok(tasks)
    }

    /// Lays the appearances out and puts them where they belong; returns what doesn't fit.
    fn put_drawings(
        &self,
        document: &mut Document,
        tasks: &[Task<'_>],
        drawings: &[Drawing],
        fonts: &Fonts,
    ) -> std::result::Result<Problems, Problems> {
        if drawings.is_empty() {
            return Ok(Problems::default());
        }
        let one = |d: Diagnostic| Problems(vec![d.at(Place::File(self.file.clone()))]);
        let scenes: Vec<Scene> = drawings.iter().map(|d| d.scene.clone()).collect();
        let pages = draw::draw(&scenes, fonts).map_err(one)?;
        let mut problems = Problems::default();
        for u in pages.undrawn() {
            let task = drawings.get(u.page - 1).and_then(|d| tasks.get(d.task));
            let name = task.map_or("", |t| &t.field.name);
            let place = task.map(|t| t.place.clone()).unwrap_or_default();
            problems.push(undrawn(&u.text, name).at(place).at(Place::File(self.file.clone())));
        }
        if problems.has_errors() {
            return Err(problems);
        }
        let mut warned: Option<usize> = None;
        for (n, d) in drawings.iter().enumerate() {
            let Some(task) = tasks.get(d.task).filter(|t| !t.own && warned != Some(d.task)) else { continue };
            if draw::overflows(&pages, n, &d.scene) {
                warned = Some(d.task);
                let place = task.place.clone();
                let form = Place::File(self.file.clone());
                problems.push(too_wide(&task.field.name).at(place).at(form.clone()).also(form));
            }
        }
        let exported = pages.export(&Export::untagged()).map_err(one)?;
        let mut donor = Donor::read(&exported).map_err(one)?;
        for (n, d) in drawings.iter().enumerate() {
            let form = donor.page(document, n).map_err(one)?.id;
            finish(document, form, d);
            put_appearance(document, d, form);
        }
        Ok(problems)
    }
}

/// Must viewers draw all fields anew, whatever is drawn?
fn needs_appearances(document: &Document) -> bool {
    let form = open::form(document).and_then(|f| entry(document, f, b"NeedAppearances"));
    matches!(form, Some(Object::Boolean(true)))
}

/// Takes the old value and the old appearance out of a field. A value of the form's own stays, and with it an
/// appearance that somebody else made, unless it doesn't count.
fn strip(document: &mut Document, t: &Task<'_>, redraw: bool) {
    for id in t.field.nodes.iter().chain(t.field.widgets.iter().map(|w| &w.id)) {
        let widget = t.field.widgets.iter().find(|w| w.id == *id);
        let ours = dict_of(document, *id)
            .and_then(|d| dict_in(document, dict_in(document, d, b"AP")?, b"N"))
            .is_some_and(|n| n.has(MADE));
        let Ok(d) = document.get_dictionary_mut(*id) else { continue };
        let mut take = |key: &[u8]| drop(d.as_hashmap_mut().shift_remove(key));
        if !t.own {
            [&b"V"[..], b"RV", b"I", b"TI"].into_iter().for_each(&mut take);
        }
        if widget.is_some_and(|w| !w.drawn) && (!t.own || ours || redraw) {
            take(b"AP");
        }
        if widget.is_some() && !t.own {
            take(b"AS");
        }
    }
}

/// What is to be drawn: texts and lists always, buttons that have no appearance.
fn drawings(document: &Document, tasks: &[Task<'_>]) -> Vec<Drawing> {
    let mut out = vec![];
    for (n, t) in tasks.iter().enumerate() {
        for w in t.field.widgets.iter().filter(|w| w.page.is_some()) {
            let has_look =
                t.own && dict_of(document, w.id).is_some_and(|d| dict_in(document, d, b"AP").is_some());
            let node = t.field.nodes.first().copied().unwrap_or(w.id);
            let Some(mut look) = Look::of(document, node, w).filter(|_| !has_look) else { continue };
            let drawing = |look: Look, content, state| Drawing {
                task: n,
                widget: w.id,
                state,
                scene: Scene { look, content },
            };
            if !matches!(t.field.kind, Kind::CheckBox | Kind::Radio) {
                out.push(drawing(look, shown(t), None));
            } else if !w.drawn {
                let round = t.field.kind == Kind::Radio;
                if round && !has_caption(document, w) {
                    look.mark = 'l';
                }
                let on = w.on.clone().unwrap_or_else(|| b"Yes".to_vec());
                out.push(drawing(look.clone(), Content::Mark { on: true, round }, Some(on)));
                out.push(drawing(look, Content::Mark { on: false, round }, Some(b"Off".to_vec())));
            }
        }
    }
    out
}

fn has_caption(document: &Document, w: &Widget) -> bool {
    let mk = dict_of(document, w.id).and_then(|d| dict_in(document, d, b"MK"));
    mk.is_some_and(|mk| mk.has(b"CA"))
}

/// What a text or list field shows.
fn shown(t: &Task<'_>) -> Content {
    let choice = |i: usize| t.field.choices.get(i);
    match (&t.entry, &t.field.kind) {
        (Entry::Text(text), Kind::Text { password: true, .. }) => {
            Content::Line("*".repeat(text.chars().count()))
        }
        (Entry::Text(text), Kind::Text { lines: true, .. }) => Content::Lines(text.clone()),
        (Entry::Text(text), Kind::Text { comb: true, .. }) => {
            Content::Comb(text.clone(), t.field.max_length.unwrap_or(1))
        }
        (Entry::Text(text), _) => Content::Line(text.clone()),
        (Entry::Chosen(at, _), Kind::List { .. }) => {
            let entries = t.field.choices.iter().enumerate();
            Content::List(entries.map(|(i, c)| (c.shown.clone(), at.contains(&i))).collect())
        }
        (Entry::Chosen(at, other), _) => {
            let known = at.first().and_then(|i| choice(*i)).map(|c| c.shown.clone());
            Content::Line(known.or_else(|| other.clone()).unwrap_or_default())
        }
        (Entry::State(_), _) => Content::Nothing,
    }
}

/// Makes a grafted page the appearance that viewers expect: turned, and marked as the field's text.
fn finish(document: &mut Document, form: ObjectId, d: &Drawing) {
    let Ok(Object::Stream(s)) = document.get_object_mut(form) else { return };
    s.dict.set("Matrix", reals(&d.scene.look.matrix()));
    s.dict.set(MADE, true);
    if d.state.is_some() {
        return;
    }
    if let Ok(content) = s.get_plain_content() {
        let marked = [b"/Tx BMC\nq\n", content.as_slice(), b"\nQ\nEMC\n"].concat();
        s.dict.remove(b"Filter");
        s.set_plain_content(marked);
        let _ = s.compress();
    }
}

fn put_appearance(document: &mut Document, d: &Drawing, form: ObjectId) {
    let states = dict_of(document, d.widget)
        .and_then(|w| dict_in(document, w, b"AP"))
        .and_then(|ap| dict_in(document, ap, b"N"))
        .cloned();
    let Ok(widget) = document.get_dictionary_mut(d.widget) else { return };
    let normal = match &d.state {
        None => Object::Reference(form),
        Some(state) => {
            let mut states = states.unwrap_or_default();
            states.set(state.clone(), Object::Reference(form));
            Object::Dictionary(states)
        }
    };
    let mut ap = Dictionary::new();
    ap.set("N", normal);
    widget.set("AP", ap);
}

fn put_value(document: &mut Document, t: &Task<'_>) {
    let choice = |i: &usize| t.field.choices.get(*i).map(|c| string(&c.export));
    let (value, index) = match &t.entry {
        Entry::Text(text) => (string(text), None),
        Entry::State(state) => return put_state(document, t.field, state.as_deref()),
        Entry::Chosen(_, Some(other)) => (string(other), None),
        Entry::Chosen(at, None) => {
            let mut values: Vec<Object> = at.iter().filter_map(choice).collect();
            let list = matches!(t.field.kind, Kind::List { .. });
            let index = list.then(|| at.iter().map(|i| Object::Integer(*i as i64)).collect::<Vec<_>>());
            match (values.len(), list) {
                (0, false) => (string(""), None),
                (1, _) => (values.remove(0), index),
                _ => (Object::Array(values), index),
            }
        }
    };
    for id in &t.field.nodes {
        let Ok(d) = document.get_dictionary_mut(*id) else { continue };
        d.set("V", value.clone());
        if let Some(index) = &index {
            d.set("I", index.clone());
        }
    }
}

fn put_state(document: &mut Document, field: &Field, state: Option<&str>) {
    let on_of = |w: &Widget| {
        let on = w.on.clone().unwrap_or_else(|| b"Yes".to_vec());
        state.is_some_and(|s| s == state_name(&on)).then_some(on)
    };
    let value = field.widgets.iter().find_map(on_of).unwrap_or_else(|| b"Off".to_vec());
    for id in &field.nodes {
        if let Ok(d) = document.get_dictionary_mut(*id) {
            d.set("V", Object::Name(value.clone()));
        }
    }
    for w in &field.widgets {
        if let Ok(d) = document.get_dictionary_mut(w.id) {
            d.set("AS", Object::Name(on_of(w).unwrap_or_else(|| b"Off".to_vec())));
        }
    }
}

/// What no longer holds for a filled form: XFA, appearances yet to be made, promises about the unfilled file.
fn settle(document: &mut Document) {
    let form = document.catalog().ok().and_then(|c| c.get(b"AcroForm").ok()).cloned();
    let keys = [&b"XFA"[..], b"NeedAppearances"];
    let clean = |d: &mut Dictionary| keys.iter().for_each(|k| drop(d.as_hashmap_mut().shift_remove(*k)));
    match form {
        Some(Object::Reference(id)) => {
            if let Ok(d) = document.get_dictionary_mut(id) {
                clean(d);
            }
        }
        _ => {
            if let Some(Object::Dictionary(d)) =
                document.catalog_mut().ok().and_then(|c| c.get_mut(b"AcroForm").ok())
            {
                clean(d);
            }
        }
    }
    if let Ok(catalog) = document.catalog_mut() {
        catalog.as_hashmap_mut().shift_remove(&b"Perms"[..]);
    }
    for key in [&b"Prev"[..], b"XRefStm"] {
        document.trailer.as_hashmap_mut().shift_remove(key);
    }
    if document.version.as_str() < "1.7" {
        document.version = "1.7".into();
    }
}

/// Makes the fields of a form part of the page, as they look; the form itself goes.
pub fn flatten(document: &mut Document) -> crate::diagnostic::Result<()> {
    let pages = super::super::object::pages(document);
    for page in pages {
        let Some(d) = dict_of(document, page) else { continue };
        let mut drawn = vec![];
        let mut kept = vec![];
        for annotation in items(document, d, b"Annots") {
            match follow(document, annotation).and_then(dict) {
                Some(w) if name(document, w, b"Subtype").as_deref() == Some(b"Widget") => {
                    drawn.extend(on_page(document, w))
                }
                _ => kept.push(annotation.clone()),
            }
        }
        let had = d.has(b"Annots");
        for d in &drawn {
            if let Ok(Object::Stream(s)) = document.get_object_mut(d.id) {
                s.dict.set("Type", "XObject");
                s.dict.set("Subtype", "Form");
            }
        }
        draw_over(document, page, &drawn)?;
        if let Ok(page) = document.get_dictionary_mut(page) {
            match kept.is_empty() {
                true if had => drop(page.as_hashmap_mut().shift_remove(&b"Annots"[..])),
                true => {}
                false => page.set("Annots", kept),
            }
        }
    }
    if let Ok(catalog) = document.catalog_mut() {
        catalog.as_hashmap_mut().shift_remove(&b"AcroForm"[..]);
    }
    document.prune_objects();
    Ok(())
}

/// Where a widget's appearance goes on the page (ISO 32000-1 §12.5.5, algorithm 8.1). None for hidden ones.
fn on_page(document: &Document, widget: &Dictionary) -> Option<Drawn> {
    const HIDDEN: i64 = 2 | 32;
    if integer(document, widget, b"F").unwrap_or(0) & HIDDEN != 0 {
        return None;
    }
    let ap = dict_in(document, widget, b"AP")?;
    let mut holder = ap.get(b"N").ok()?;
    if let Some(Object::Dictionary(states)) = follow(document, holder) {
        let state = name(document, widget, b"AS").unwrap_or_else(|| b"Off".to_vec());
        holder = states.get(&state).ok()?;
    }
    let id = holder.as_reference().ok()?;
    let form = dict(document.get_object(id).ok()?)?;
    let [left, bottom, right, top] = rect(document, widget, b"Rect")?;
    let bbox = rect(document, form, b"BBox")?;
    let m = numbers(document, form, b"Matrix")
        .filter(|m| m.len() == 6)
        .unwrap_or_else(|| vec![1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    let [a, b, c, d, e, f] = <[f64; 6]>::try_from(m).ok()?;
    let corners = [(bbox[0], bbox[1]), (bbox[2], bbox[1]), (bbox[0], bbox[3]), (bbox[2], bbox[3])];
    let moved = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let least = moved.iter().fold((f64::MAX, f64::MAX), |l, p| (l.0.min(p.0), l.1.min(p.1)));
    let most = moved.iter().fold((f64::MIN, f64::MIN), |l, p| (l.0.max(p.0), l.1.max(p.1)));
    let (w, h) = (most.0 - least.0, most.1 - least.1);
    if w <= 0.0 || h <= 0.0 {
        return None;
    }
    let (sx, sy) = ((right - left) / w, (top - bottom) / h);
    Some(Drawn { id, matrix: [sx, 0.0, 0.0, sy, left - least.0 * sx, bottom - least.1 * sy] })
}

/// The second half of the file's identifier says which values it was filled with; the first stays.
fn identify(document: &mut Document, tasks: &[Task<'_>], flatten: bool) {
    let first = match entry_of_trailer(document) {
        Some(Object::Array(a)) => a.first().cloned(),
        _ => None,
    };
    let Some(Object::String(first, _)) = first else { return };
    let mut hash = Sha256::new();
    hash.update(&first);
    hash.update([u8::from(flatten)]);
    let told: BTreeMap<&str, String> =
        tasks.iter().filter(|t| !t.own).map(|t| (t.field.name.as_str(), format!("{:?}", t.entry))).collect();
    hash.update(format!("{told:?}"));
    let second = hash.finalize().iter().take(16).copied().collect();
    let hex = |bytes| Object::String(bytes, StringFormat::Hexadecimal);
    document.trailer.set("ID", Object::Array(vec![hex(first), hex(second)]));
}

fn entry_of_trailer(document: &Document) -> Option<&Object> {
    entry(document, &document.trailer, b"ID")
}

fn undrawn(text: &str, field: &str) -> Diagnostic {
    Diagnostic::error(
        "character-missing",
        tr!("表单域“{field}”里的“{text}”没有字体能显示", "No font has “{text}” of field “{field}”"),
    )
    .hint(tr!(
        "换一个字，或用 --font-dir 给出有这个字的字体",
        "Use another character, or a font that has it (--font-dir)"
    ))
}

fn too_wide(field: &str) -> Diagnostic {
    Diagnostic::warning(
        "field-overflow",
        tr!(
            "表单域“{field}”的文字比框大，显示不全",
            "The text of field “{field}” is larger than its box and is cut off"
        ),
    )
    .hint(tr!("把数据写短，或让制表单位把框放大", "Shorten the data, or have the box made larger"))
}
