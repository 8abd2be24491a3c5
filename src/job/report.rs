//! What a run did: counts that add up, every file, every problem. Shown as one closing line, and kept in the
//! output folder as `report.json` and `报告.xlsx`.
use super::privacy::Level;
use super::shard::Shard;
use super::write::Out;
use crate::diagnostic::{Diagnostic, Lang, Place, Problems, Result, Text};
use crate::table::{Cell, Table, workbook};
use crate::tr;
use jiff::ZonedDateTime;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::path::Path;

/// The report for programs.
const JSON: &str = "report.json";
/// How the names of such reports begin: `report-3-10.json` is a shard's.
const STEM: &str = "report";
/// The report for people.
const XLSX: &str = "报告.xlsx";

/// A run's result.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// One a `[[document]]` of the job, in its order.
    pub documents: Vec<DocumentReport>,
    /// Files that hold all documents of one `[[document]]`.
    pub merged: Vec<Merged>,
    /// Problems that belong to no single row: warnings and notes about sheets and templates.
    pub problems: Problems,
}

/// What became of the rows of one document of the job. Everything is counted in rows, so that
/// `rows_read` = made + unchanged + skipped + failed; a document of a group counts all rows of the group, one
/// that needs no row counts as one.
#[derive(Clone, Debug, Default)]
pub struct DocumentReport {
    /// The document's name in the job.
    pub name: String,
    /// Rows that came from the sheet.
    pub rows_read: usize,
    /// Documents made or found unchanged, in order.
    pub made: Vec<Made>,
    /// Why rows were left out and how many, in order of first appearance.
    pub skipped: Vec<(Text, usize)>,
    /// Rows from which nothing could be made.
    pub failed: Vec<Failed>,
    /// What is to be said of its files, each once.
    pub notes: Vec<Diagnostic>,
    /// How much personal data it shows, when the job says so.
    pub privacy: Option<Level>,
}

impl DocumentReport {
    /// Keeps what wasn't said before: places of one template's documents differ, the words and what they quote don't.
    pub(super) fn note_once(&mut self, notes: Vec<Diagnostic>) {
        for d in notes {
            let quoted = |d: &Diagnostic| match d.place() {
                Place::Part { tag, .. } => tag.clone(),
                _ => String::new(),
            };
            let known = |n: &&Diagnostic| {
                n.code() == d.code() && n.message() == d.message() && quoted(n) == quoted(&d)
            };
            if !self.notes.iter().any(|n| known(&n)) {
                self.notes.push(d);
            }
        }
    }
}

/// One finished document.
#[derive(Clone, Debug)]
pub struct Made {
    /// How many rows went into it.
    pub rows: usize,
    /// Its number, if it has one.
    pub number: Option<String>,
    /// Its date.
    pub date: Date,
    /// Its title.
    pub title: String,
    /// Its files, relative to the output folder.
    pub files: Vec<String>,
    /// New, next version, or as it was.
    pub status: Status,
}

/// A file that holds many documents.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The `[[document]]`'s name.
    pub document: String,
    /// The file, relative to the output folder.
    pub file: String,
    /// How many documents are in it.
    pub documents: usize,
    /// Its hash: by it the next run sees whether somebody changed the file.
    pub sha256: String,
    /// New, made anew, or as it was.
    pub status: Status,
}

/// How a document compares with the last run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Made for the first time.
    New,
    /// Made anew because its content changed.
    Changed,
    /// Nothing was written.
    Unchanged,
}

impl Status {
    /// For people.
    pub fn text(self) -> Text {
        match self {
            Status::New => tr!("新做", "new"),
            Status::Changed => tr!("更新", "changed"),
            Status::Unchanged => tr!("未变", "unchanged"),
        }
    }
}

/// A row or group from which nothing could be made.
#[derive(Clone, Debug)]
pub struct Failed {
    /// How many rows it is.
    pub rows: usize,
    /// Why; at least one.
    pub problems: Vec<Diagnostic>,
}

/// Rows by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows read.
    pub read: usize,
    /// Rows whose documents are new.
    pub new: usize,
    /// Rows whose documents were made anew.
    pub changed: usize,
    /// Rows whose documents were as before.
    pub unchanged: usize,
    /// Rows left out.
    pub skipped: usize,
    /// Rows that failed.
    pub failed: usize,
    /// Documents written (new and changed).
    pub documents: usize,
}

impl Counts {
    /// Read = all the others together.
    pub fn adds_up(&self) -> bool {
        self.read == self.new + self.changed + self.unchanged + self.skipped + self.failed
    }
}

