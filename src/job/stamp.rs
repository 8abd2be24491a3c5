//! `stamp` of a `[[document]]`: what is stamped on its PDF files.
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::pdf::paint::Color;
use crate::pdf::stamp::{At, Look, Stamp, Which, without_page_tags};
use crate::template::{Frame, Need, Scope, ShapeFrame, TextTemplate};
use crate::toml_text::Reader;
use crate::tr;

/// A stamp as the job file has it.
#[derive(Clone, Debug, PartialEq)]
pub struct StampSpec {
    /// The text, with tags, and where it is written.
    pub text: Option<(String, Place)>,
    /// What its QR code says, the same.
    pub qr: Option<(String, Place)>,
    /// How and where it is drawn.
    pub look: Look,
}

/// A stamp with its texts compiled.
#[derive(Debug)]
pub(super) struct StampTemplate {
    text: Option<TextTemplate>,
    qr: Option<TextTemplate>,
    look: Look,
}

impl StampSpec {
    /// Reads `stamp`: one table or a list of them.
    pub(super) fn read(r: &Reader<'_>) -> Vec<StampSpec> {
        r.tables_or_one("stamp", "{ text = \"副本\", at = \"top-right\" }").iter().map(spec).collect()
    }
}

fn spec(r: &Reader<'_>) -> StampSpec {
    let text = |key: &str| r.text(key).map(|t| (t, r.place_of(key)));
    let usual = Look::default();
    let color = r.text("color").map(|name| {
        Color::named(&name).unwrap_or_else(|| {
            r.fault(Color::unknown(&name).at(r.place_of("color")));
            Color::BLACK
        })
    });
    let pages = r.text("pages").map(|pages| {
        Which::parse(&pages).unwrap_or_else(|d| {
            r.fault(d.at(r.place_of("pages")));
            Which::All
        })
    });
    let look = Look {
        at: r.choice("at", At::ALL, At::default()),
        margin: r.number("margin").unwrap_or(usual.margin),
        size: r.number("size"),
        color: color.unwrap_or(usual.color),
        angle: r.number("angle"),
        opacity: r.number("opacity"),
        font: r.text("font").unwrap_or(usual.font),
        frame: r.flag("frame"),
        width: r.number("width").unwrap_or(usual.width),
        pages: pages.unwrap_or_default(),
    };
    if let Err(d) = look.check() {
        r.fault(d.at(r.place()));
    }
    let spec = StampSpec { text: text("text"), qr: text("qr"), look };
    if spec.text.is_none() && spec.qr.is_none() {
        let d = Diagnostic::error("job-missing-key", tr!("缺少 text", "text is missing"));
        r.fault(
            d.hint(tr!(
                "写 text = \"副本\"，或 qr = \"{{{{编号}}}}\"",
                "Write text = \"copy\", or qr = \"{{{{number}}}}\""
            ))
            .at(r.place()),
        );
    }
    spec
}

impl StampTemplate {
    /// Compiles the texts.
    pub(super) fn compile(spec: &StampSpec, problems: &mut Problems) -> StampTemplate {
        let mut text = |t: &Option<(String, Place)>| {
            let (text, place) = t.as_ref()?;
            TextTemplate::parse(&without_page_tags(text), place).map_err(|p| problems.extend(p)).ok()
        };
        StampTemplate { text: text(&spec.text), qr: text(&spec.qr), look: spec.look.clone() }
    }

    fn texts(&self) -> impl Iterator<Item = &TextTemplate> {
        self.text.iter().chain(&self.qr)
    }

    /// The names that it asks for.
    pub(super) fn needs(&self) -> Vec<Need> {
        self.texts().flat_map(TextTemplate::needs).collect()
    }

    /// Reports names that the data doesn't have.
    pub(super) fn check(&self, shapes: &ShapeFrame<'_>) -> Problems {
        Problems(self.texts().flat_map(|t| t.check(shapes).0).collect())
    }

    /// The stamp of one document.
    fn render(&self, frame: &Frame<'_>, scope: Scope) -> Result<Stamp, Problems> {
        let text = |t: &Option<TextTemplate>| t.as_ref().map(|t| t.render(frame, scope)).transpose();
        Ok(Stamp {
            text: text(&self.text)?.unwrap_or_default(),
            qr: text(&self.qr)?,
            look: self.look.clone(),
        })
    }
}

/// The stamps of one document.
pub(super) fn stamps_for(
    stamps: &[StampTemplate],
    frame: &Frame<'_>,
    scope: Scope,
) -> Result<Vec<Stamp>, Problems> {
    stamps.iter().map(|s| s.render(frame, scope)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::JobFile;
    use super::*;
    use crate::value::Value;
    use std::path::Path;

    fn job(stamp: &str) -> Result<JobFile, Problems> {
        let text = format!("[[document]]\nname = \"书\"\ntemplate = \"a.docx\"\nonce = true\n{stamp}");
        JobFile::parse("job.toml", Path::new(""), &text)
    }

    fn codes(stamp: &str) -> Vec<String> {
        let shown = |d: &Diagnostic| format!("{} {}", d.code(), d.place().show(Default::default()));
        job(stamp).err().map(|p| p.errors().map(shown).collect()).unwrap_or_default()
    }

    #[test]
    fn stamps_are_read_and_rendered() {
        for written in [
            "stamp = { text = \"{{姓名}} {{page}}/{{页数}}\", qr = \"{{编号}}\", at = \"左上\", pages = \"1-2\", color = \"红\" }",
            "[[document.stamp]]\ntext = \"{{姓名}} {{page}}/{{页数}}\"\nqr = \"{{编号}}\"\nat = \"top-left\"\npages = \"1-2\"\ncolor = \"red\"\n",
        ] {
            let job = job(written).unwrap();
            let mut problems = Problems::default();
            let list: Vec<StampTemplate> =
                job.documents[0].stamps.iter().map(|s| StampTemplate::compile(s, &mut problems)).collect();
            assert_eq!(problems.0, []);
            let row = Value::from(&serde_json::json!({ "姓名": "张三", "编号": "7号" }));
            let scope = Scope { date: jiff::civil::date(2026, 9, 1) };
            let stamps = stamps_for(&list, &Frame::outer(&row), scope).unwrap();
            assert_eq!(stamps.len(), 1);
            assert!(stamps[0].text.starts_with("张三 "));
            assert_eq!((stamps[0].qr.as_deref(), stamps[0].look.at), (Some("7号"), At::TopLeft));
            assert_eq!(stamps[0].look.pages, Which::parse("1-2").unwrap());
            assert_eq!(list[0].needs().len(), 2);
        }
    }

    #[test]
    fn mistakes_are_named_by_their_key() {
        assert_eq!(
            codes("stamp = [{ txt = \"副本\" }]"),
            [
                "job-missing-key job.toml › 第5行 › document[1].stamp[1]",
                "job-key job.toml › 第5行 › document[1].stamp[1].txt",
            ]
        );
        assert_eq!(codes("stamp = 3"), ["job-value job.toml › 第5行 › document[1].stamp"]);
        let text = "[[document.stamp]]\ntext = \"副本\"\nat = \"topleft\"\nsize = 0\npages = \"x\"\ncolor = \"rde\"\n";
        assert_eq!(
            codes(text),
            [
                "stamp-number job.toml › 第5行 › document[1].stamp[1]",
                "job-value job.toml › 第7行 › document[1].stamp[1].at",
                "pages-wrong job.toml › 第9行 › document[1].stamp[1].pages",
                "job-value job.toml › 第10行 › document[1].stamp[1].color",
            ]
        );
    }
}
