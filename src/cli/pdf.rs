//! `wenshu pdf FILE.docx…`: Word files to PDF.
use super::{Console, Exit};
use crate::diagnostic::{Diagnostic, Place, Problems};
use crate::docx::Package;
use crate::job::write;
use crate::pdf::Converter;
use crate::pdf::font::Fonts;
use crate::pdf::typeset::{Export, Standard};
use crate::tr;
use std::path::{Path, PathBuf};

/// Word 文件转成 PDF。
#[derive(clap::Args)]
pub(super) struct Args {
    /// Word 文件 / Word files
    #[arg(required = true, value_name = "FILE.docx")]
    files: Vec<PathBuf>,
    /// 放到哪个文件夹，默认在原文件旁边 / folder (default: beside each file)
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// PDF 标准：1.7、a-2b（存档）、a-2u、a-2a、ua-1 / the standard to keep to
    #[arg(long, value_name = "a-2b", default_value = "1.7")]
    pdf_standard: String,
}

pub(super) fn run(args: Args, console: &mut Console) -> Result<Exit, Problems> {
    let standard = Standard::known(&args.pdf_standard).map_err(|d| Problems(vec![d]))?;
    let converter = Converter::new(Fonts::builtin());
    let mut failed = 0;
    for file in &args.files {
        match one(file, args.out.as_deref(), &converter, standard) {
            Ok((path, pages, warnings)) => {
                console.report(&warnings);
                let path = path.display();
                console.say(&tr!("{path}  {pages} 页", "{path}  {pages} pages"));
            }
            Err(problems) => {
                failed += 1;
                console.report(&problems);
            }
        }
    }
    Ok(match failed {
        0 => Exit::Done,
        n if n == args.files.len() => Exit::Nothing,
        _ => Exit::Some,
    })
}

fn one(
    file: &Path,
    out: Option<&Path>,
    converter: &Converter,
    standard: Standard,
) -> Result<(PathBuf, usize, Problems), Problems> {
    let one = |d: Diagnostic| Problems(vec![d.at(Place::File(file.display().to_string()))]);
    let package = Package::open(file).map_err(one)?;
    let laid = converter.lay_out(&package)?;
    let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let pdf = laid.pages.export(&Export { standard, identity: stem, ..Export::default() }).map_err(one)?;
    let path = match out {
        Some(folder) => {
            write::folder(folder).map_err(one)?;
            folder.join(file.with_extension("pdf").file_name().unwrap_or_default())
        }
        None => file.with_extension("pdf"),
    };
    write::replace(&path, &pdf).map_err(one)?;
    let warnings = laid.missing.iter().map(|m| m.diagnostic(package.file())).collect();
    Ok((path, laid.pages.count(), Problems(warnings)))
}
