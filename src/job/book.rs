//! What a job file says for the 发文登记簿 and the archive: further columns, how documents are filed, and how
//! numbers that are given out by hand are printed.
use super::document::own_record;
use super::file::JobFile;
use crate::diagnostic::{Diagnostic, Place, Problems, nearest};
use crate::register::{self, ArchiveRules};
use crate::template::{Frame, Scope, ShapeFrame, TextTemplate};
use crate::toml_text::Reader;
use crate::tr;
use crate::value::{Record, Shape, Value};
use jiff::civil::Date;
use std::sync::Arc;

/// `[document.register]`: the names are free, but for those of columns that the program fills in by itself.
pub(super) fn further(r: &Reader<'_>) -> Vec<(String, String, Place)> {
    let mut names: Vec<String> = vec![];
    r.texts_of_all()
        .into_iter()
        .filter_map(|(name, text)| {
            let place = r.place_of(&name);
            let Some(kept) = register::further(&name) else {
                let mut d = Diagnostic::error(
                    "job-register",
                    tr!("登记簿的“{name}”由程序填", "the register fills in “{name}” by itself"),
                );
                d = match name.as_str() {
                    "文件标题" | "标题" => {
                        d.hint(tr!("标题用 title 写", "give the title with `title`"))
                    }
                    _ => d.hint(tr!("换一个列名，或删掉它", "use another name, or leave it out")),
                };
                r.fault(d.at(place));
                return None;
            };
            if names.iter().any(|n| n == kept) {
                let twice = tr!("“{kept}”这一列写了两次", "column “{kept}” is given twice");
                r.fault(Diagnostic::error("job-register", twice).at(place));
                return None;
            }
            names.push(kept.to_owned());
            Some((kept.to_owned(), text, place))
        })
        .collect()
}

/// `[archive]`, by Chinese or English keys.
pub(super) fn archive(r: &Reader<'_>) -> ArchiveRules {
    let either = |zh: &str, en: &str| r.text(zh).or_else(|| r.text(en)).map(|t| t.trim().to_owned());
    let usual = ArchiveRules::default();
    let rules = ArchiveRules {
        fonds: either("全宗号", "fonds").unwrap_or_default(),
        category: either("门类", "category").unwrap_or(usual.category),
        office: either("机构", "office").unwrap_or(usual.office),
        author: either("责任者", "author").unwrap_or_default(),
        usual: either("默认", "usual").unwrap_or(usual.usual),
        retention: ["保管期限", "retention"]
            .iter()
            .filter_map(|key| r.table(key))
            .flat_map(|t| t.texts_of_all())
            .collect(),
    };
    let terms = rules.retention.iter().map(|(_, t)| t).chain([&rules.usual]);
    for term in terms.filter(|t| ArchiveRules::code(t).is_none()) {
        let d = Diagnostic::error(
            "job-archive",
            tr!("不认识保管期限“{term}”", "“{term}” is no time for keeping documents"),
        );
        r.fault(d.hint(tr!("写永久、30年、10年这样", "永久, 30年, 10年 …")).at(r.place()));
    }
    for (name, text) in [("全宗号", &rules.fonds), ("门类", &rules.category), ("机构", &rules.office)]
    {
        if text.contains(|c: char| c.is_whitespace() || "·/\\-".contains(c)) {
            let d = Diagnostic::error(
                "job-archive",
                tr!("{name}里不能有空格、“-”、“·”和“/”", "{name} can't hold blanks, -, · or /"),
            );
            r.fault(d.hint(tr!("它们用来分开档号的各段", "they part the pieces of a 档号")).at(r.place()));
        }
    }
    rules
}

/// How the numbers of a series are printed where nothing is known but the issuer: for numbers reserved by hand.
pub struct NumberForm {
    format: TextTemplate,
    issuer: Value,
    sheets: Value,
    /// First number of a year.
    pub start: u32,
}