impl DocumentReport {
    /// Notes that a row was left out.
    pub fn skip(&mut self, reason: Text) {
        match self.skipped.iter_mut().find(|(r, _)| *r == reason) {
            Some((_, n)) => *n += 1,
            None => self.skipped.push((reason, 1)),
        }
    }
    /// The rows by what became of them.
    pub fn counts(&self) -> Counts {
        let rows = |s: Status| self.made.iter().filter(|m| m.status == s).map(|m| m.rows).sum();
        Counts {
            read: self.rows_read,
            new: rows(Status::New),
            changed: rows(Status::Changed),
            unchanged: rows(Status::Unchanged),
            skipped: self.skipped.iter().map(|(_, n)| n).sum(),
            failed: self.failed.iter().map(|f| f.rows).sum(),
            documents: self.made.iter().filter(|m| m.status != Status::Unchanged).count(),
        }
    }
    /// Are all rows accounted for?
    pub fn adds_up(&self) -> bool {
        self.counts().adds_up()
    }
    /// `读取 120 行 = 新做 110 + 未变 0 + 跳过 8（不在岗 8）+ 失败 2`.
    pub fn line(&self) -> Text {
        line(self.counts(), &self.skipped, &levels(std::slice::from_ref(self)))
    }
}

/// The levels of documents, each once: `；脱敏：公开、内部`.
fn levels(documents: &[DocumentReport]) -> Text {
    let mut all: Vec<Level> = documents.iter().filter_map(|d| d.privacy).collect();
    all.sort_unstable();
    all.dedup();
    if all.is_empty() {
        return tr!("", "");
    }
    let names = |lang: Lang, with: &str| {
        all.iter().map(|l| l.text().get(lang).to_owned()).collect::<Vec<_>>().join(with)
    };
    let (zh, en) = (names(Lang::Zh, "、"), names(Lang::En, ", "));
    tr!("；脱敏：{zh}", "; privacy: {en}")
}

fn line(c: Counts, skipped: &[(Text, usize)], levels: &Text) -> Text {
    let reasons = |lang: Lang| {
        let list: Vec<String> = skipped.iter().map(|(r, n)| format!("{} {n}", r.get(lang))).collect();
        match lang {
            _ if list.is_empty() => String::new(),
            Lang::Zh => format!("（{}）", list.join("，")),
            Lang::En => format!(" ({})", list.join(", ")),
        }
    };
    let Counts { read, new, changed, unchanged, skipped, failed, documents } = c;
    let (why_zh, why_en) = (reasons(Lang::Zh), reasons(Lang::En));
    let update = |word: &str| if changed > 0 { format!(" + {word} {changed}") } else { String::new() };
    let (up_zh, up_en) = (update("更新"), update("changed"));
    let (docs_zh, docs_en) = match documents == new + changed {
        true => (String::new(), String::new()),
        false => (format!("；写出 {documents} 份"), format!("; {documents} documents written")),
    };
    let (privacy_zh, privacy_en) = (&levels.zh, &levels.en);
    // a full-width bracket brings its own space
    let gap = if why_zh.is_empty() { " " } else { "" };
    tr!(
        "读取 {read} 行 = 新做 {new}{up_zh} + 未变 {unchanged} + 跳过 {skipped}{why_zh}{gap}+ 失败 {failed}{docs_zh}{privacy_zh}",
        "{read} rows read = {new} new{up_en} + {unchanged} unchanged + {skipped} skipped{why_en} + {failed} failed{docs_en}{privacy_en}"
    )
}

impl Report {
    /// The counts of all documents together.
    pub fn counts(&self) -> Counts {
        self.documents.iter().map(DocumentReport::counts).fold(Counts::default(), |a, b| Counts {
            read: a.read + b.read,
            new: a.new + b.new,
            changed: a.changed + b.changed,
            unchanged: a.unchanged + b.unchanged,
            skipped: a.skipped + b.skipped,
            failed: a.failed + b.failed,
            documents: a.documents + b.documents,
        })
    }
    /// Are all rows of every document accounted for?
    pub fn adds_up(&self) -> bool {
        self.documents.iter().all(DocumentReport::adds_up)
    }
    /// The closing line over all documents.
    pub fn line(&self) -> Text {
        let mut skipped: Vec<(Text, usize)> = vec![];
        for (reason, n) in self.documents.iter().flat_map(|d| &d.skipped) {
            match skipped.iter_mut().find(|(r, _)| r == reason) {
                Some((_, sum)) => *sum += n,
                None => skipped.push((reason.clone(), *n)),
            }
        }
        line(self.counts(), &skipped, &levels(&self.documents))
    }
    /// All problems: of the rows that failed, then the general ones. One that spoils several documents comes
    /// once.
    pub fn all_problems(&self) -> impl Iterator<Item = &Diagnostic> {
        let rows = self.documents.iter().flat_map(|d| &d.failed).flat_map(|f| &f.problems);
        let mut seen = HashSet::new();
        rows.chain(&self.problems.0).filter(move |d| seen.insert((d.code(), d.show(Lang::Zh))))
    }

