//! `wenshu fields`: what a template needs.
#[cfg(feature = "pdf")]
use super::form_fields;
use super::{Console, Exit};
use crate::diagnostic::{Diagnostic, Lang, Place, Problems, Text};
use crate::disk;
use crate::job::fields::{self, Change, Field, FieldList, Fields, What};
use crate::record::Kind;
use crate::template::{ShapeFrame, Template};
use crate::tr;
use crate::value::Shape;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu fields 责任书.docx
  wenshu fields 责任书.docx --xlsx 填报.xlsx         空的填报表，填好直接 fill / a workbook to fill in
  wenshu fill 责任书.docx 填报.xlsx
  wenshu fields 登记表.pdf                           PDF 表单的域 / the fields of a PDF form
  wenshu fields --grid 登记表.pdf                    没有表单域的 PDF：画方格，量方框 / measure a PDF without fields
  wenshu fields --sidecar 登记表.pdf                 然后写说明文件 / then write its sidecar
  wenshu fields --compare 去年.docx 今年.docx        新模板多要、少要哪些 / what a new template needs more")]
pub(super) struct Args {
    /// 模板 / the template (.docx, or a .pdf)
    #[arg(value_name = "TEMPLATE", required_unless_present = "compare", conflicts_with = "compare")]
    template: Option<PathBuf>,
    /// 写一个空的填报工作簿：主表和各清单表 / write an empty data-entry workbook
    #[arg(long, value_name = "FILE", conflicts_with = "compare")]
    xlsx: Option<PathBuf>,
    /// 已有同名文件时覆盖 / replace the workbook if it exists
    #[arg(long, requires = "xlsx")]
    overwrite: bool,
    /// 比较两个模板要的数据 / compare what two templates need
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"])]
    compare: Option<Vec<PathBuf>>,
    #[cfg(feature = "pdf")]
    #[command(flatten)]
    grid: super::grid::Grid,
    /// 输出 JSON / print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, Problems> {
    if let Some([old, new]) = args.compare.as_deref() {
        let (old, old_faults, _) = read(old)?;
        let (new, new_faults, _) = read(new)?;
        show_changes(&fields::compare(&old, &new), &old, &new, args.json, console);
        console.report(&Problems([old_faults.0, new_faults.0].concat()));
        return Ok(Exit::Done);
    }
    #[cfg(feature = "pdf")]
    if args.grid.is_wanted() {
        return super::grid::run(&args.grid, args.template.as_deref().unwrap_or(Path::new("")), console);
    }
    let (fields, faults, template) = read(args.template.as_deref().unwrap_or(Path::new("")))?;
    if let Some(path) = &args.xlsx {
        if faults.has_errors() {
            return Err(faults);
        }
        save(path, &fields, args.overwrite, console)?;
    }
    if args.json {
        #[cfg_attr(not(feature = "pdf"), allow(unused_mut))]
        let mut json = to_json(&fields, console.lang);
        #[cfg(feature = "pdf")]
        if let Template::Form(form) = &template {
            json["form"] = form_fields::to_json(form).into();
        }
        console.data(&json.to_string());
    } else {
        show(&template, &fields, console);
    }
    console.report(&faults);
    Ok(if faults.has_errors() { Exit::Nothing } else { Exit::Done })
}

fn read(path: &Path) -> Result<(Fields, Problems, Template), Problems> {
    let template = Template::open(path, None)?;
    Ok((Fields::of(&template), template.check(&ShapeFrame::outer(Shape::Any)), template))
}

/// The table of what a template asks for; a form's own fields say more.
fn show(template: &Template, fields: &Fields, console: &mut Console) {
    match template {
        Template::Word(_) => table(fields, console),
        #[cfg(feature = "pdf")]
        Template::Form(form) => {
            if !form.form().fields().is_empty() {
                form_fields::table(form, console);
            }
            if form.has_sidecar() {
                table(fields, console);
            }
        }
    }
}

fn save(
    path: &Path,
    fields: &Fields,
    overwrite: bool,
    console: &mut Console,
) -> crate::diagnostic::Result<()> {
    let place = Place::File(path.display().to_string());
    let is_xlsx = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
    if !is_xlsx {
        let d = Diagnostic::error(
            "xlsx-name",
            tr!("文件名要以 .xlsx 结尾", "The file's name must end with .xlsx"),
        );
        return Err(d.at(place));
    }
    if path.exists() && !overwrite {
        let d = Diagnostic::error(
            "file-exists",
            tr!("已有这个文件，没有覆盖", "The file exists and was not replaced"),
        );
        return Err(d
            .hint(tr!("换一个名字，或加上 --overwrite", "Use another name, or add --overwrite"))
            .at(place));
    }
    let bytes = fields::workbook(fields, console.lang, &console.now)?;
    disk::replace(path, &bytes)?;
    let (template, file) = (&fields.template, path.display());
    console.say(&tr!(
        "填报表写在 {file}；填好后：wenshu fill {template} {file}",
        "The workbook is {file}; when it is filled in: wenshu fill {template} {file}"
    ));
    Ok(())
}

