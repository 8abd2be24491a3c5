//! The fields of a form as they are in the file.
use super::super::object::{
    MAX_PARENTS, dict, dict_in, dict_of, entry, follow, inherited, integer, items, name, rect, text,
};
use super::super::open;
use super::date;
use crate::diagnostic::{Diagnostic, Place, Problems, Result, file_name};
use crate::tr;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Fields of a form; real ones have hundreds.
const MAX_FIELDS: usize = 4_000;

/// A form that is read and can be filled as often as wanted.
#[derive(Debug)]
pub struct Form {
    pub(super) document: Document,
    pub(super) file: String,
    fields: Vec<Field>,
    notes: Problems,
}

/// A field: one value, shown in one place or several.
#[derive(Clone, Debug)]
pub struct Field {
    /// The full name: the names of the levels with dots between.
    pub name: String,
    /// What a viewer shows for the name, if the form says so.
    pub title: Option<String>,
    /// What it holds.
    pub kind: Kind,
    /// What can be chosen: entries of a list, states of a button.
    pub choices: Vec<Choice>,
    /// At most so many characters.
    pub max_length: Option<usize>,
    /// Must not be empty.
    pub required: bool,
    /// The value that the form has already.
    pub value: Option<String>,
    /// The page of its first place, from 1; none when it is shown nowhere.
    pub page: Option<usize>,
    /// Objects that hold the value: one, or several of the same name.
    pub(super) nodes: Vec<ObjectId>,
    pub(super) widgets: Vec<Widget>,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text {
        /// Of several lines.
        lines: bool,
        /// One cell for each character.
        comb: bool,
        /// Shown as stars.
        password: bool,
    },
    /// A date, by the pattern of the form's script.
    Date(String),
    /// A box to tick, or several of which one is ticked.
    CheckBox,
    /// Buttons of which one is on.
    Radio,
    /// One of a list.
    Combo {
        /// Other texts may be typed.
        open: bool,
    },
    /// One or several of a list.
    List {
        /// Several.
        several: bool,
    },
    /// A button that does something: never filled.
    Push,
    /// For a signature: never filled.
    Signature,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub export: String,
    /// What is shown.
    pub shown: String,
}

/// A place where a field is shown.
#[derive(Clone, Debug)]
pub(super) struct Widget {
    pub(super) id: ObjectId,
    pub(super) page: Option<usize>,
    pub(super) rect: [f64; 4],
    /// The name of a button's state when it is on, as it is in the file.
    pub(super) on: Option<Vec<u8>>,
    /// There is an appearance for that state.
    pub(super) drawn: bool,
}

impl Field {
    /// Can it take a value?
    pub fn is_fillable(&self) -> bool {
        !matches!(self.kind, Kind::Push | Kind::Signature)
    }
}

impl Form {
    /// Opens a form.
    ///
    /// # Errors
    /// Those of [`open`](super::super::open); `pdf-xfa`, `pdf-no-fields`.
    pub fn open(path: &Path) -> Result<Form> {
        let file = file_name(path);
        Form::of(open::open(path)?, &file, true).map_err(|d| d.at(Place::File(file)))
    }

    /// Opens a form that may have no fields at all, since a sidecar says what is written on its pages.
    ///
    /// # Errors
    /// Those of [`open`](super::super::open); `pdf-xfa`.
    pub fn open_bare(path: &Path) -> Result<Form> {
        let file = file_name(path);
        Form::of(open::open(path)?, &file, false).map_err(|d| d.at(Place::File(file)))
    }

    /// Reads a form from memory; `file` is its name in messages.
    pub fn read(bytes: &[u8], file: &str) -> Result<Form> {
        let place = || Place::File(file.into());
        Form::of(open::read(bytes).map_err(|d| d.at(place()))?, file, true).map_err(|d| d.at(place()))
    }

    fn of(mut document: Document, file: &str, with_fields: bool) -> Result<Form> {
        // the numbers of objects then depend on the form alone, also when it was filled before
        document.prune_objects();
        document.renumber_objects();
        let (mut fields, forgotten) = Reader::new(&document).fields();
        adopt(&mut document, forgotten);
        let mut notes = Problems::default();
        let place = || Place::File(file.into());
        let shown = fields.iter().any(|f| f.is_fillable() && f.page.is_some());
        if open::needs_rendering(&document) || open::has_xfa(&document) && !shown {
            return Err(xfa_only());
        }
        if with_fields && !fields.iter().any(Field::is_fillable) {
            return Err(no_fields());
        }
        if open::has_xfa(&document) {
            let what = tr!(
                "这个表单还带有一份 XFA 表单；填好的文件里去掉了它，内容以普通表单域为准",
                "This form holds an XFA form as well; filled files are without it, the usual fields count"
            );
            notes.push(Diagnostic::note("pdf-xfa-dropped", what).at(place()));
        }
        fields.sort_by_key(|f| f.page.unwrap_or(usize::MAX)); // stable: within a page in the form's own order
        Ok(Form { document, file: file.into(), fields, notes })
    }

