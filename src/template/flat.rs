//! The values of a flat PDF form: a sidecar's fields compiled, rendered for each record and drawn on the pages.
use super::frame::{Frame, Scope};
use super::ShapeFrame;
use super::needs::{Need, NeedKind};
use super::tag::{self, scan};
use super::text::{Condition, TextTemplate};
use crate::diagnostic::{Diagnostic, Place, Problems, Result};
use crate::helper;
use crate::pdf::flat::{Field, Ink, Kind, Mark, Sidecar, beside, page_sizes};
use crate::pdf::font::Fonts;
use crate::picture::Pictures;
use crate::tr;
use crate::value::{PictureSource, Rich, Value};
use lopdf::Document;
use std::path::{Path, PathBuf};

/// A PDF's sidecar, compiled; drawn as often as wanted, from several threads at once.
#[derive(Debug)]
pub struct FlatForm {
    fields: Vec<(Field, Source)>,
    pictures: Pictures,
    fonts: Fonts,
}

/// Where a field's value comes from.
#[derive(Debug)]
enum Source {
    /// A column or a single tag: its value, whatever it is.
    Value(Condition),
    /// Text with tags.
    Line(TextTemplate),
}

/// A sidecar's file may have this many bytes.
const MAX_BYTES: u64 = 4 << 20;

impl FlatForm {
    /// Reads the sidecar beside a PDF (`名.fields.toml` beside `名.pdf`), if there is one.
    ///
    /// # Errors
    /// All that is wrong in it, at once.
    pub fn beside(pdf: &Path, document: &Document) -> std::result::Result<Option<FlatForm>, Problems> {
        let path = beside(pdf);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = match std::fs::metadata(&path) {
            Err(_) => return Ok(None),
            Ok(m) if m.len() > MAX_BYTES => Err(std::io::Error::other("too large")),
            Ok(_) => std::fs::read_to_string(&path),
        };
        let text = text.map_err(|e| {
            let d = Diagnostic::error("flat-unreadable", tr!("读不了这个文件：{e}", "Can't read this file: {e}"));
            Problems(vec![
                d.hint(tr!("用 UTF-8 编码保存", "Save it as UTF-8")).at(Place::File(name.clone())),
            ])
        })?;
        FlatForm::compile(Sidecar::parse(&name, &text, &page_sizes(document))?).map(Some)
    }

    /// Compiles the tags of a sidecar.
    pub fn compile(sidecar: Sidecar) -> std::result::Result<FlatForm, Problems> {
        let mut problems = Problems::default();
        let mut fields = Vec::with_capacity(sidecar.fields.len());
        for field in sidecar.fields {
            match Source::of(&field) {
                Ok(source) => fields.push((field, source)),
                Err(p) => problems.extend(p),
            }
        }
        let (pictures, fonts) = (Pictures::default(), Fonts::builtin());
        if problems.has_errors() { Err(problems) } else { Ok(FlatForm { fields, pictures, fonts }) }
    }

    /// Looks the files of pictures up in these folders, in this order, and nowhere else.
    pub fn set_folders(&mut self, folders: Vec<PathBuf>) {
        self.pictures = Pictures::new(folders);
    }

    /// Reports names that the data doesn't have.
    pub fn check(&self, shapes: &ShapeFrame<'_>) -> Problems {
        let mut problems = Problems::default();
        for (_, source) in &self.fields {
            problems.extend(match source {
                Source::Value(v) => v.check(shapes),
                Source::Line(t) => t.check(shapes),
            });
        }
        problems
    }

    /// The names that the fields ask for.
    pub fn needs(&self) -> Vec<Need> {
        let mut out = Vec::new();
        for (field, source) in &self.fields {
            let needs = match source {
                Source::Value(v) => v.needs(),
                Source::Line(t) => t.needs(),
            };
            for mut need in needs {
                match field.kind {
                    Kind::Picture => need.helpers.push("image"),
                    Kind::Qr => need.helpers.push("qr"),
                    Kind::Tick if field.when.is_empty() => need.kind = NeedKind::Flag,
                    Kind::Tick => need.options.extend(field.when.iter().cloned()),
                    Kind::Text => {}
                }
                if need.place.is_none() {
                    need.place = field.value_place.clone();
                }
                Need::merge(&mut out, need);
            }
        }
        out
    }

