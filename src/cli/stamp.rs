//! `wenshu stamp`: stamps over finished PDFs.
use super::files::expand;
use super::{Console, Exit};
use crate::diagnostic::{Diagnostic, Place, Problems, Result, nearest};
use crate::job::JobFile;
use crate::job::write::{Out, OutFolder};
use crate::pdf::font::Fonts;
use crate::pdf::open::load;
use crate::pdf::paint::Color;
use crate::pdf::stamp::{At, Look, Stamp, Which, apply, without_page_tags};
use crate::template::{Frame, Scope, TextTemplate};
use crate::tr;
use crate::value::{Record, Value};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu stamp out/*.pdf --text 副本 --at top-right --color red --frame --size 18 --out 副本
  wenshu stamp 责任书.pdf --text \"第 {{页码}} 页 共 {{页数}} 页\" --at bottom-center --out 带页码
  wenshu stamp 责任书.pdf --text ZRS-2026-001 --qr \"ZRS-2026-001 青河镇中心幼儿园\" --pages first --out 带码")]
pub(super) struct Args {
    /// PDF 文件 / the PDFs
    #[arg(value_name = "FILE.pdf", required = true)]
    files: Vec<PathBuf>,
    /// 文字，可以有 {{页码}}、{{页数}} / the text, perhaps with {{page}} and {{pages}}
    #[arg(long, value_name = "TEXT", required_unless_present = "qr")]
    text: Option<String>,
    /// 二维码的内容 / what a QR code says
    #[arg(long, value_name = "TEXT")]
    qr: Option<String>,
    /// 位置：top-left、top-center、top-right、center、bottom-left、bottom-center、bottom-right（默认）/ where
    #[arg(long, value_name = "PLACE", default_value = "bottom-right", hide_default_value = true, value_parser = at)]
    at: At,
    /// 离页边多少毫米，默认 10 / millimetres from the edges (default: 10)
    #[arg(long, value_name = "MM", default_value_t = 10.0, hide_default_value = true)]
    margin: f64,
    /// 字号（磅），默认 10.5，正中为 80 / size of letters in points (default: 10.5, in the centre 80)
    #[arg(long, value_name = "PT", value_parser = size)]
    size: Option<f64>,
    /// 颜色：black、red、blue、green、gray 或 #D01010 / colour
    #[arg(long, value_name = "COLOR", default_value = "black", hide_default_value = true, value_parser = color)]
    color: Color,
    /// 逆时针转多少度 / degrees turned, against the clock
    #[arg(long, value_name = "DEG", allow_negative_numbers = true)]
    angle: Option<f64>,
    /// 浓淡，0 到 1 / opacity from 0 to 1
    #[arg(long, value_name = "0..1")]
    opacity: Option<f64>,
    /// 字体，默认宋体 / font (default: 宋体)
    #[arg(long, value_name = "NAME", default_value = "宋体", hide_default_value = true)]
    font: String,
    /// 四周加框 / a line around it
    #[arg(long)]
    frame: bool,
    /// 二维码宽多少毫米，默认 18 / width of the QR code in millimetres (default: 18)
    #[arg(long, value_name = "MM", default_value_t = 18.0, hide_default_value = true)]
    width: f64,
    /// 盖哪些页：all（默认）、first、last、1-3,5 / which pages (default: all)
    #[arg(long, value_name = "PAGES", default_value = "all", hide_default_value = true, value_parser = which)]
    pages: Which,
    /// 输出文件夹，默认 out / output folder (default: out)
    #[arg(long, value_name = "DIR", default_value = "out", hide_default_value = true)]
    out: PathBuf,
    /// 已有同名文件时覆盖 / replace files that exist
    #[arg(long)]
    overwrite: bool,
}

pub(super) fn run(args: Args, console: &mut Console) -> std::result::Result<Exit, Problems> {
    let stamp = stamp(&args, console)?;
    let fonts = crate::job::fonts(&JobFile::default())?;
    let out = OutFolder::new(&args.out, args.overwrite);
    let mut faults = Problems::default();
    let mut done = 0;
    for file in &expand(&args.files) {
        if let Some(path) = faults.keep(one(file, &stamp, &out, &fonts)) {
            console.data(&path.display().to_string());
            done += 1;
        }
    }
    console.report(&faults);
    Ok(match (done, faults.has_errors()) {
        (_, false) => Exit::Done,
        (0, true) => Exit::Nothing,
        (_, true) => Exit::Some,
    })
}

fn one(file: &Path, stamp: &Stamp, out: &OutFolder, fonts: &Fonts) -> Result<PathBuf> {
    let name = PathBuf::from(file.file_name().unwrap_or_default());
    let stamped = apply(&load(file)?, std::slice::from_ref(stamp), fonts);
    out.write(&name, &stamped.map_err(|d| d.at(Place::file(file)))?, &[])?;
    Ok(out.root().join(name))
}

fn stamp(args: &Args, console: &Console) -> std::result::Result<Stamp, Problems> {
    let nothing = Value::Record(Arc::new(Record::made([])));
    let scope = Scope { date: console.now.date() };
    let text = |text: &Option<String>, option: &str| {
        let Some(text) = text else { return Ok(None) };
        let text = without_page_tags(&text.replace("\\n", "\n"));
        let place = Place::File(option.into());
        let only = |p: Problems| {
            let hint = tr!(
                "这里没有数据，标记只能用 {{{{页码}}}} 和 {{{{页数}}}}",
                "There is no data here: only {{{{page}}}} and {{{{pages}}}} are known"
            );
            Problems(p.0.into_iter().map(|d| d.hint(hint.clone()).at(place.clone())).collect())
        };
        let line = TextTemplate::parse(&text, &place)?.render(&Frame::outer(&nothing), scope);
        line.map(Some).map_err(only)
    };
    let look = Look {
        at: args.at,
        margin: args.margin,
        size: args.size,
        color: args.color,
        angle: args.angle,
        opacity: args.opacity,
        font: args.font.clone(),
        frame: args.frame,
        width: args.width,
        pages: args.pages.clone(),
    };
    let stamp =
        Stamp { text: text(&args.text, "--text")?.unwrap_or_default(), qr: text(&args.qr, "--qr")?, look };
    stamp.look.check()?;
    Ok(stamp)
}

fn at(text: &str) -> std::result::Result<At, String> {
    let found = At::ALL.iter().find(|a| a.0 == text || a.1 == text).map(|a| a.2);
    found.ok_or_else(|| {
        let near = nearest(text, At::ALL.iter().flat_map(|a| [a.0, a.1])).unwrap_or("bottom-right");
        format!("是不是“{near}”？ / did you mean “{near}”?")
    })
}

fn size(text: &str) -> std::result::Result<f64, String> {
    text.parse().map_err(|_| "要写数字 / a number".to_string())
}

fn color(text: &str) -> std::result::Result<Color, String> {
    Color::named(text).ok_or_else(|| both(&Color::unknown(text)))
}

fn which(text: &str) -> std::result::Result<Which, String> {
    Which::parse(text).map_err(|d| both(&d))
}

fn both(d: &Diagnostic) -> String {
    let hint = d.hint_text().map(|h| format!("{} / {}", h.zh, h.en)).unwrap_or_default();
    format!("{} / {}；{hint}", d.message().zh, d.message().en)
}