    /// The report as JSON; its keys are stable and in this order.
    pub fn to_json(&self, lang: Lang, now: &ZonedDateTime) -> Value {
        let documents: Vec<Value> = self.documents.iter().map(|d| document_json(d, lang)).collect();
        let mut json = json!({
            "time": now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            "line": self.line().get(lang),
            "total": counts_json(self.counts()),
            "documents": documents,
            "problems": self.problems.0.iter().map(|d| d.to_json(lang)).collect::<Vec<_>>(),
        });
        if !self.merged.is_empty() {
            json["merged"] = self.merged.iter().map(merged_json).collect();
        }
        json
    }

    /// The bytes of `报告.xlsx`: a summary, the files, the problems.
    pub fn to_xlsx(&self, lang: Lang, now: &ZonedDateTime) -> Result<Vec<u8>> {
        workbook(&[self.summary(lang), self.files(lang), self.problem_table(lang)], now)
    }

    /// The merged files that the reports in an output folder tell of, those of shards too: any shard may make a
    /// merged file anew.
    pub(super) fn merged_before(out: &dyn Out) -> Vec<Merged> {
        let reports = out.list(STEM).into_iter().filter(|name| {
            name.to_str()
                .and_then(|n| n.strip_prefix(STEM)?.strip_suffix(".json"))
                .is_some_and(|shard| shard.chars().all(|c| c == '-' || c.is_ascii_digit()))
        });
        reports.flat_map(|name| merged_in(out, &name)).collect()
    }

    /// Writes `report.json` and `报告.xlsx` into the output; those of a shard carry its name. The merged files of
    /// other documents of the job are carried over from the report before.
    pub fn write(&self, out: &dyn Out, shard: Option<Shard>, lang: Lang, now: &ZonedDateTime) -> Result<()> {
        let named = |name: &str| match (shard, name.rsplit_once('.')) {
            (Some(shard), Some((stem, extension))) => format!("{stem}-{}.{extension}", shard.name()),
            _ => name.to_owned(),
        };
        let (json_name, xlsx_name) = (named(JSON), named(XLSX));
        let mut json = self.to_json(lang, now);
        let former = merged_in(out, Path::new(&json_name));
        let former = former.into_iter().filter(|m| self.merged.iter().all(|n| n.file != m.file));
        let all: Vec<Value> = self.merged.iter().cloned().chain(former).map(|m| merged_json(&m)).collect();
        if !all.is_empty() {
            json["merged"] = all.into();
        }
        let xlsx = self.to_xlsx(lang, now)?;
        out.replace(Path::new(&json_name), format!("{json:#}\n").as_bytes())?;
        out.replace(Path::new(&xlsx_name), &xlsx)
    }

    fn summary(&self, lang: Lang) -> Table {
        let levels = self.documents.iter().any(|d| d.privacy.is_some());
        let line = |name: &str, c: Counts, skipped: &[(Text, usize)], level: Option<Level>| {
            let why: Vec<String> = skipped.iter().map(|(r, n)| format!("{} {n}", r.get(lang))).collect();
            let mut cells: Vec<Cell> = vec![name.into()];
            let numbers = [c.read, c.new, c.changed, c.unchanged, c.skipped, c.failed, c.documents];
            cells.extend(numbers.map(|n| Cell::Number(n as u64)));
            cells.push(why.join("\n").into());
            if levels {
                cells.push(level.map_or(String::new(), |l| l.text().get(lang).to_owned()).as_str().into());
            }
            cells
        };
        let mut rows: Vec<_> =
            self.documents.iter().map(|d| line(&d.name, d.counts(), &d.skipped, d.privacy)).collect();
        rows.push(line(tr!("合计", "total").get(lang), self.counts(), &[], None));
        let head = [
            (tr!("文件", "document"), 24),
            (tr!("读取行数", "rows read"), 10),
            (tr!("新做", "new"), 8),
            (tr!("更新", "changed"), 8),
            (tr!("未变", "unchanged"), 10),
            (tr!("跳过", "skipped"), 8),
            (tr!("失败", "failed"), 8),
            (tr!("写出份数", "documents written"), 10),
            (tr!("跳过原因", "why skipped"), 30),
            (tr!("脱敏", "privacy"), 10),
        ];
        let head = if levels { &head[..] } else { head.split_last().map_or(&[][..], |(_, rest)| rest) };
        table(tr!("汇总", "Summary"), head, rows, lang)
    }

