//! `wenshu fonts`: the faces that PDF files are drawn with, what stands in for what, and what a document's fonts
//! will be drawn with.
use super::files::expand;
use super::{Console, Exit};
use crate::diagnostic::{Lang, Problems, Severity};
use crate::pdf::font::{FANG, FontOptions, Fonts, For, Listed, Named, Origin, TABLE, named};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu fonts
  wenshu fonts 责任书.docx                     这个文件的字体用什么画 / what its fonts are drawn with
  wenshu fonts --font-dir D:\\单位字体 责任书.docx
把 .ttf、.otf 或 .ttc 放进任务文件或模板旁名叫“字体”或 fonts 的文件夹就会用上
a .ttf, .otf or .ttc in a folder called fonts beside the job file or the template is used")]
pub(super) struct Args {
    /// 看这些 Word 文件的字体 / Word files whose fonts to look at
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 先用这个文件夹里的字体，可写几次 / a folder whose fonts come first; may be given more than once
    #[arg(long, value_name = "DIR")]
    font_dir: Vec<PathBuf>,
    /// 不用系统里装的字体，在哪台电脑上都做出一样的页面 / without the system's fonts: the same pages everywhere
    #[arg(long)]
    no_system_fonts: bool,
    /// 输出 JSON / print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(mut args: Args, console: &mut Console) -> Result<Exit, Problems> {
    args.files = expand(&args.files);
    let options = FontOptions { folders: args.font_dir, system: !args.no_system_fonts };
    let beside: Vec<PathBuf> = args.files.iter().filter_map(|f| f.parent()).map(Path::to_path_buf).collect();
    let fonts = Fonts::open(&options, &beside)?;
    let mut problems = Problems::default();
    let mut documents: Vec<(&PathBuf, Vec<Named>)> = vec![];
    for file in &args.files {
        documents.extend(problems.keep(named(file)).map(|names| (file, names)));
    }
    if args.json {
        console.data(&format!("{:#}", to_json(&documents, &fonts, console.lang)));
    } else {
        documents.iter().for_each(|(file, names)| show_document(file, names, &fonts, console));
        if args.files.is_empty() {
            show_faces(&fonts, console);
            show_table(&fonts, console);
        }
    }
    problems.extend(fonts.problems());
    console.report(&problems);
    let failed = problems.0.iter().filter(|d| d.severity() == Severity::Error).count();
    Ok(match failed {
        0 => Exit::Done,
        n if n == args.files.len() => Exit::Nothing,
        _ => Exit::Some,
    })
}

/// Headings and words of the tables.
fn say(console: &Console, zh: &'static str, en: &'static str) -> String {
    if console.lang == Lang::Zh { zh } else { en }.to_string()
}

fn origin(origin: &Origin, console: &Console) -> (String, String) {
    match origin {
        Origin::Folder(path) => (say(console, "文件夹", "folder"), path.clone()),
        Origin::System(path) => (say(console, "系统", "installed"), path.clone()),
        Origin::Program(_) => (say(console, "程序自带", "program"), String::new()),
    }
}

fn scripts(scripts: &[For], console: &Console) -> String {
    let word = |s: &For| match s {
        For::EastAsian => say(console, "中文", "Chinese"),
        For::Latin => say(console, "西文", "Latin"),
    };
    scripts.iter().map(word).collect::<Vec<_>>().join(if console.lang == Lang::Zh { "、" } else { ", " })
}

/// What a document's fonts are drawn with, one line for each way.
fn show_document(file: &Path, names: &[Named], fonts: &Fonts, console: &mut Console) {
    console.data(&format!("## {}", file.display()));
    let head = [("字体", "font"), ("用于", "for"), ("画时用", "drawn with"), ("来自", "from"), ("", "")];
    let head = head.map(|(zh, en)| say(console, zh, en));
    let mut rows = vec![];
    for n in names {
        for (i, (drawn, whose, of)) in drawn(n, fonts).into_iter().enumerate() {
            let (from, path) = origin(&whose, console);
            let name = if i == 0 { n.name.clone() } else { String::new() };
            rows.push(vec![name, scripts(&of, console), drawn, from, path]);
        }
    }
    match rows.is_empty() {
        true => console.data(&say(console, "没有写明字体", "names no fonts")),
        false => console.table(&head, &rows),
    }
    console.data("");
}

/// The families that a font is drawn with, each with the characters it is for.
fn drawn(font: &Named, fonts: &Fonts) -> Vec<(String, Origin, Vec<For>)> {
    let mut out: Vec<(String, Origin, Vec<For>)> = vec![];
    for &script in &font.scripts {
        let Some((name, origin)) = fonts.drawn(&font.name, script) else { continue };
        match out.iter_mut().find(|o| o.0 == name && o.1 == origin) {
            Some(same) => same.2.push(script),
            None => out.push((name, origin, vec![script])),
        }
    }
    out
}

