//! A Word file from a stranger as pages: the model read, written as typst code, laid out.
#![no_main]
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use std::sync::LazyLock;
use wenshu::docx::Package;
use wenshu::pdf::Converter;
use wenshu::pdf::font::Fonts;
use wenshu_fuzz::{mutate, told, word};

static CONVERTER: LazyLock<Converter> = LazyLock::new(|| Converter::new(Fonts::builtin()));

fuzz_target!(|input: &[u8]| {
    let Ok(package) = Package::from_bytes("文.docx", word(input)) else { return };
    match CONVERTER.lay_out(&package) {
        Ok(laid) => laid.missing.iter().for_each(|m| drop(told(&m.diagnostic(package.file()).into()))),
        Err(problems) => drop(told(&problems)),
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max: usize, seed: u32| {
    mutate::markup(data, size, max, seed, &[])
});
