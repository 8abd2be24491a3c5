//! `wenshu pdf FILE.docx…`: Word files to PDF.
use super::files::expand;
use super::{Console, Exit, make};
use crate::diagnostic::{Diagnostic, Place, Problems, file_name};
use crate::disk;
use crate::docx::Package;
use crate::job::JobFile;
use crate::pdf::open::load;
use crate::pdf::typeset::{Export, PageChoice, Pages, Standard};
use crate::pdf::{Converter, Missing};
use crate::tr;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[command(after_help = "例 / examples:
  wenshu pdf 通知.docx                         在旁边做出 通知.pdf / makes 通知.pdf beside it
  wenshu pdf 责任书/*.docx --merge 全部.pdf    合成一个文件 / one file of all
  wenshu pdf 预案.docx --pdf-standard a-2b    存档用 / for archives")]
pub(super) struct Args {
    /// Word 文件 / Word files
    #[arg(required = true, value_name = "FILE.docx")]
    files: Vec<PathBuf>,
    /// 放到哪个文件夹，默认在原文件旁边 / folder (default: beside each file)
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// 合成一个 PDF / one PDF of all files
    #[arg(long, value_name = "FILE.pdf")]
    merge: Option<PathBuf>,
    /// 合成时每份都从奇数页开始，双面打印用 / each file begins on an odd page, for printing on both sides
    #[arg(long, requires = "merge")]
    duplex: bool,
    /// 只要这些页 / only these pages, e.g. 1-3,5
    #[arg(long, value_name = "1-3,5")]
    pages: Option<String>,
    /// 允许覆盖不是本程序做的 PDF / replace PDF files that this program didn't make
    #[arg(long)]
    overwrite: bool,
    #[command(flatten)]
    how: make::Pdf,
}

pub(super) fn run(mut args: Args, console: &mut Console) -> Result<Exit, Problems> {
    args.files = expand(&args.files);
    let one = |d: Diagnostic| Problems(vec![d]);
    let standard =
        args.how.pdf_standard.as_deref().map_or(Ok(Standard::Plain), Standard::known).map_err(one)?;
    let pages = args.pages.as_deref().map(PageChoice::parse).transpose().map_err(one)?;
    let mut job = JobFile::default();
    args.how.apply(&mut job);
    job.folder = args.files.first().and_then(|f| f.parent()).map(Path::to_path_buf).unwrap_or_default();
    let fonts = crate::job::fonts(&job).map_err(one)?;
    let converter = Converter::new(fonts.clone());
    let task = Task { args: &args, converter: &converter, standard, pages };
    let exit = match &args.merge {
        Some(path) => task.merged(path, console),
        None => task.each(console),
    };
    let mut notes = fonts.notes();
    match exit {
        // nothing was drawn: only what is wrong with the fonts may help
        Err(mut problems) => {
            problems.extend(fonts.problems());
            return Err(problems);
        }
        Ok(Exit::Nothing) => notes = fonts.problems(),
        Ok(_) => {}
    }
    console.report(&notes);
    exit
}

struct Task<'a> {
    args: &'a Args,
    converter: &'a Converter,
    standard: Standard,
    pages: Option<PageChoice>,
}

impl Task<'_> {
    /// Each file for itself; one that fails doesn't stop the others.
    fn each(&self, console: &mut Console) -> Result<Exit, Problems> {
        let results: Vec<_> = crate::job::parallel::each(&self.args.files, |f| self.one(f));
        let mut failed = 0;
        for result in results {
            match result {
                Ok(done) => done.say(console),
                Err(problems) => {
                    failed += 1;
                    console.report(&problems);
                }
            }
        }
        Ok(match failed {
            0 => Exit::Done,
            n if n == self.args.files.len() => Exit::Nothing,
            _ => Exit::Some,
        })
    }

    fn one(&self, file: &Path) -> Result<Done, Problems> {
        let one = |d: Diagnostic| Problems(vec![d.at(Place::File(file.display().to_string()))]);
        let package = open(file)?;
        let laid = self.converter.lay_out(&package)?;
        let path = match &self.args.out {
            Some(folder) => folder.join(file.with_extension("pdf").file_name().unwrap_or_default()),
            None => file.with_extension("pdf"),
        };
        let pages = self.write(&path, &laid.pages, file).map_err(one)?;
        Ok(Done { path, pages, missing: laid.missing, file: package.file().to_string() })
    }

    fn merged(&self, path: &Path, console: &mut Console) -> Result<Exit, Problems> {
        let one = |d: Diagnostic| Problems(vec![d]);
        let titled = |file: &PathBuf| open(file).map(|p| (stem(file), p));
        let laid = self.converter.lay_out_all(
            self.args.files.iter().map(titled),
            self.args.duplex,
            self.standard.tagged(),
        )?;
        let path = match (&self.args.out, path.parent()) {
            (Some(folder), Some(parent)) if parent.as_os_str().is_empty() => folder.join(path),
            _ => path.to_path_buf(),
        };
        let pages = self.write(&path, &laid.pages, &path).map_err(one)?;
        let file = path.display().to_string();
        Done { path, pages, missing: laid.missing, file }.say(console);
        Ok(Exit::Done)
    }

    /// Writes the file and says how many pages it has.
    fn write(&self, path: &Path, pages: &Pages, source: &Path) -> crate::diagnostic::Result<usize> {
        let export = Export {
            standard: self.standard,
            identity: stem(source),
            pages: self.pages.clone(),
            ..Export::default()
        };
        let pdf = pages.export(&export)?;
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            disk::folder(folder)?;
        }
        if !self.args.overwrite && fs::read(path).is_ok_and(|there| !ours(&there)) {
            return Err(Diagnostic::error(
                "file-exists",
                tr!(
                    "已经有一个不是本程序做的同名 PDF，没有覆盖",
                    "A PDF of that name is there that this program didn't make: not replaced"
                ),
            )
            .hint(tr!(
                "用 --out 换个文件夹，或加上 --overwrite",
                "Choose a folder with --out, or add --overwrite"
            ))
            .at(Place::File(path.display().to_string())));
        }
        disk::replace(path, &pdf)?;
        Ok(pages.chosen(&export))
    }
}

fn open(file: &Path) -> Result<Package, Problems> {
    let package = load(file).and_then(|bytes| Package::from_bytes(&file_name(file), bytes));
    package.map_err(|d| Problems(vec![d.at(Place::File(file.display().to_string()))]))
}

/// A file's name without folders and extension.
fn stem(file: &Path) -> String {
    file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Did this program make the file?
fn ours(pdf: &[u8]) -> bool {
    let mark = b"/Creator(wenshu ";
    pdf.windows(mark.len()).any(|w| w == mark)
}

/// A PDF file that is there.
struct Done {
    path: PathBuf,
    pages: usize,
    missing: Vec<Missing>,
    file: String,
}

impl Done {
    fn say(&self, console: &mut Console) {
        console.report(&Problems(self.missing.iter().map(|m| m.diagnostic(&self.file)).collect()));
        let (path, pages) = (self.path.display(), self.pages);
        console.say(&tr!("{path}  {pages} 页", "{path}  pages: {pages}"));
    }
}