    /// The fields, page by page in the form's own order.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The file as it is.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What was assumed in reading it.
    pub fn notes(&self) -> &Problems {
        &self.notes
    }

    /// The file's name.
    pub fn file(&self) -> &str {
        &self.file
    }
}

struct Reader<'d> {
    document: &'d Document,
    /// The page of each annotation.
    pages: BTreeMap<ObjectId, usize>,
    seen: BTreeSet<ObjectId>,
    fields: Vec<Field>,
}

impl<'d> Reader<'d> {
    fn new(document: &'d Document) -> Self {
        let mut pages = BTreeMap::new();
        for (n, page) in document.page_iter().enumerate() {
            for (id, _) in open::annotations(document, page) {
                pages.entry(id).or_insert(n);
            }
        }
        Reader { document, pages, seen: BTreeSet::new(), fields: vec![] }
    }

    /// The fields, and those of them that the form's own list forgot.
    fn fields(mut self) -> (Vec<Field>, Vec<ObjectId>) {
        let listed = open::form(self.document).map_or(&[][..], |f| items(self.document, f, b"Fields"));
        let mut roots: Vec<ObjectId> = listed.iter().filter_map(|o| o.as_reference().ok()).collect();
        let listed = roots.len();
        let mut shown: Vec<(usize, ObjectId)> = self.pages.iter().map(|(id, page)| (*page, *id)).collect();
        shown.sort_unstable();
        let widgets = shown.into_iter().filter(|(_, id)| self.is_widget(*id));
        let mut known: BTreeSet<ObjectId> = roots.iter().copied().collect();
        for root in widgets.filter_map(|(_, id)| self.root(id)).collect::<Vec<_>>() {
            if known.insert(root) {
                roots.push(root);
            }
        }
        roots.iter().for_each(|root| self.node(*root, "", 0));
        (self.fields, roots.split_off(listed))
    }

    fn is_widget(&self, id: ObjectId) -> bool {
        dict_of(self.document, id)
            .is_some_and(|d| name(self.document, d, b"Subtype").as_deref() == Some(b"Widget"))
    }

    /// The topmost field above a widget, if it is a field's at all.
    fn root(&self, mut id: ObjectId) -> Option<ObjectId> {
        inherited(self.document, id, b"FT")?;
        for _ in 0..MAX_PARENTS {
            match dict_of(self.document, id)?.get(b"Parent").ok().and_then(|p| p.as_reference().ok()) {
                Some(parent) => id = parent,
                None => return Some(id),
            }
        }
        None
    }

    fn node(&mut self, id: ObjectId, above: &str, depth: usize) {
        let too_many = depth > MAX_PARENTS || self.fields.len() >= MAX_FIELDS;
        if too_many || !self.seen.insert(id) {
            return;
        }
        let Some(d) = dict_of(self.document, id) else { return };
        let own = entry(self.document, d, b"T").and_then(text).map(plain_name).unwrap_or_default();
        let full = match (above.is_empty(), own.is_empty()) {
            (true, _) => own,
            (_, true) => above.to_string(),
            _ => format!("{above}.{own}"),
        };
        let kids: Vec<ObjectId> =
            items(self.document, d, b"Kids").iter().filter_map(|o| o.as_reference().ok()).collect();
        let has_name = |id: &ObjectId| dict_of(self.document, *id).is_some_and(|k| k.has(b"T"));
        if kids.iter().any(has_name) {
            return kids.into_iter().for_each(|k| self.node(k, &full, depth + 1));
        }
        self.seen.extend(&kids);
        self.field(id, d, full, if kids.is_empty() { vec![id] } else { kids });
    }