/// One line a family; those in folders first.
fn show_faces(fonts: &Fonts, console: &mut Console) {
    console.data(&say(
        console,
        "## 可用的字体，按查找的先后",
        "## Fonts, in the order in which they are tried",
    ));
    let head = [("字体", "font"), ("字形", "styles"), ("来自", "from"), ("文件或许可", "file or licence")];
    let head = head.map(|(zh, en)| say(console, zh, en));
    let mut families: Vec<Vec<Listed>> = vec![];
    for face in fonts.list() {
        let kind = std::mem::discriminant(&face.origin);
        let same = |f: &Vec<Listed>| {
            f.first().is_some_and(|l| l.name == face.name && std::mem::discriminant(&l.origin) == kind)
        };
        match families.iter_mut().find(|f| same(f)) {
            Some(family) => family.push(face),
            None => families.push(vec![face]),
        }
    }
    let rows: Vec<Vec<String>> = families
        .iter()
        .filter_map(|family| {
            let first = family.first()?;
            let mut styles: Vec<String> = family.iter().map(|f| style(f, console)).collect();
            styles.dedup();
            let (from, path) = origin(&first.origin, console);
            let file = if let Origin::Program(licence) = first.origin { licence.into() } else { path };
            let between = if console.lang == Lang::Zh { "、" } else { ", " };
            Some(vec![first.name.clone(), styles.join(between), from, file])
        })
        .collect();
    console.table(&head, &rows);
}

fn style(face: &Listed, console: &Console) -> String {
    let weight = match face.weight {
        0..350 => say(console, "细", "light"),
        350..450 => say(console, "常规", "regular"),
        450..600 => say(console, "中", "medium"),
        600..800 => say(console, "粗", "bold"),
        _ => say(console, "特粗", "black"),
    };
    match face.italic {
        true if (350..450).contains(&face.weight) => say(console, "斜", "italic"),
        true => weight + &say(console, "斜", " italic"),
        false => weight,
    }
}

/// What stands in for fonts that are neither in a folder nor installed.
fn show_table(fonts: &Fonts, console: &mut Console) {
    let heading = say(console, "没有原字体时用什么代替", "What stands in for fonts that are not there");
    console.data(&format!("\n## {heading}"));
    let head = [("中文", "Chinese"), ("西文", "Latin"), ("要的字体", "fonts asked for")];
    let head = head.map(|(zh, en)| say(console, zh, en));
    let others = say(console, "其他", "all others");
    let between = if console.lang == Lang::Zh { "、" } else { ", " };
    let rows: Vec<Vec<String>> = stand_ins(fonts)
        .into_iter()
        .map(|(names, east, latin)| {
            let names: Vec<&str> = names.iter().map(|n| n.split('=').next().unwrap_or(n)).collect();
            let names = if names.is_empty() { others.clone() } else { names.join(between) };
            vec![east, latin, names]
        })
        .collect();
    console.table(&head, &rows);
}

/// The table with the names of the families that are there.
fn stand_ins(fonts: &Fonts) -> Vec<(Vec<&'static str>, String, String)> {
    let own: Vec<Listed> = fonts.list();
    let fang = own.iter().any(|l| l.name == FANG.1 && matches!(l.origin, Origin::Program(_)));
    let first = |keys: &[&str]| {
        let key = keys.iter().find(|k| fang || **k != FANG.0);
        key.and_then(|k| crate::pdf::font::name(k)).unwrap_or_default().to_string()
    };
    let shown = |n: &&str| !n.starts_with("Fill");
    TABLE
        .iter()
        .map(|s| (s.names.iter().copied().filter(shown).collect(), first(s.east), first(s.latin)))
        .collect()
}

fn to_json(documents: &[(&PathBuf, Vec<Named>)], fonts: &Fonts, lang: Lang) -> Json {
    let origin = |o: &Origin| match o {
        Origin::Folder(path) => ("folder", Some(path.clone()), None),
        Origin::System(path) => ("system", Some(path.clone()), None),
        Origin::Program(licence) => ("program", None, Some(*licence)),
    };
    let faces: Vec<Json> = fonts
        .list()
        .iter()
        .map(|f| {
            let (from, file, licence) = origin(&f.origin);
            json!({ "name": f.name, "weight": f.weight, "italic": f.italic, "from": from, "file": file, "licence": licence })
        })
        .collect();
    let stand_ins: Vec<Json> = stand_ins(fonts)
        .into_iter()
        .map(|(names, east, latin)| {
            let names: Vec<&str> = names.iter().flat_map(|n| n.split('=')).collect();
            json!({ "names": names, "east_asian": east, "latin": latin })
        })
        .collect();
    let script = |s: &For| if *s == For::EastAsian { "east_asian" } else { "latin" };
    let documents: Vec<Json> = documents
        .iter()
        .map(|(file, names)| {
            let rows = names.iter().flat_map(|n| drawn(n, fonts).into_iter().map(move |d| (n, d)));
            let fonts: Vec<Json> = rows
                .map(|(n, (drawn, whose, of))| {
                    let (from, path, _) = origin(&whose);
                    let of: Vec<&str> = of.iter().map(script).collect();
                    json!({ "name": n.name, "for": of, "drawn_with": drawn, "from": from, "file": path })
                })
                .collect();
            json!({ "file": file.display().to_string(), "fonts": fonts })
        })
        .collect();
    let problems: Vec<Json> = fonts.problems().0.iter().map(|d| d.to_json(lang)).collect();
    json!({ "faces": faces, "stand_ins": stand_ins, "documents": documents, "problems": problems })
}
