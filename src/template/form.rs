//! A PDF form as a template: which value goes into which field, and, by a sidecar, where on its pages.
//!
//! A field takes what the job's `map` gives it, else the value of its own name: the full name (`监护人.姓名` also as
//! the column `监护人/姓名`), its last part without the `[0]` that some programs add, or the title that viewers
//! show. A field for which there is none is left as it is, and `check` says so.
use super::check;
use super::expr::{Expr, Path as Name};
use super::flat::FlatForm;
use super::frame::{Frame, Scope};
use super::needs::{Need, NeedKind};
use super::tag::scan;
use super::{Condition, ShapeFrame, TextTemplate};
use crate::diagnostic::{Diagnostic, Place, Problems, Result, nearest};
use crate::helper;
use crate::pdf::flat::beside;
use crate::pdf::font::Fonts;
use crate::pdf::form::{Field, Filled, Form, Input, Kind, write_date};
use crate::tr;
use crate::value::Value;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// A PDF form and the values that go into it; rendered as often as wanted, from several threads at once.
#[derive(Debug)]
pub struct FormTemplate {
    form: Form,
    /// One for each field.
    sources: Vec<Source>,
    faults: Problems,
    flatten: bool,
    fonts: Fonts,
    /// What its sidecar has written on the pages besides.
    flat: Option<FlatForm>,
}

/// Where a field's value comes from.
#[derive(Debug)]
enum Source {
    /// A field that is never filled.
    None,
    /// The first of these names that the data has.
    Names(Vec<Expr>),
    /// An expression of the map, which keeps its type.
    Value(Condition),
    /// A text of the map with several tags or none.
    Text(TextTemplate),
}

/// Fields that a message lists.
const MOST_LISTED: usize = 12;

impl FormTemplate {
    /// Opens a form: a PDF with fields, with a sidecar (`名.fields.toml`) beside it, or both.
    pub fn open(path: &Path) -> Result<FormTemplate> {
        if !beside(path).is_file() {
            return Ok(FormTemplate::of(Form::open(path)?));
        }
        let form = Form::open_bare(path)?;
        let flat = FlatForm::beside(path, form.document());
        let mut template = FormTemplate::of(form);
        match flat {
            Ok(flat) => template.flat = flat,
            Err(wrong) => template.faults.extend(wrong),
        }
        Ok(template.with_folders(path.parent().map(Path::to_path_buf).into_iter().collect()))
    }

    /// Takes a form that is read already.
    pub fn of(form: Form) -> FormTemplate {
        let source = |f: &Field| match f.is_fillable() {
            true => {
                Source::Names(names(form.fields(), f).iter().map(|n| Expr::Path(Name::field(n))).collect())
            }
            false => Source::None,
        };
        let sources = form.fields().iter().map(source).collect();
        let faults = form.notes().clone();
        FormTemplate { form, sources, faults, flatten: false, fonts: Fonts::builtin(), flat: None }
    }

    /// What goes into which field, where it isn't told by the names: an expression (`姓名`, `date 签订日期`) or a
    /// text with tags (`{{姓名}}老师`) or words in quotes (`'无'`). Each with the place where it is written.
    pub fn map(&mut self, map: &[(String, String, Place)]) {
        for (name, text, place) in map {
            let Some(at) = self.find(name) else {
                self.faults.push(self.unknown(name).at(place.clone()));
                continue;
            };
            match source(text, place) {
                Ok(source) => {
                    if let Some(s) = self.sources.get_mut(at) {
                        *s = source;
                    }
                }
                Err(problems) => self.faults.extend(problems),
            }
        }
    }

    /// Whether the fields become part of the page, so that nobody can change them.
    #[must_use]
    pub fn flattened(mut self, flatten: bool) -> Self {
        self.flatten = flatten;
        self
    }

    /// The faces that values are drawn with, if not those that come with the program.
    #[must_use]
    pub fn with_fonts(mut self, fonts: Fonts) -> Self {
        if let Some(flat) = &mut self.flat {
            flat.set_fonts(fonts.clone());
        }
        self.fonts = fonts;
        self
    }

    /// Looks the files of pictures up in these folders, in this order, and nowhere else.
    #[must_use]
    pub fn with_folders(mut self, folders: Vec<PathBuf>) -> Self {
        if let Some(flat) = &mut self.flat {
            flat.set_folders(folders);
        }
        self
    }

    /// The form itself.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Does a sidecar say what is written on its pages?
    pub fn has_sidecar(&self) -> bool {
        self.flat.is_some()
    }