    fn field(&mut self, id: ObjectId, d: &Dictionary, full: String, widgets: Vec<ObjectId>) {
        let Some(kind) = self.kind(id, &widgets) else { return };
        let widgets: Vec<Widget> = widgets.into_iter().filter_map(|w| self.widget(w, &kind)).collect();
        let same =
            |f: &Field| f.name == full && std::mem::discriminant(&f.kind) == std::mem::discriminant(&kind);
        if let Some(twin) = self.fields.iter_mut().find(|f| same(f)) {
            twin.nodes.push(id);
            twin.widgets.extend(widgets);
            twin.page = first_page(&twin.widgets);
            twin.choices = choices(self.document, twin);
            return;
        }
        let flags = self.flags(id);
        let mut field = Field {
            name: full,
            title: entry(self.document, d, b"TU").and_then(text).filter(|t| !t.trim().is_empty()),
            kind,
            choices: vec![],
            max_length: self.at(id, b"MaxLen").and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0),
            required: flags & 2 != 0,
            value: inherited(self.document, id, b"V").and_then(value_text),
            page: first_page(&widgets),
            nodes: vec![id],
            widgets,
        };
        if let Kind::Text { comb, .. } = &mut field.kind {
            *comb &= field.max_length.is_some();
        }
        field.choices = choices(self.document, &field);
        self.fields.push(field);
    }

    fn at(&self, id: ObjectId, key: &[u8]) -> Option<i64> {
        inherited(self.document, id, key).and_then(super::super::object::number).map(|n| n as i64)
    }

    fn flags(&self, id: ObjectId) -> i64 {
        self.at(id, b"Ff").unwrap_or(0)
    }

    fn kind(&self, id: ObjectId, widgets: &[ObjectId]) -> Option<Kind> {
        let Object::Name(kind) = inherited(self.document, id, b"FT")? else { return None };
        let flags = self.flags(id);
        let has = |bit: u32| flags & (1 << (bit - 1)) != 0;
        Some(match kind.as_slice() {
            b"Btn" if has(17) => Kind::Push,
            b"Btn" if has(16) => Kind::Radio,
            b"Btn" => Kind::CheckBox,
            b"Ch" if has(18) => Kind::Combo { open: has(19) },
            b"Ch" => Kind::List { several: has(22) },
            b"Sig" => Kind::Signature,
            b"Tx" => match [&[id], widgets].concat().into_iter().find_map(|w| self.date(w)) {
                Some(pattern) => Kind::Date(pattern),
                None => {
                    let (lines, password) = (has(13), has(14));
                    Kind::Text { lines, comb: has(25) && !lines && !password && !has(21), password }
                }
            },
            _ => return None,
        })
    }

    /// The pattern of a date field's script.
    fn date(&self, id: ObjectId) -> Option<String> {
        let actions = dict_in(self.document, dict_of(self.document, id)?, b"AA")?;
        [&b"F"[..], b"K"].into_iter().find_map(|key| {
            let script = entry(self.document, dict_in(self.document, actions, key)?, b"JS")?;
            let script = match script {
                Object::Stream(s) => {
                    String::from_utf8_lossy(&s.get_plain_content_with_limit(1 << 20).ok()?).into_owned()
                }
                other => text(other)?,
            };
            date::pattern(&script)
        })
    }

    fn widget(&self, id: ObjectId, kind: &Kind) -> Option<Widget> {
        let d = dict_of(self.document, id)?;
        let rect = rect(self.document, d, b"Rect")?;
        let mut on = None;
        let mut drawn = false;
        if matches!(kind, Kind::CheckBox | Kind::Radio) {
            let states = dict_in(self.document, d, b"AP")
                .and_then(|ap| entry(self.document, ap, b"N"))
                .and_then(|n| n.as_dict().ok());
            let state = |(k, v): (&Vec<u8>, &Object)| {
                (k != b"Off" && follow(self.document, v).is_some_and(|o| dict(o).is_some()))
                    .then(|| k.clone())
            };
            on = states.and_then(|s| s.iter().find_map(state));
            drawn = on.as_ref().is_some_and(|k| !states.is_some_and(|s| made_here(self.document, s, k)));
            on = on.or_else(|| name(self.document, d, b"AS").filter(|n| n != b"Off"));
        }
        let on_page = self.pages.get(&id).copied().or_else(|| {
            let page = d.get(b"P").ok()?.as_reference().ok()?;
            self.document.page_iter().position(|p| p == page)
        });
        Some(Widget { id, page: on_page, rect, on, drawn })
    }
}

/// Puts fields into the form's list, so that other programs find them too.
fn adopt(document: &mut Document, forgotten: Vec<ObjectId>) {
    if forgotten.is_empty() {
        return;
    }
    let mut form = open::form(document).cloned().unwrap_or_default();
    let mut list = items(document, &form, b"Fields").to_vec();
    list.extend(forgotten.into_iter().map(Object::Reference));
    form.set("Fields", list);
    let known = document.catalog().ok().and_then(|c| c.get(b"AcroForm").ok()?.as_reference().ok());
    match known {
        Some(id) => drop(document.objects.insert(id, Object::Dictionary(form))),
        None => {
            if let Ok(catalog) = document.catalog_mut() {
                catalog.set("AcroForm", form);
            }
        }
    }
}