impl JobFile {
    /// The printed form of a series' numbers; `None` where it depends on the record.
    /// Errors: no such series, a format that can't be read.
    pub fn number_form(&self, series: &str) -> Result<Option<NumberForm>, Problems> {
        let Some((_, spec)) = self.series.iter().find(|(name, _)| name == series) else {
            let d = Diagnostic::error(
                "job-undefined",
                tr!("任务文件的 [series] 里没有“{series}”", "[series] of the job file has no “{series}”"),
            );
            let near = nearest(series, self.series.iter().map(|(n, _)| n.as_str()));
            return Err(Problems(vec![match near {
                Some(near) => d.hint(tr!("是不是“{near}”？", "Did you mean “{near}”?")),
                None => d.hint(tr!("核对系列的名字", "see how the series is called")),
            }]));
        };
        let format = TextTemplate::parse(&spec.format, &spec.place)?;
        let issuer = Value::Record(Arc::new(self.issuer_record()));
        let sheets =
            Record::made([("单位".to_owned(), issuer.clone()), ("issuer".to_owned(), issuer.clone())]);
        let form = NumberForm { format, issuer, sheets: Value::Record(Arc::new(sheets)), start: spec.start };
        let outer = ShapeFrame::outer(form.issuer.shape());
        let sheets = outer.inside(form.sheets.shape());
        let own = sheets.inside(Shape::Record(super::document::OWN_COLUMNS.clone()));
        let plain = !form.format.check(&own.as_root()).has_errors();
        Ok(plain.then_some(form))
    }
}

impl NumberForm {
    /// A number as printed.
    pub fn print(&self, n: u32, date: Date) -> Option<String> {
        let own = own_record(None, date, Some(n), "");
        let outer = Frame::outer(&self.issuer);
        let sheets = outer.inside(&self.sheets);
        self.format.render(&sheets.inside(&own).as_root(), Scope { date }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn job(text: &str) -> Result<JobFile, Problems> {
        let document = "[[document]]\nname = \"函\"\ntemplate = \"a.docx\"\nonce = true\n";
        JobFile::parse("job.toml", Path::new(""), &format!("{text}\n{document}"))
    }

    #[test]
    fn numbers_of_a_series_print_with_the_issuer_alone() {
        let job = job("[issuer]\n代字 = \"青幼安\"\n[series.公文]\nformat = \"{{代字}}〔{{year}}〕{{n}}号\"\nstart = 5\n[series.人]\nformat = \"{{工号}}-{{n}}\"").unwrap();
        let form = job.number_form("公文").unwrap().unwrap();
        assert_eq!(form.print(7, jiff::civil::date(2026, 9, 1)).as_deref(), Some("青幼安〔2026〕7号"));
        assert_eq!(form.start, 5);
        assert!(job.number_form("人").unwrap().is_none());
        assert!(job.number_form("函").is_err());
    }

    #[test]
    fn the_archive_is_described_in_either_language_and_checked() {
        let rules = job("[issuer]\n全称 = \"青河镇中心幼儿园\"\n[archive]\n全宗号 = \"Z109\"\noffice = \"BGS\"\n默认 = \"30年\"\n[archive.retention]\n应急预案 = \"永久\"").unwrap().archive.unwrap();
        assert_eq!((&*rules.fonds, &*rules.author, &*rules.usual), ("Z109", "青河镇中心幼儿园", "30年"));
        assert_eq!(rules.retention, [("应急预案".to_owned(), "永久".to_owned())]);
        let wrong = job("[archive]\n全宗号 = \"Z-1\"\n默认 = \"很久\"").unwrap_err();
        assert_eq!(wrong.errors().map(Diagnostic::code).collect::<Vec<_>>(), ["job-archive", "job-archive"]);
    }

    #[test]
    fn columns_that_the_register_fills_in_are_refused() {
        let text = "[[document]]\nname = \"函\"\ntemplate = \"a.docx\"\nonce = true\n[document.register]\n发往机关 = \"县教体局\"\n主送 = \"甲\"\n状态 = \"正式\"\n自编 = \"甲\"\n";
        let wrong = JobFile::parse("job.toml", Path::new(""), text).unwrap_err();
        assert_eq!(
            wrong.errors().map(Diagnostic::code).collect::<Vec<_>>(),
            ["job-register", "job-register"]
        );
        let fine = text.replace("状态 = \"正式\"\n", "").replace("主送 = \"甲\"\n", "");
        let fine = JobFile::parse("job.toml", Path::new(""), &fine).unwrap();
        let names: Vec<&str> = fine.documents[0].register.iter().map(|(n, ..)| n.as_str()).collect();
        assert_eq!(names, ["主送", "自编"]);
    }
}