    /// The file name.
    pub fn file(&self) -> &str {
        self.form.file()
    }

    fn find(&self, name: &str) -> Option<usize> {
        let fields = self.form.fields();
        let fillable = |f: &&Field| f.is_fillable();
        let at = |f: &dyn Fn(&Field) -> bool| fields.iter().position(|x| fillable(&x) && f(x));
        at(&|f| f.name == name).or_else(|| {
            let wanted = plain(name);
            at(&|f| plain(&f.name) == wanted)
                .or_else(|| at(&|f| names(fields, f).iter().any(|n| plain(n) == wanted)))
        })
    }

    fn unknown(&self, name: &str) -> Diagnostic {
        let file = self.file();
        let d = Diagnostic::error(
            "field-unknown",
            tr!("{file} 里没有可填的表单域“{name}”", "{file} has no field “{name}” to fill"),
        );
        let known = self.form.fields().iter().filter(|f| f.is_fillable()).map(|f| f.name.as_str());
        match nearest(name, known) {
            Some(near) => d.hint(tr!("是不是“{near}”？", "Did you mean “{near}”?")),
            None => d.hint(tr!(
                "用 wenshu fields {file} 查看有哪些",
                "wenshu fields {file} shows which there are"
            )),
        }
    }

    /// Reports wrong expressions, names that the data doesn't have, and fields for which there is no value.
    pub fn check(&self, shapes: &ShapeFrame<'_>) -> Problems {
        let mut problems = self.faults.clone();
        let mut empty: Vec<&Field> = vec![];
        for (field, source) in self.form.fields().iter().zip(&self.sources) {
            match source {
                Source::None => {}
                Source::Value(e) => problems.extend(e.check(shapes)),
                Source::Text(t) => problems.extend(t.check(shapes)),
                Source::Names(names) => {
                    let mut known = false;
                    for name in names {
                        let mut own = Problems::default();
                        check::expression(name, shapes, &mut own);
                        known = own.0.iter().all(|d| d.code() != "unknown-name");
                        if known {
                            problems.0.extend(own.0.into_iter().map(|d| d.at(self.place(field))));
                            break;
                        }
                    }
                    if !known && field.value.is_none() {
                        empty.push(field);
                    }
                }
            }
        }
        if !empty.is_empty() {
            problems.push(self.unmapped(&empty));
        }
        self.flat.iter().for_each(|f| problems.extend(f.check(shapes)));
        problems
    }

    fn unmapped(&self, fields: &[&Field]) -> Diagnostic {
        let mut shown: Vec<&str> = fields.iter().take(MOST_LISTED).map(|f| f.name.as_str()).collect();
        if fields.len() > MOST_LISTED {
            shown.push("…");
        }
        let n = fields.len();
        let (zh, en) = (shown.join("、"), shown.join(", "));
        Diagnostic::warning(
            "field-unmapped",
            tr!("{n} 个表单域没有对应的数据，会空着：{zh}", "{n} fields have no data and stay empty: {en}"),
        )
        .hint(tr!(
            "给数据加上同名的列，或用任务文件的 [document.map]（fill 用 --map）写明",
            "Add columns of these names to the data, or say it in [document.map] of the job file (--map for fill)"
        ))
        .at(Place::File(self.file().into()))
    }

    /// The names that the form asks for.
    pub fn needs(&self) -> Vec<Need> {
        let mut out = vec![];
        for (field, source) in self.form.fields().iter().zip(&self.sources) {
            let found = match source {
                Source::None => vec![],
                Source::Value(e) => e.needs(),
                Source::Text(t) => t.needs(),
                Source::Names(_) => vec![self.need(field)],
            };
            found.into_iter().for_each(|n| Need::merge(&mut out, n));
        }
        let written = self.flat.iter().flat_map(FlatForm::needs);
        written.for_each(|n| Need::merge(&mut out, n));
        out
    }

    fn need(&self, field: &Field) -> Need {
        let last = |f: &Field| plain_part(&f.name);
        let own = last(field);
        // the last part does as a column's name unless another field has it too
        let alone = self.form.fields().iter().filter(|f| last(f) == own).count() < 2;
        let name = if alone { own } else { field.name.replace('.', "/") };
        let alone_button = field.kind == Kind::CheckBox && field.choices.len() < 2;
        let date = matches!(field.kind, Kind::Date(_));
        Need {
            name,
            kind: if alone_button { NeedKind::Flag } else { NeedKind::Value },
            helpers: if date { vec!["date"] } else { vec![] },
            calls: if date { vec![("date", 0)] } else { vec![] },
            options: match alone_button {
                true => vec![],
                false => field.choices.iter().map(|c| c.shown.clone()).collect(),
            },
            place: self.place(field),
            empty: Default::default(),
            inside: vec![],
        }
    }