/// Was this state's appearance made by us, in filling the form before? Then it is made anew.
fn made_here(document: &Document, states: &Dictionary, state: &[u8]) -> bool {
    dict_in(document, states, state).is_some_and(|d| d.has(super::fill::MADE))
}

fn first_page(widgets: &[Widget]) -> Option<usize> {
    widgets.iter().filter_map(|w| w.page).min().map(|p| p + 1)
}

fn value_text(value: &Object) -> Option<String> {
    let shown = match value {
        Object::Name(n) => state_name(n),
        Object::Array(a) => a.iter().filter_map(text).collect::<Vec<_>>().join("、"),
        Object::Stream(s) => {
            String::from_utf8_lossy(&s.get_plain_content_with_limit(1 << 20).ok()?).into_owned()
        }
        other => text(other)?,
    };
    Some(shown).filter(|s| !s.is_empty() && s != "Off")
}

/// A state's name as text. Names are bytes; Chinese programs write them in UTF-8 or in GBK.
pub(super) fn state_name(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::GB18030.decode(bytes).0.into_owned(),
    }
}

/// LibreOffice writes names as if they were PDF names: `#E5#A7#93` for 姓.
fn plain_name(name: String) -> String {
    if !name.contains('#') {
        return name;
    }
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|h| u8::from_str_radix(std::str::from_utf8(h).ok()?, 16).ok());
        match code.filter(|_| *first == b'#') {
            Some(code) => {
                bytes.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok().filter(|n| !n.is_ascii()).unwrap_or(name)
}

/// What can be chosen. For buttons: each state once, shown by its stored value if the form gives one.
fn choices(document: &Document, field: &Field) -> Vec<Choice> {
    let options = field.nodes.iter().find_map(|id| match inherited(document, *id, b"Opt") {
        Some(Object::Array(a)) => Some(a.as_slice()),
        _ => None,
    });
    let options = options.unwrap_or_default();
    let one = |o: &Object| match follow(document, o)? {
        Object::Array(pair) => {
            let export = text(follow(document, pair.first()?)?)?;
            let shown = pair.get(1).and_then(|o| text(follow(document, o)?));
            Some(Choice { shown: shown.unwrap_or_else(|| export.clone()), export })
        }
        o => text(o).map(|t| Choice { export: t.clone(), shown: t }),
    };
    if !matches!(field.kind, Kind::CheckBox | Kind::Radio) {
        return options.iter().filter_map(one).collect();
    }
    let mut out: Vec<Choice> = vec![];
    for (i, w) in field.widgets.iter().enumerate() {
        let Some(on) = &w.on else { continue };
        let export = state_name(on);
        let named = options.get(i).and_then(one).map(|c| c.export);
        let title = || {
            dict_of(document, w.id)
                .filter(|_| field.widgets.len() > 1)
                .and_then(|d| text(entry(document, d, b"TU")?))
        };
        let shown = named.or_else(title).unwrap_or_else(|| export.clone());
        if out.iter().all(|c| c.export != export) {
            out.push(Choice { export, shown });
        }
    }
    out
}

/// The alignment of a field's text: 0 left, 1 centre, 2 right.
pub(super) fn quadding(document: &Document, id: ObjectId) -> i64 {
    let own = inherited(document, id, b"Q").and_then(super::super::object::number).map(|n| n as i64);
    let common = || integer(document, open::form(document)?, b"Q");
    own.or_else(common).unwrap_or(0)
}

fn xfa_only() -> Diagnostic {
    Diagnostic::error(
        "pdf-xfa",
        tr!(
            "这是 XFA 表单，只有 Adobe 的软件能打开，填不了",
            "This is an XFA form, which only Adobe's programs can show; it can't be filled"
        ),
    )
    .hint(tr!(
        "向发文单位要普通的 PDF 表单，或在 Adobe Acrobat 里打开后打印成 PDF",
        "Ask its maker for an ordinary PDF form, or print it to PDF in Adobe Acrobat"
    ))
}

fn no_fields() -> Diagnostic {
    Diagnostic::error(
        "pdf-no-fields",
        tr!("这个 PDF 没有可以填的表单域", "This PDF has no form fields to fill"),
    )
    .hint(tr!(
        "用 wenshu fields --grid 画出方格，把每个空的位置写进旁边的 名.fields.toml（--sidecar 写一个样例）",
        "Say where the blanks are in a NAME.fields.toml beside it: wenshu fields --grid draws its pages under a grid, --sidecar writes a sample"
    ))
}
