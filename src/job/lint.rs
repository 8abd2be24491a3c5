//! The format rules in a run (`lint`, `lint_skip` of the job and of its documents): of each `[[document]]` the first
//! Word file is looked at by all rules, every other one only for what was left unfilled, since files of one template
//! break the same rules. What is found is a warning: the files are made.
use super::document::Document;
use super::file::JobFile;
#[cfg(feature = "pdf")]
use crate::diagnostic::Severity;
use crate::diagnostic::{Diagnostic, file_name};
#[cfg(feature = "pdf")]
use crate::docx::Package;
#[cfg(feature = "pdf")]
use crate::lint::{Choice, Page, check};
use crate::toml_text::Reader;
use crate::tr;
use std::path::Path;
use toml::de::DeValue;

/// What a job, or one of its documents, says of the format rules.
#[derive(Clone, Debug, Default)]
pub struct LintSpec {
    /// `lint = "warn"` or `"off"` (or true, false); nothing when it isn't written.
    pub on: Option<bool>,
    /// `lint_skip`: rules that aren't asked.
    pub skip: Vec<String>,
}

impl LintSpec {
    /// Reads the two keys.
    pub(super) fn read(r: &Reader<'_>) -> LintSpec {
        let on = match r.value("lint") {
            None => None,
            Some(DeValue::Boolean(on)) => Some(*on),
            Some(DeValue::String(s)) if s.as_ref() == "warn" => Some(true),
            Some(DeValue::String(s)) if s.as_ref() == "off" => Some(false),
            Some(_) => {
                let d = Diagnostic::error(
                    "job-value",
                    tr!("lint 要写成 \"warn\" 或 \"off\"", "lint is \"warn\" or \"off\""),
                );
                r.fault(d.at(r.place_of("lint")));
                None
            }
        };
        let skip = r.texts_or_one("lint_skip");
        #[cfg(feature = "pdf")]
        for name in (Choice { skip: skip.clone(), ..Choice::default() }).unknown() {
            let d = Diagnostic::error("lint-rule", tr!("没有规则 {name}", "There is no rule {name}"))
                .hint(tr!("用 wenshu lint --list 看有哪些规则", "wenshu lint --list shows the rules"));
            r.fault(d.at(r.place_of("lint_skip")));
        }
        LintSpec { on, skip }
    }

    /// The rules that a document of the job is asked; nothing if it isn't asked any.
    pub(super) fn skipped(job: &JobFile, own: &LintSpec) -> Option<Vec<String>> {
        let on = own.on.or(job.lint.on).unwrap_or(false);
        on.then(|| job.lint.skip.iter().chain(&own.skip).cloned().collect())
    }
}

/// The rule about what was left unfilled.
#[cfg(feature = "pdf")]
const UNFILLED: &str = "L19";
#[cfg(feature = "pdf")]
const UNFILLED_CODE: &str = "lint-unfilled";

/// What the rules say of a made Word document; `whole`: all of them.
pub(super) fn lint(d: &Document, path: Option<&Path>, bytes: &[u8], whole: bool) -> Vec<Diagnostic> {
    let Some(skip) = &d.lint else { return vec![] };
    let extension = d.template.extension();
    let name = match path {
        Some(path) => file_name(&super::naming::with_extension(path, extension)),
        None => format!("{}.{extension}", d.spec.name),
    };
    #[cfg(feature = "pdf")]
    {
        let only = if whole { vec![] } else { vec![UNFILLED.to_string()] };
        let choice = Choice { only, skip: skip.clone(), profile: None };
        // a file that was just made can be read
        let Ok(package) = Package::from_bytes(&name, bytes.to_vec()) else { return vec![] };
        let page = if whole { choice.page(&package) } else { Page::texts(&package) };
        let findings = page.map(|p| check(&p, &choice)).unwrap_or_default();
        let mut out: Vec<Diagnostic> = Vec::new();
        for f in findings.into_iter().map(|f| f.diagnostic).filter(|d| d.severity() > Severity::Note) {
            let said = out.iter().any(|o| o.code() == f.code() && o.message() == f.message());
            // each thing that was left unfilled is named; of the rest one paragraph will do
            if !said || f.code() == UNFILLED_CODE {
                out.push(f.weighing(Severity::Warning)); // the document is made all the same
            }
        }
        out
    }
    #[cfg(not(feature = "pdf"))]
    {
        let _ = (skip, name, bytes, whole);
        vec![]
    }
}