    /// Writes a record's values on the pages. Returns warnings.
    ///
    /// # Errors
    /// Every value that can't be shown.
    pub fn draw(
        &self,
        document: &mut Document,
        frame: &Frame<'_>,
        scope: Scope,
    ) -> std::result::Result<Problems, Problems> {
        let mut problems = Problems::default();
        let mut marks = Vec::new();
        for (field, source) in &self.fields {
            let value = match source {
                Source::Value(v) => v.value(frame, scope).map_err(|d| Problems(vec![d])),
                Source::Line(t) => t.render(frame, scope).map(Value::text),
            };
            match value.and_then(|v| self.ink(field, &v).map_err(|d| Problems(vec![d]))) {
                Ok(ink) => marks.extend(ink.map(|ink| Mark { field, ink })),
                Err(p) => problems.extend(p),
            }
        }
        if problems.has_errors() {
            return Err(problems);
        }
        crate::pdf::flat::draw(document, &marks, &self.fonts)
    }

    /// What a value looks like in its field; nothing for an empty one.
    fn ink(&self, field: &Field, value: &Value) -> Result<Option<Ink>> {
        let picture = |source: &PictureSource| {
            let image = self.pictures.get(source);
            image.map(|i| Some(Ink::Picture(i))).map_err(|t| {
                Diagnostic::error("picture", t).at(field.value_place.clone())
            })
        };
        if let Value::Rich(rich) = value
            && let Rich::Picture(p) = &**rich
        {
            return picture(&p.source);
        }
        if field.kind == Kind::Tick {
            let ticked = match field.when.as_slice() {
                [] => helper::yes_no(value).unwrap_or_else(|| value.is_true()),
                wanted => answers(value).iter().any(|a| wanted.contains(a)),
            };
            return Ok(ticked.then(|| Ink::Text(field.look.mark.clone())));
        }
        let text = value.to_text();
        let text = text.trim_end();
        if text.is_empty() {
            return Ok(None);
        }
        match field.kind {
            Kind::Qr => picture(&PictureSource::Qr(text.into())),
            Kind::Picture => {
                let source = helper::picture_source(text).map_err(|t| {
                    Diagnostic::error("picture", t).at(field.value_place.clone())
                })?;
                picture(&source)
            }
            Kind::Text | Kind::Tick => Ok(Some(Ink::Text(text.into()))),
        }
    }
}

/// The answers in a value: its text, and each of several that a list or a text such as `游泳、绘画` names.
fn answers(value: &Value) -> Vec<String> {
    let whole = value.to_text().trim().to_string();
    let parts = whole.split(['、', '，', ',', ';', '；', '\n']).map(|p| p.trim().to_string());
    parts.collect::<Vec<_>>().into_iter().chain([whole.clone()]).collect()
}

/// Is a text nothing but one tag that has a value?
fn is_one_tag(text: &str) -> bool {
    let tags = scan(text);
    matches!(tags.as_slice(), [t] if t.start == 0 && t.end == text.len() && matches!(t.kind, Ok(tag::Kind::Value(_))))
}

impl Source {
    fn of(field: &Field) -> std::result::Result<Source, Problems> {
        let place = &field.value_place;
        let one = |text: &str| Condition::parse(text, place).map(Source::Value).map_err(|d| Problems(vec![d]));
        match (&field.value, &field.name) {
            (Some(text), _) if is_one_tag(text.trim()) => one(text),
            (Some(text), _) => TextTemplate::parse(text, place).map(Source::Line),
            // a column's name with blanks in it
            (None, Some(name)) if name.contains(char::is_whitespace) => one(&format!("[{name}]")),
            (None, name) => one(name.as_deref().unwrap_or_default()),
        }
    }
}