    fn files(&self, lang: Lang) -> Table {
        let rows = self.documents.iter().flat_map(|d| &d.made).map(|m| {
            vec![
                m.number.as_deref().unwrap_or_default().into(),
                Cell::Date(m.date),
                m.title.as_str().into(),
                m.files.join("\n").into(),
                m.status.text().get(lang).into(),
            ]
        });
        let merged = self.merged.iter().map(|m| {
            let n = m.documents;
            vec![
                "".into(),
                "".into(),
                tr!("{n} 份合成一个文件", "{n} documents in one file").get(lang).into(),
                m.file.as_str().into(),
                m.status.text().get(lang).into(),
            ]
        });
        let rows = rows.chain(merged);
        let head = [
            (tr!("编号", "number"), 22),
            (tr!("日期", "date"), 12),
            (tr!("标题", "title"), 36),
            (tr!("文件名", "file"), 48),
            (tr!("状态", "status"), 10),
        ];
        table(tr!("文件", "Files"), &head, rows.collect(), lang)
    }

    fn problem_table(&self, lang: Lang) -> Table {
        let rows = self.all_problems().map(|d| {
            vec![
                d.severity().word().get(lang).into(),
                d.code().into(),
                d.shown_places(lang).join("\n").into(),
                d.message().get(lang).into(),
                d.hint_text().map_or("", |h| h.get(lang)).into(),
            ]
        });
        let head = [
            (tr!("级别", "severity"), 8),
            (tr!("代码", "code"), 20),
            (tr!("位置", "place"), 36),
            (tr!("说明", "what is wrong"), 48),
            (tr!("办法", "what to do"), 48),
        ];
        table(tr!("问题", "Problems"), &head, rows.collect(), lang)
    }
}

fn table(name: Text, head: &[(Text, u16)], rows: Vec<Vec<Cell>>, lang: Lang) -> Table {
    let head = head.iter().map(|(title, width)| (title.get(lang).to_owned(), *width)).collect();
    Table { name: name.get(lang).to_owned(), head, rows, printed: None }
}

fn counts_json(c: Counts) -> Value {
    json!({
        "rows_read": c.read, "new": c.new, "changed": c.changed, "unchanged": c.unchanged,
        "skipped": c.skipped, "failed": c.failed, "documents_written": c.documents,
    })
}

/// The merged files that one report tells of.
fn merged_in(out: &dyn Out, report: &Path) -> Vec<Merged> {
    let text = out.read(report).and_then(|b| String::from_utf8(b).ok()).unwrap_or_default();
    let json: Value = serde_json::from_str(&text).unwrap_or_default();
    let list = json["merged"].as_array().cloned().unwrap_or_default();
    let text = |m: &Value, key: &str| m[key].as_str().map(str::to_string);
    let merged = |m: &Value| {
        Some(Merged {
            document: text(m, "document")?,
            file: text(m, "file")?,
            documents: m["documents"].as_u64().and_then(|n| usize::try_from(n).ok())?,
            sha256: text(m, "sha256")?,
            status: Status::Unchanged,
        })
    };
    list.iter().filter_map(merged).collect()
}

fn merged_json(m: &Merged) -> Value {
    json!({
        "document": m.document, "file": m.file, "documents": m.documents, "sha256": m.sha256,
        "status": m.status.text().en,
    })
}

fn document_json(d: &DocumentReport, lang: Lang) -> Value {
    let skipped: Vec<Value> =
        d.skipped.iter().map(|(r, n)| json!({ "reason": r.get(lang), "rows": n })).collect();
    let files: Vec<Value> = d
        .made
        .iter()
        .map(|m| {
            json!({
                "number": m.number, "date": m.date.to_string(), "title": m.title, "rows": m.rows,
                "files": m.files, "status": m.status.text().en,
            })
        })
        .collect();
    let failed: Vec<Value> = d
        .failed
        .iter()
        .map(|f| {
            let problems: Vec<Value> = f.problems.iter().map(|p| p.to_json(lang)).collect();
            json!({ "rows": f.rows, "problems": problems })
        })
        .collect();
    let mut json = json!({
        "name": d.name, "counts": counts_json(d.counts()), "skipped": skipped, "made": files, "failed": failed,
    });
    if let Some(level) = d.privacy {
        json["privacy"] = level.text().en.into();
    }
    json
}

