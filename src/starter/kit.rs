//! A kit: what `wenshu new` puts into a folder.
use super::kind::Kind;
use super::sheet::Sheet;
use super::workbook::{self, Filled};
use super::{Document, FAMILIES, Family};
use crate::diagnostic::{Diagnostic, Result};
use crate::tr;
use std::fmt::Write as _;

/// The workbook's name.
pub(super) const WORKBOOK: &str = "工作簿.xlsx";
/// The folder of the templates.
pub(super) const TEMPLATES: &str = "模板";
/// The sheet of the unit.
const ISSUER: &str = "单位";

/// The year's paperwork of one kind of unit.
pub struct Kit {
    /// For whom.
    pub kind: Kind,
    /// Without example rows.
    pub empty: bool,
}

impl Kit {
    /// Its documents, each with its family.
    pub fn documents(&self) -> impl Iterator<Item = (&'static Family, &'static Document)> {
        let kind = self.kind;
        let own = move |(_, d): &(_, &'static Document)| d.kinds.contains(&kind);
        FAMILIES.iter().flat_map(|f| f.documents.iter().map(move |d| (f, d))).filter(own)
    }

    /// The sheets of its workbook: those of its documents, with the unit's and the roster.
    pub fn sheets(&self) -> Vec<&'static Sheet> {
        let mut needed: Vec<&str> = vec![ISSUER, "人员"];
        needed.extend(self.documents().flat_map(|(_, d)| d.sheets.iter().copied()));
        FAMILIES.iter().flat_map(|f| f.sheets).filter(|s| needed.contains(&s.name)).collect()
    }

    /// A text with the words of this kind of unit.
    pub fn say(&self, text: &str) -> String {
        self.kind.say(text)
    }

    /// Its files: path below the folder, with `/`, and content.
    ///
    /// # Errors
    /// `starter-package`, `xlsx-failed`: the program itself is at fault.
    pub fn files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let mut files = vec![
            ("job.toml".to_owned(), self.job().into_bytes()),
            (WORKBOOK.to_owned(), self.workbook()?),
            ("使用说明.docx".to_owned(), super::guide::docx(self)?),
            ("1-检查.bat".to_owned(), batch("check job.toml --mark")),
            ("2-生成全部文书.bat".to_owned(), batch("run job.toml")),
        ];
        for (family, document) in self.documents() {
            files.push((template(family, document), document.docx(self.kind)?));
        }
        Ok(files)
    }

    fn workbook(&self) -> Result<Vec<u8>> {
        let filled: Vec<Filled> = self.sheets().into_iter().map(|s| self.fill(s)).collect();
        workbook::write(&filled).map_err(|e| {
            let e = e.to_string();
            Diagnostic::error(
                "xlsx-failed",
                tr!("生成表格文件失败：{e}", "the spreadsheet could not be made: {e}"),
            )
        })
    }

    fn fill(&self, sheet: &'static Sheet) -> Filled {
        let say = |text: &str| self.say(text);
        let rows = match sheet.name == ISSUER {
            true => {
                let families = self.families();
                let items = families.iter().flat_map(|f| f.issuer);
                items
                    .map(|(item, content, about)| {
                        let content = if self.empty { String::new() } else { say(content) };
                        vec![say(item), content, say(about)]
                    })
                    .collect()
            }
            false if self.empty => vec![],
            false => sheet.examples(self.kind),
        };
        Filled { sheet, rows }
    }

    /// The families that it has something of.
    fn families(&self) -> Vec<&'static Family> {
        let kind = self.kind;
        let own = |f: &&Family| f.documents.is_empty() || f.documents.iter().any(|d| d.kinds.contains(&kind));
        FAMILIES.iter().filter(own).collect()
    }

    fn job(&self) -> String {
        let say = |text: &str| self.say(text);
        let name = self.kind.name();
        let mut out = format!(
            "# {name}全年文书。运行：在这个文件夹里打开命令行，输入 wenshu run\n\
             # 只做一种：wenshu run --only 安全责任书；先检查不做：wenshu check job.toml\n\
             # 各项日期、名称都在 {WORKBOOK} 的“{ISSUER}”表里改，这个文件一般不用动。每个键的意思见 docs/job.md。\n\n\
             out = \"成品\"\nlint = \"warn\"   # 做好后按公文格式看一遍，不合的写进报告；不要就改成 \"off\"\n\n[issuer]\nfile = \"{WORKBOOK}\"\nsheet = \"{ISSUER}\"\n"
        );
        for sheet in self.sheets().iter().filter(|s| s.name != ISSUER) {
            let _ = write!(out, "\n[sheets.{}]\nfile = \"{WORKBOOK}\"\nsheet = \"{0}\"\n", sheet.name);
            if !sheet.job.is_empty() {
                let _ = writeln!(out, "{}", say(sheet.job).trim());
            }
            let types: Vec<String> =
                sheet.columns.iter().map(|c| format!("{} = \"{}\"", c.name, c.kind.names().1)).collect();
            let _ = writeln!(out, "types = {{ {} }}", types.join(", "));
        }
        out += "\n# 编号的样子。全年的文书可以一次做好，所以日期不必按编号先后（any_date）；要求按先后的，删掉那一行。\n";
        for family in self.families() {
            for (name, format) in family.series {
                let format = say(format);
                let _ = write!(out, "\n[series.{name}]\nformat = \"{format}\"\nany_date = true\n");
            }
        }
        for (family, document) in self.documents() {
            let _ = write!(
                out,
                "\n# {}\n[[document]]\nname = \"{}\"\ntemplate = \"{}\"\n{}\nformats = [\"docx\", \"pdf\"]\n",
                say(document.about),
                document.name,
                template(family, document),
                say(document.job).trim()
            );
        }
        out
    }
}

/// A file that Windows runs on a double click: in the folder where it is, with `wenshu.exe` beside it or installed. The
/// window stays until a key is pressed.
fn batch(command: &str) -> Vec<u8> {
    format!("@echo off\r\nchcp 65001 >nul\r\ncd /d \"%~dp0\"\r\nset \"PATH=%~dp0;%PATH%\"\r\nwenshu {command}\r\npause\r\n").into_bytes()
}

fn template(family: &Family, document: &Document) -> String {
    format!("{TEMPLATES}/{}/{}.docx", family.name, document.name)
}