    fn place(&self, field: &Field) -> Place {
        let part = match field.page {
            Some(page) => format!("p{page}"),
            None => String::new(),
        };
        Place::Part { file: self.file().into(), part: part.into(), paragraph: 0, tag: field.name.clone() }
    }

    /// Makes one document.
    ///
    /// # Errors
    /// All wrong values at once.
    pub fn render(&self, frame: &Frame<'_>, scope: Scope) -> std::result::Result<Filled, Problems> {
        let mut problems = Problems(self.faults.errors().cloned().collect());
        let mut inputs = vec![];
        for (at, (field, source)) in self.form.fields().iter().zip(&self.sources).enumerate() {
            match value(source, frame, scope) {
                Ok(None) => {}
                Ok(Some((value, place))) => match input(at, field, &value, place.clone()) {
                    Ok(input) => inputs.push(input),
                    Err(d) => problems.push(d.at(place).at(self.place(field))),
                },
                Err(wrong) => problems.0.extend(wrong.0.into_iter().map(|d| d.at(self.place(field)))),
            }
        }
        if problems.has_errors() {
            return Err(problems);
        }
        let filled = self.form.fill(&inputs, self.flatten, &self.fonts)?;
        match &self.flat {
            None => Ok(filled),
            Some(flat) => flat.write_on(filled, frame, scope),
        }
    }
}

/// Reads an entry of the map.
fn source(text: &str, place: &Place) -> std::result::Result<Source, Problems> {
    let trimmed = text.trim();
    if let Some(words) = quoted(trimmed) {
        return TextTemplate::parse(words, place).map(Source::Text);
    }
    let tags = scan(trimmed);
    let whole = matches!(tags.as_slice(), [only] if only.start == 0 && only.end == trimmed.len())
        && trimmed.ends_with(['}', '｝']);
    let plain = !trimmed.contains("{{") && !trimmed.contains("｛｛");
    match plain || whole {
        true => Condition::parse(trimmed, place).map(Source::Value).map_err(Problems::from),
        false => TextTemplate::parse(text, place).map(Source::Text),
    }
}

/// Words in quotes stand for themselves.
fn quoted(text: &str) -> Option<&str> {
    let pairs = [('\'', '\''), ('"', '"'), ('“', '”'), ('‘', '’')];
    let inner = pairs.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))?;
    (!inner.contains(['\'', '"', '“', '”'])).then_some(inner)
}

/// The value of a source and where it comes from; none when the data has none of its names.
fn value(
    source: &Source,
    frame: &Frame<'_>,
    scope: Scope,
) -> std::result::Result<Option<(Value, Place)>, Problems> {
    match source {
        Source::None => Ok(None),
        Source::Value(e) => Ok(Some((e.value(frame, scope)?, e.place_in(frame)))),
        Source::Text(t) => Ok(Some((Value::text(t.render(frame, scope)?), Place::None))),
        Source::Names(names) => {
            for name in names {
                match frame.eval(name, scope) {
                    Ok(v) => return Ok(Some((v.into_owned(), frame.place(name)))),
                    Err(d) if d.code() == "unknown-name" => {}
                    Err(d) => return Err(d.into()),
                }
            }
            Ok(None)
        }
    }
}

/// A value as a field takes it.
fn input(at: usize, field: &Field, value: &Value, place: Place) -> Result<Input> {
    let one = |v: &Value| {
        let mut text = String::new();
        match (v, &field.kind) {
            (Value::Date(d), Kind::Date(pattern)) => return Ok(write_date(pattern, *d, None)),
            (Value::DateTime(d), Kind::Date(pattern)) => {
                return Ok(write_date(pattern, d.date(), Some(d.time())));
            }
            _ => {}
        }
        match v.print(&mut text) {
            true => Ok(text),
            false => {
                let name = &field.name;
                Err(Diagnostic::error(
                    "field-value",
                    tr!(
                        "表单域“{name}”的值是表格或图片，填不进去",
                        "The value of field “{name}” is a table or picture"
                    ),
                )
                .hint(tr!("写明用它的哪一列", "Say which of its columns is meant")))
            }
        }
    };
    let texts = match value {
        Value::List(l) => l.items.iter().map(one).collect::<Result<Vec<_>>>()?,
        v => vec![one(v)?],
    };
    Ok(Input { field: at, texts, yes: helper::yes_no(value), place })
}