#[cfg(test)]
mod tests {
    use super::super::write::OutFolder;
    use super::*;
    use crate::diagnostic::{Place, Source};
    use calamine::Reader;

    fn report() -> Report {
        let made = |n: u32, status| Made {
            rows: 1,
            number: Some(format!("青幼安〔2026〕{n}号")),
            date: jiff::civil::date(2026, 9, 1),
            title: "=安全责任书".into(),
            files: vec![format!("大班/{n}.docx"), format!("大班/{n}.pdf")],
            status,
        };
        let source = std::sync::Arc::new(Source { file: "花名册.xlsx".into(), sheet: "教职工".into() });
        let problem = Diagnostic::error("date-missing", tr!("没有日期", "no date"))
            .at(Place::Cell(source, 6, 2))
            .hint(tr!("补上日期", "fill in the date"));
        let mut doc = DocumentReport {
            name: "责任书".into(),
            rows_read: 6,
            made: vec![made(1, Status::New), made(2, Status::New), made(3, Status::Unchanged)],
            failed: vec![Failed { rows: 1, problems: vec![problem] }],
            ..DocumentReport::default()
        };
        doc.skip(tr!("不在岗", "not on duty"));
        doc.skip(tr!("不在岗", "not on duty"));
        Report { documents: vec![doc], ..Report::default() }
    }

    fn now() -> ZonedDateTime {
        "2026-09-01T08:30:00+08:00[Asia/Shanghai]".parse().unwrap()
    }

    #[test]
    fn the_closing_line_adds_up() {
        let mut r = report();
        assert!(r.adds_up());
        assert_eq!(r.line().zh, "读取 6 行 = 新做 2 + 未变 1 + 跳过 2（不在岗 2）+ 失败 1");
        assert_eq!(r.line().en, "6 rows read = 2 new + 1 unchanged + 2 skipped (not on duty 2) + 1 failed");
        r.documents.push(DocumentReport { rows_read: 9, ..DocumentReport::default() });
        assert!(!r.adds_up());
        r.documents[0].privacy = Some(Level::Internal);
        r.documents[1].privacy = Some(Level::Public);
        let group = Made { rows: 9, status: Status::Changed, ..r.documents[0].made[0].clone() };
        r.documents[1].made.push(group);
        assert!(r.adds_up());
        assert_eq!(
            r.line().zh,
            "读取 15 行 = 新做 2 + 更新 9 + 未变 1 + 跳过 2（不在岗 2）+ 失败 1；写出 3 份；脱敏：公开、内部"
        );
        assert_eq!(Report::default().line().zh, "读取 0 行 = 新做 0 + 未变 0 + 跳过 0 + 失败 0");
    }

    #[test]
    fn the_report_is_written_as_json_and_workbook() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        report().write(&OutFolder::new(&out, false), None, Lang::Zh, &now()).unwrap();
        report().write(&OutFolder::new(&out, false), None, Lang::Zh, &now()).unwrap();
        let text = std::fs::read_to_string(out.join("report.json")).unwrap();
        let json: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["total"]["rows_read"], 6);
        assert_eq!(
            json["documents"][0]["failed"][0]["problems"][0]["places"][0],
            "花名册.xlsx › 教职工 › C7"
        );
        assert!(
            text.find("\"time\"") < text.find("\"total\"")
                && text.find("\"made\"") < text.find("\"failed\": [")
        );
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(out.join("报告.xlsx")).unwrap();
        assert_eq!(book.sheet_names(), ["汇总", "文件", "问题"]);
        let mut cell = |sheet: &str, at| {
            book.worksheet_range(sheet).unwrap().get_value(at).map(ToString::to_string).unwrap_or_default()
        };
        assert_eq!(cell("汇总", (2, 0)), "合计");
        assert_eq!(cell("汇总", (2, 1)), "6");
        assert_eq!(cell("文件", (1, 2)), "=安全责任书");
        assert_eq!(cell("问题", (1, 2)), "花名册.xlsx › 教职工 › C7");
        assert_eq!(cell("问题", (1, 4)), "补上日期");
    }
}