fn kind_word(kind: Kind, lang: Lang) -> &'static str {
    let (zh, en) = kind.names();
    if lang == Lang::Zh { zh } else { en }
}

fn table(fields: &Fields, console: &mut Console) {
    let lang = console.lang;
    let head = [
        tr!("名字", "name"),
        tr!("类型", "type"),
        tr!("经过的函数", "helpers"),
        tr!("首次出现", "first place"),
    ];
    let head: Vec<String> = head.iter().map(|t| t.get(lang).to_string()).collect();
    let mut rows = Vec::new();
    fields.values.iter().for_each(|f| rows.push(row(f, 0, None, lang)));
    fields.lists.iter().for_each(|l| list_rows(l, 0, lang, &mut rows));
    let given = tr!("任务给出", "from the job");
    fields.given.iter().for_each(|f| rows.push(row(f, 0, Some(&given), lang)));
    console.table(&head, &rows);
}

fn row(f: &Field, depth: usize, word: Option<&Text>, lang: Lang) -> Vec<String> {
    let mut kind = word.map_or(kind_word(f.kind, lang), |w| w.get(lang)).to_string();
    if f.flag {
        kind += tr!("（条件）", " (condition)").get(lang);
    }
    if !f.options.is_empty() {
        kind += &format!(" {}", f.options.join("/"));
    }
    vec![format!("{}{}", "  ".repeat(depth), f.name), kind, f.helpers.join(" "), f.place.show(lang)]
}

fn list_rows(l: &FieldList, depth: usize, lang: Lang, rows: &mut Vec<Vec<String>>) {
    let name = format!("{}{}", "  ".repeat(depth), l.name);
    let mut kind = tr!("清单", "list").get(lang).to_string();
    if !l.rows.is_empty() {
        kind += &format!(" {}", l.rows.join("/"));
    }
    rows.push(vec![name, kind, l.helpers.join(" "), l.place.show(lang)]);
    l.fields.iter().for_each(|f| rows.push(row(f, depth + 1, None, lang)));
    l.lists.iter().for_each(|i| list_rows(i, depth + 1, lang, rows));
}

fn to_json(fields: &Fields, lang: Lang) -> Value {
    let values = fields.values.iter().map(|f| field_json(f, lang));
    let all: Vec<Value> = values.chain(fields.lists.iter().map(|l| list_json(l, lang))).collect();
    let given: Vec<Value> = fields.given.iter().map(|f| field_json(f, lang)).collect();
    json!({ "template": fields.template, "fields": all, "given": given })
}

fn field_json(f: &Field, lang: Lang) -> Value {
    let kind = if f.flag { "flag" } else { "value" };
    json!({ "name": f.name, "kind": kind, "type": f.kind.names().1, "options": f.options, "helpers": f.helpers, "place": f.place.show(lang) })
}

fn list_json(l: &FieldList, lang: Lang) -> Value {
    let fields = l.fields.iter().map(|f| field_json(f, lang));
    let fields: Vec<Value> = fields.chain(l.lists.iter().map(|i| list_json(i, lang))).collect();
    json!({ "name": l.name, "kind": "list", "rows": l.rows, "helpers": l.helpers, "place": l.place.show(lang), "fields": fields })
}

fn show_changes(changes: &[Change], old: &Fields, new: &Fields, as_json: bool, console: &mut Console) {
    let lang = console.lang;
    let code = |k: Option<Kind>| k.map_or("list", |k| k.names().1);
    if as_json {
        let one = |c: &Change| {
            let (what, before, after) = match c.what {
                What::Added(k) => ("added", None, Some(code(k))),
                What::Removed(k) => ("removed", Some(code(k)), None),
                What::Changed(a, b) => ("changed", Some(code(a)), Some(code(b))),
            };
            json!({ "path": c.path, "change": what, "old": before, "new": after, "place": c.place.show(lang) })
        };
        let list: Vec<Value> = changes.iter().map(one).collect();
        return console
            .data(&json!({ "old": old.template, "new": new.template, "changes": list }).to_string());
    }
    if changes.is_empty() {
        return console.say(&tr!("两个模板要的数据一样", "Both templates need the same data"));
    }
    let word = |k: Option<Kind>| {
        k.map_or(tr!("清单", "list").get(lang).to_string(), |k| kind_word(k, lang).to_string())
    };
    let row = |c: &Change| {
        let (what, kind) = match c.what {
            What::Added(k) => (tr!("新增", "added"), word(k)),
            What::Removed(k) => (tr!("不再需要", "removed"), word(k)),
            What::Changed(a, b) => (tr!("类型变了", "changed"), format!("{} → {}", word(a), word(b))),
        };
        vec![what.get(lang).to_string(), c.path.join(" › "), kind, c.place.show(lang)]
    };
    let head =
        [tr!("变化", "change"), tr!("名字", "name"), tr!("类型", "type"), tr!("首次出现", "first place")];
    let head: Vec<String> = head.iter().map(|t| t.get(lang).to_string()).collect();
    console.table(&head, &changes.iter().map(row).collect::<Vec<_>>());
}
