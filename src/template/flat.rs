//! The values of a flat PDF form: a sidecar's fields compiled, rendered for each record and drawn on the pages.
use super::ShapeFrame;
use super::frame::{Frame, Scope};
use super::needs::{Need, NeedKind};
use super::tag::{self, scan};
use super::text::{Condition, TextTemplate};
use crate::diagnostic::{Diagnostic, Place, Problems, Result, Text, file_name};
use crate::helper;
use crate::pdf::flat::{Field, Ink, Kind, Mark, Sidecar, beside, page_sizes};
use crate::pdf::font::Fonts;
use crate::pdf::form::Filled;
use crate::pdf::{open, overlay};
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
        let name = file_name(&path);
        let text = match std::fs::metadata(&path) {
            Err(_) => return Ok(None),
            Ok(m) if m.len() > MAX_BYTES => Err(std::io::Error::other("too large")),
            Ok(_) => std::fs::read_to_string(&path),
        };
        let text = text.map_err(|e| {
            let d =
                Diagnostic::error("flat-unreadable", tr!("读不了这个文件：{e}", "Can't read this file: {e}"));
            Problems(vec![d.hint(tr!("用 UTF-8 编码保存", "Save it as UTF-8")).at(Place::File(name.clone()))])
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

    /// The faces that values are drawn with, if not those that come with the program.
    pub fn set_fonts(&mut self, fonts: Fonts) {
        self.fonts = fonts;
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
            let (value, place) = match source {
                Source::Value(v) => (v.value(frame, scope).map_err(Problems::from), v.place_in(frame)),
                Source::Line(t) => (t.render(frame, scope).map(Value::text), Place::None),
            };
            match value.and_then(|v| self.ink(field, &v, &place).map_err(Problems::from)) {
                Ok(ink) => marks.extend(ink.map(|ink| Mark { field, ink, place })),
                Err(p) => problems.extend(p),
            }
        }
        if problems.has_errors() {
            return Err(problems);
        }
        crate::pdf::flat::draw(document, &marks, &self.fonts)
    }

    /// Writes a record's values on a form whose fields are filled already.
    pub(super) fn write_on(
        &self,
        filled: Filled,
        frame: &Frame<'_>,
        scope: Scope,
    ) -> std::result::Result<Filled, Problems> {
        let mut document = open::read(&filled.bytes)?;
        let mut warnings = filled.warnings;
        warnings.extend(self.draw(&mut document, frame, scope)?);
        Ok(Filled { bytes: overlay::save(&mut document)?, warnings })
    }

    /// What a value looks like in its field; nothing for an empty one.
    fn ink(&self, field: &Field, value: &Value, place: &Place) -> Result<Option<Ink>> {
        let written = || field.value_place.clone();
        let wrong = |t: Text| Diagnostic::error("picture", t).at(place.clone()).at(written()).also(written());
        let picture = |source: &PictureSource| {
            let image = self.pictures.get(source);
            image.map(|i| Some(Ink::Picture(i))).map_err(wrong)
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
                let source = helper::picture_source(text).map_err(wrong)?;
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
        let one = |text: &str| Condition::parse(text, place).map(Source::Value).map_err(Problems::from);
        match (&field.value, &field.name) {
            (Some(text), _) if is_one_tag(text.trim()) => one(text),
            (Some(text), _) => TextTemplate::parse(text, place).map(Source::Line),
            // a column's name with blanks in it
            (None, Some(name)) if name.contains(char::is_whitespace) => one(&format!("[{name}]")),
            (None, name) => one(name.as_deref().unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::overlay::save;
    use crate::pdf::preview::Preview;

    fn inputs() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/pdf/flat")
    }

    fn fill(pdf: &str, row: &serde_json::Value) -> std::result::Result<(Vec<u8>, Problems), Problems> {
        let path = inputs().join(pdf);
        let mut document = open::open(&path).unwrap();
        let mut form = FlatForm::beside(&path, &document)?.unwrap();
        form.set_folders(vec![inputs().join("../../picture/照片")]);
        let (row, scope) = (Value::from(row), Scope { date: jiff::civil::date(2026, 9, 1) });
        let warnings = form.draw(&mut document, &Frame::outer(&row), scope)?;
        Ok((save(&mut document).unwrap(), warnings))
    }

    /// The millimetre boxes' share of dark pixels.
    fn ink(pdf: &[u8], page: usize, boxes: &[[f64; 4]]) -> Vec<f64> {
        let png = Preview::open(pdf.to_vec(), &Fonts::builtin()).unwrap().png(page, 254.0).unwrap();
        let picture = image::load_from_memory(&png).unwrap().to_luma8();
        let share = |[x, y, w, h]: &[f64; 4]| {
            let part =
                picture.view((x * 10.0) as u32, (y * 10.0) as u32, (w * 10.0) as u32, (h * 10.0) as u32);
            let dark = part.pixels().filter(|p| p.2.0[0] < 140).count();
            dark as f64 / (w * h * 100.0)
        };
        use image::GenericImageView;
        boxes.iter().map(share).collect()
    }

    fn person() -> serde_json::Value {
        serde_json::json!({
            "姓名": "张三", "性别": "女", "出生日期": "2015-03-02", "电话": "13800000000",
            "身份证号": "110101201503020015", "兴趣": "游泳、足球", "健康状况": "良好，无过敏史。".repeat(20),
            "家庭住址": "青河镇中心街 12 号", "照片": "张三"
        })
    }

    #[test]
    fn a_printed_form_is_filled() {
        let (pdf, warnings) = fill("登记表.pdf", &person()).unwrap();
        assert_eq!(warnings.0, []);
        let name = [46.0, 51.0, 38.0, 10.0];
        let (male, female) = ([115.6, 55.1, 2.8, 2.8], [132.6, 55.1, 2.8, 2.8]);
        let hobbies = [50.6, 75.6, 100.6, 125.6].map(|x| [x, 90.6, 2.8, 2.8]);
        let cell = [45.0 + 17.0 * 110.0 / 18.0 + 1.0, 75.0, 4.0, 10.0];
        let found =
            ink(&pdf, 1, &[&[name, male, female, cell, [156.0, 60.0, 33.0, 20.0]][..], &hobbies].concat());
        let drawn: Vec<bool> = found.iter().map(|f| *f > 0.01).collect();
        assert_eq!(drawn, [true, false, true, true, true, true, false, true, false], "{found:?}");
        assert_eq!(fill("登记表.pdf", &person()).unwrap().0, pdf, "the same bytes each time");
    }

    #[test]
    fn turned_and_cropped_pages_are_filled_as_they_are_seen() {
        let (pdf, _) = fill("转向.pdf", &serde_json::json!({ "姓名": "张三" })).unwrap();
        for page in 1..=7 {
            // the text begins at the left, in the middle of the box; nothing is beside it
            let found = ink(
                &pdf,
                page,
                &[[46.0, 23.0, 11.0, 6.0], [60.0, 21.0, 34.0, 10.0], [20.0, 34.0, 90.0, 30.0]],
            );
            assert!(found[0] > 0.05 && found[1] == 0.0 && found[2] == 0.0, "{page}: {found:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_a_warning_with_its_place() {
        let mut person = person();
        person["电话"] = "13800000000 或者 13900000000".into();
        person["身份证号"] = "1234567890123456789".into();
        let (_, warnings) = fill("登记表.pdf", &person).unwrap();
        let shown: Vec<String> = warnings.0.iter().map(|d| d.place().show(Default::default())).collect();
        assert_eq!(
            shown,
            ["登记表.fields.toml › 第27行 › field[5]", "登记表.fields.toml › 第33行 › field[6]"]
        );
        assert!(warnings.0.iter().all(|d| d.code() == "flat-overflow"));
    }

    #[test]
    fn what_can_not_be_shown_is_an_error_with_its_place() {
        let mut person = person();
        person["姓名"] = "张\u{e123}".into();
        assert_eq!(fill("登记表.pdf", &person).unwrap_err().0[0].code(), "character-missing");
        person["照片"] = "没有这张".into();
        let wrong = fill("登记表.pdf", &person).unwrap_err();
        assert_eq!(
            wrong.0[0].place().show(Default::default()),
            "登记表.fields.toml › 第75行 › field[13].name"
        );
    }

    #[test]
    fn names_are_checked_and_listed() {
        let path = inputs().join("登记表.pdf");
        let form = FlatForm::beside(&path, &open::open(&path).unwrap()).unwrap().unwrap();
        let names: Vec<String> = form.needs().into_iter().map(|n| n.name).collect();
        assert_eq!(
            names,
            ["姓名", "性别", "出生日期", "电话", "身份证号", "兴趣", "健康状况", "家庭住址", "照片"]
        );
        let row = Value::from(&serde_json::json!({ "姓名": "", "性别": "" }));
        let wrong = form.check(&ShapeFrame::outer(row.shape()));
        assert_eq!(wrong.errors().count(), 11);
    }
}
