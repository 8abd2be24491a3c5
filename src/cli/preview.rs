//! `wenshu preview`: pages as pictures.
use super::{Console, Exit};
use crate::diagnostic::{Diagnostic, Place, Problems, Result, file_name};
use crate::disk;
use crate::docx::Package;
use crate::job::JobFile;
use crate::pdf::Converter;
use crate::pdf::open::load;
use crate::pdf::preview::{DPI, Preview};
use crate::pdf::typeset::Export;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu preview 登记表.pdf                    第1页，存为 登记表-第1页.png / page 1
  wenshu preview 登记表.pdf --page 3 -o 三.png
  wenshu preview 登记表.pdf --all --dpi 200
  wenshu preview 责任书.docx")]
pub(super) struct Args {
    /// 文件 / the file (.pdf .docx)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 第几页，默认 1 / which page (default: 1)
    #[arg(long, value_name = "N", conflicts_with = "all")]
    page: Option<usize>,
    /// 每一页一张图片 / a picture of every page
    #[arg(long, conflicts_with = "output")]
    all: bool,
    /// 每英寸几个点，默认 110 / dots an inch (default: 110)
    #[arg(long, value_name = "DPI", default_value_t = DPI, hide_default_value = true)]
    dpi: f64,
    /// 图片的文件名，默认在原文件旁边 / the picture's name (default: beside the file)
    #[arg(short, long, value_name = "FILE.png")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: Args, console: &mut Console) -> std::result::Result<Exit, Problems> {
    let one = |d: Diagnostic| Problems(vec![d.at(Place::file(&args.file))]);
    let preview = open(&args.file, console)?;
    let pages = if args.all { 1..=preview.count() } else { args.page.map_or(1..=1, |n| n..=n) };
    for page in pages {
        let png = preview.png(page, args.dpi).map_err(one)?;
        let target = args.output.clone().unwrap_or_else(|| beside(&args.file, page, ""));
        save(&target, &png, console).map_err(one)?;
    }
    Ok(Exit::Done)
}

/// A file whose pages can be drawn; a Word file is made a PDF first.
fn open(path: &Path, console: &mut Console) -> std::result::Result<Preview, Problems> {
    let one = |d: Diagnostic| Problems(vec![d.at(Place::file(path))]);
    let mut bytes = load(path).map_err(one)?;
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let fonts = crate::job::fonts(&JobFile { folder, ..JobFile::default() }).map_err(one)?;
    if bytes.starts_with(b"PK") {
        let package = Package::from_bytes(&file_name(path), bytes).map_err(one)?;
        let (pdf, missing) = Converter::new(fonts.clone()).convert(&package, &Export::default())?;
        console.report(&Problems(missing.iter().map(|m| m.diagnostic(package.file())).collect()));
        bytes = pdf;
    }
    Preview::open(bytes, &fonts).map_err(one)
}

/// `登记表-第1页.png` beside the file; `word` says what else is drawn.
pub(super) fn beside(file: &Path, page: usize, word: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}{word}-第{page}页.png"))
}

/// Writes a picture and says where it is.
pub(super) fn save(target: &Path, png: &[u8], console: &mut Console) -> Result<()> {
    disk::replace(target, png)?;
    console.data(&target.display().to_string());
    Ok(())
}
