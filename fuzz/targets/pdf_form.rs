//! A PDF form from a stranger: its fields read, filled, and read back.
#![no_main]
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use wenshu::diagnostic::Place;
use wenshu::pdf::flat::Sidecar;
use wenshu::pdf::font::Fonts;
use wenshu::pdf::form::{Form, Input};
use wenshu_fuzz::told;

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::builtin);

/// Fields that are filled: each costs a page of layout.
const MAX_FIELDS: usize = 12;

fuzz_target!(|input: &[u8]| {
    if !input.starts_with(b"%PDF") {
        let text = String::from_utf8_lossy(input);
        let _ = Sidecar::parse("表.fields.toml", &text, &[(210.0, 297.0)]).map_err(|p| told(&p));
        return;
    }
    let form = match Form::read(input, "表.pdf") {
        Ok(form) => form,
        Err(d) => return drop(told(&d.into())),
    };
    told(form.notes());
    let fillable = form.fields().iter().enumerate().filter(|(_, f)| f.is_fillable()).take(MAX_FIELDS);
    let inputs: Vec<Input> = fillable
        .map(|(field, f)| {
            let text = f.choices.first().map_or("青禾", |c| c.shown.as_str()).to_string();
            Input { field, texts: vec![text], yes: Some(true), place: Place::None }
        })
        .collect();
    for flatten in [false, true] {
        match form.fill(&inputs, flatten, &FONTS) {
            Ok(filled) => {
                told(&filled.warnings);
                wenshu::pdf::open::read(&filled.bytes).expect("what was filled can be opened");
            }
            Err(problems) => drop(told(&problems)),
        }
    }
});
