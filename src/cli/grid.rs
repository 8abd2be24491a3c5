//! `wenshu fields --grid`: a PDF's pages under a millimetre grid, and a sidecar to begin with.
use super::preview::{beside, save};
use super::{Console, Exit};
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::disk;
use crate::pdf::flat::{self, Sidecar, grid, page_sizes, starter};
use crate::pdf::font::Fonts;
use crate::pdf::preview::{DPI, Preview};
use crate::pdf::{open, overlay};
use crate::tr;
use std::path::{Path, PathBuf};

/// The options of `fields` for PDFs without fields.
#[derive(clap::Args)]
pub(super) struct Grid {
    /// 没有表单域的 PDF：把页面画成带毫米方格的图片 / a PDF without fields: its pages under a millimetre grid
    #[arg(long, conflicts_with_all = ["compare", "xlsx", "json"])]
    grid: bool,
    /// 方格图只画第几页 / with --grid: only this page
    #[arg(long, value_name = "N", requires = "grid")]
    page: Option<usize>,
    /// 方格图的文件名 / with --grid and --page: the picture's name
    #[arg(short, long, value_name = "FILE.png", requires = "page")]
    output: Option<PathBuf>,
    /// 没有表单域的 PDF：在旁边写一个说明文件（名.fields.toml）的样例，不覆盖已有的 / a PDF without fields: a sample of its
    /// sidecar, never over one
    #[arg(long, conflicts_with_all = ["compare", "xlsx", "json"])]
    sidecar: bool,
}

impl Grid {
    pub(super) fn is_wanted(&self) -> bool {
        self.grid || self.sidecar
    }
}

pub(super) fn run(args: &Grid, pdf: &Path, console: &mut Console) -> Result<Exit, Problems> {
    let bytes = open::load(pdf)?;
    let mut document = open::read(&bytes).map_err(|d| d.at(Place::file(pdf)))?;
    let path = flat::beside(pdf);
    if args.sidecar {
        write_starter(&path, pdf, console)?;
    }
    if !args.grid {
        return Ok(Exit::Done);
    }
    let mut faults = Problems::default();
    let text = path.exists().then(|| open::load(&path)).transpose()?;
    let sidecar = text.and_then(|bytes| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let text = String::from_utf8_lossy(&bytes);
        Sidecar::parse(&name, &text, &page_sizes(&document)).map_err(|p| faults.extend(p)).ok()
    });
    let fonts = Fonts::builtin();
    grid(&mut document, sidecar.as_ref(), &fonts)?;
    let drawn = overlay::save(&mut document)?;
    let preview = Preview::open(drawn, &fonts).map_err(|d| d.at(Place::file(pdf)))?;
    for page in args.page.map_or(1..=preview.count(), |n| n..=n) {
        let png = preview.png(page, DPI).map_err(|d| d.at(Place::file(pdf)))?;
        let target = args.output.clone().unwrap_or_else(|| beside(pdf, page, "-方格"));
        save(&target, &png, console)?;
    }
    // the grid is drawn even so: it helps to find the mistake
    console.report(&faults);
    Ok(if faults.has_errors() { Exit::Nothing } else { Exit::Done })
}

fn write_starter(path: &Path, pdf: &Path, console: &mut Console) -> crate::diagnostic::Result<()> {
    let shown = path.display();
    if path.exists() {
        let d = Diagnostic::error(
            "file-exists",
            tr!("已有这个文件，没有覆盖", "The file exists and was not replaced"),
        );
        return Err(d.hint(tr!("把它改名或移走再试", "Rename it or move it away")).at(Place::file(path)));
    }
    let name = pdf.file_name().unwrap_or_default().to_string_lossy();
    disk::replace(path, starter(&name).as_bytes())?;
    console.say(&tr!(
        "样例写在 {shown}；改好后再用 --grid 看方框的位置",
        "The sample is {shown}; change it, then look at its boxes with --grid"
    ));
    Ok(())
}