/// The names under which a field's value is looked for. The last part and the title count only when no other field
/// has them: 监护人.姓名 is not 姓名.
fn names(fields: &[Field], field: &Field) -> Vec<String> {
    let alone = |of: &dyn Fn(&Field) -> String| {
        let own = of(field);
        (fields.iter().filter(|f| of(f) == own).count() < 2).then_some(own)
    };
    let title = |f: &Field| f.title.as_deref().unwrap_or_default().trim().to_string();
    let mut out = vec![field.name.trim().to_string()];
    for name in [alone(&|f| plain_part(&f.name)), alone(&title)].into_iter().flatten() {
        if !name.is_empty() && !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// The last part of a name, half-width, without `[0]`.
fn plain_part(name: &str) -> String {
    let last = name.rsplit('.').next().unwrap_or(name);
    let last: String = last.nfkc().collect();
    let last = last.trim();
    match last.strip_suffix(']').and_then(|l| l.rsplit_once('[')) {
        Some((name, number)) if number.bytes().all(|b| b.is_ascii_digit()) => name.trim().to_string(),
        _ => last.to_string(),
    }
}

/// A name for comparing: half-width, lower case, no blanks.
fn plain(name: &str) -> String {
    name.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(file: &str) -> FormTemplate {
        let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/pdf");
        FormTemplate::open(&inputs.join(file)).unwrap()
    }

    /// The stored values of a form filled from a JSON record, `域=值` in the form's order.
    fn filled(template: &FormTemplate, row: serde_json::Value) -> Vec<String> {
        let scope = Scope { date: jiff::civil::date(2026, 9, 1) };
        let bytes = template.render(&Frame::outer(&Value::from(&row)), scope).unwrap().bytes;
        let form = Form::read(&bytes, "a.pdf").unwrap();
        form.fields().iter().filter_map(|f| Some(format!("{}={}", f.name, f.value.as_ref()?))).collect()
    }

    #[test]
    fn names_find_columns_but_never_those_of_another_field() {
        let t = template("手写.pdf");
        let own = "form1[0].page[0].note[0]=原有的说明";
        assert_eq!(filled(&t, serde_json::json!({ "姓名": "甲" })), ["姓名=甲", own]);
        assert_eq!(
            filled(&t, serde_json::json!({ "监护人/姓名": "乙", "手机": "13800000000", "说明": "新" })),
            ["监护人.姓名=乙", "监护人.手机=13800000000", "form1[0].page[0].note[0]=新"]
        );
        let record = serde_json::json!({ "监护人": { "姓名": "丙" }, "NOTE": "有" });
        assert_eq!(filled(&t, record), ["监护人.姓名=丙", "form1[0].page[0].note[0]=有"]);
    }

    #[test]
    fn a_map_says_columns_expressions_texts_and_constants() {
        let mut t = template("手写.pdf");
        let map = [
            ("姓名", "名"),
            ("说明", "{{名}}于{{date 日}}"),
            ("监护人.姓名", "'无'"),
            ("勾选", "eq 名 \"甲\""),
            ("签订日期", "{{日}}"),
        ];
        t.map(&map.map(|(f, e)| (f.to_string(), e.to_string(), Place::None)));
        assert!(t.check(&ShapeFrame::outer(crate::value::Shape::Any)).errors().next().is_none());
        let day = Value::Date(jiff::civil::date(2026, 9, 1));
        let row = crate::value::Record::made([("名".into(), Value::text("甲")), ("日".into(), day)]);
        let row = Value::Record(std::sync::Arc::new(row));
        let scope = Scope { date: jiff::civil::date(2026, 9, 1) };
        let bytes = t.render(&Frame::outer(&row), scope).unwrap().bytes;
        let form = Form::read(&bytes, "a.pdf").unwrap();
        let value = |name: &str| form.fields().iter().find(|f| f.name == name).unwrap().value.clone();
        assert_eq!(value("姓名").as_deref(), Some("甲"));
        assert_eq!(value("form1[0].page[0].note[0]").as_deref(), Some("甲于2026年9月1日"));
        assert_eq!(value("监护人.姓名").as_deref(), Some("无"));
        assert_eq!(value("勾选").as_deref(), Some("Yes"));
        assert_eq!(value("签订日期").as_deref(), Some("2026年9月1日"));
    }
}
