//! Word to PDF by its stages: `cargo bench --bench pdf`.
//!
//! Compare lines of one run with each other; whole runs against other tools are in `benches/peers/pdf.sh`.
#![allow(clippy::expect_used)] // a benchmark that can't be set up has nothing to say
use std::path::Path;
use wenshu::docx::Package;
use wenshu::pdf::font::Fonts;
use wenshu::pdf::typeset::Export;
use wenshu::pdf::word::{self, Shelf};
use wenshu::pdf::{Converter, layout, preview};

fn main() {
    divan::main();
}

/// Templates as they ship, tags and all: a letter of two pages, a plan of a dozen.
const FILES: [&str; 2] = ["安全责任书", "应急预案"];

fn package(name: &str) -> Package {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(name).with_extension("docx");
    Package::open(&path).expect("the shipped template")
}

#[divan::bench(args = FILES)]
fn read(bencher: divan::Bencher<'_, '_>, name: &str) {
    let (package, shelf) = (package(name), Shelf::default());
    bencher.bench(|| word::read(&package, &shelf).expect("reads"));
}

#[divan::bench(args = FILES)]
fn write_code(bencher: divan::Bencher<'_, '_>, name: &str) {
    let fonts = Fonts::builtin();
    let reading = word::read(&package(name), &Shelf::default()).expect("reads");
    bencher.bench_local(|| layout::write(&reading, &fonts, name).expect("writes"));
}

#[divan::bench(args = FILES)]
fn lay_out(bencher: divan::Bencher<'_, '_>, name: &str) {
    let (package, converter) = (package(name), Converter::new(Fonts::builtin()));
    bencher.bench(|| converter.lay_out(&package).expect("lays out"));
}

#[divan::bench(args = FILES)]
fn export(bencher: divan::Bencher<'_, '_>, name: &str) {
    let laid = Converter::new(Fonts::builtin()).lay_out(&package(name)).expect("lays out");
    bencher.bench_local(|| laid.pages.export(&Export::default()).expect("exports"));
}

#[divan::bench]
fn picture_of_a_page(bencher: divan::Bencher<'_, '_>) {
    let converter = Converter::new(Fonts::builtin());
    let (pdf, _) = converter.convert(&package("安全责任书"), &Export::default()).expect("converts");
    let file = preview::Preview::open(pdf, &Fonts::builtin()).expect("opens");
    bencher.bench_local(|| file.png(1, 110.0).expect("draws"));
}
