//! Word files as pages: each file of `tests/inputs/pdf-word` has a text beside it (`expected/NAME.txt`) that says
//! how many pages it has, what was not laid out, and the text of each page in drawing order.
//!
//! `WENSHU_BLESS=1 cargo test --test suite pages` writes those texts; look at the pages before you keep them.
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use wenshu::diagnostic::{Lang, Problems};
use wenshu::docx::Package;
use wenshu::pdf::Converter;
use wenshu::pdf::font::Fonts;
use wenshu::pdf::typeset::{Export, Standard};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/pdf-word")
}

fn told(converter: &Converter, path: &Path) -> Result<String, Box<dyn Error>> {
    let package = Package::open(path).map_err(|d| d.show(Lang::En))?;
    let laid = match converter.lay_out(&package) {
        Ok(laid) => laid,
        Err(problems) => {
            let lines: Vec<String> = problems.0.iter().map(|d| d.show(Lang::En)).collect();
            return Ok(format!("{}\n", lines.join("\n")));
        }
    };
    let mut out = format!("pages: {}\n", laid.pages.count());
    for missing in &laid.missing {
        out += &format!("{}\n", missing.diagnostic(package.file()).show(Lang::En));
    }
    for (n, text) in laid.pages.texts().iter().enumerate() {
        out += &format!("--- {}\n{text}\n", n + 1);
    }
    Ok(out)
}

#[test]
fn pages_of_word_files_are_as_they_were() -> Result<(), Box<dyn Error>> {
    let bless = std::env::var_os("WENSHU_BLESS").is_some_and(|v| v != "0" && !v.is_empty());
    let converter = Converter::new(Fonts::builtin());
    let mut wrong = vec![];
    let mut files: Vec<PathBuf> = fs::read_dir(folder())?.filter_map(|e| Some(e.ok()?.path())).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "docx"));
    files.sort();
    assert!(files.len() >= 5, "the samples are gone");
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let expected = folder().join("expected").join(format!("{name}.txt"));
        let told = told(&converter, &file)?;
        if bless {
            fs::create_dir_all(folder().join("expected"))?;
            fs::write(&expected, told)?;
        } else if fs::read_to_string(&expected).unwrap_or_default() != told {
            wrong.push(format!("{name}: not as in {}:\n{told}", expected.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[test]
fn the_same_file_gives_the_same_bytes() -> Result<(), Box<dyn Error>> {
    let package = Package::open(&folder().join("text-runs.docx")).map_err(|d| d.show(Lang::En))?;
    let pdf = |converter: &Converter| {
        let made = converter.convert(&package, &Export { identity: "one".into(), ..Export::default() });
        made.map(|m| m.0).map_err(|p| p.0.iter().map(|d| d.show(Lang::En)).collect::<String>())
    };
    let (one, other) = (Converter::new(Fonts::builtin()), Converter::new(Fonts::builtin()));
    let first = pdf(&one)?;
    assert!(first == pdf(&one)? && first == pdf(&other)?, "bytes differ from run to run");
    Ok(())
}

#[test]
fn many_documents_in_one_file_keep_their_own_numbers() -> Result<(), Box<dyn Error>> {
    let converter = Converter::new(Fonts::builtin());
    let path = folder().join("section-headers.docx");
    // a file for the printer has no tags; the other has
    let lay_out = |count: usize, duplex: bool| {
        let one = |n: usize| {
            let package = Package::open(&path).map_err(|d| Problems(vec![d]))?;
            Ok((format!("第{n}份"), package))
        };
        converter.lay_out_all((0..count).map(one), duplex, !duplex).map_err(|p| format!("{:?}", p.0))
    };
    let single = converter.lay_out(&Package::open(&path).map_err(|d| d.show(Lang::En))?);
    let single = single.map_err(|p| format!("{:?}", p.0))?.pages.texts();
    assert_eq!(single.len(), 7);
    // enough of them for several pieces of code
    let many = lay_out(60, false)?;
    let texts = many.pages.texts();
    assert_eq!(texts.len(), 7 * 60);
    assert!(texts.chunks(7).all(|pages| pages == single), "numbers or headers go over from file to file");
    let sides = lay_out(60, true)?;
    assert!(sides.pages.export(&Export::default()).is_ok_and(|pdf| pdf.starts_with(b"%PDF")));
    let sides = sides.pages.texts();
    assert_eq!(sides.len(), 8 * 60 - 1);
    let kept =
        |pages: &[String]| pages.get(..7) == Some(&single) && pages.get(7).is_none_or(String::is_empty);
    assert!(sides.chunks(8).all(kept), "a document begins on an even page");
    Ok(())
}

#[test]
fn files_for_archives_and_for_listening() -> Result<(), Box<dyn Error>> {
    let converter = Converter::new(Fonts::builtin());
    for name in ["fields-toc", "notes-circled", "section-headers", "list-levels"] {
        let package =
            Package::open(&folder().join(name).with_extension("docx")).map_err(|d| d.show(Lang::En))?;
        for (standard, kind) in Standard::ALL {
            let export = Export { standard: *kind, identity: "one".into(), ..Export::default() };
            let made = converter.convert(&package, &export);
            assert!(made.is_ok(), "{name} as {standard}: {:?}", made.map_err(|p| p.0));
        }
    }
    Ok(())
}
