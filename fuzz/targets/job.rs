//! A job file's text.
#![no_main]
use libfuzzer_sys::fuzz_target;
use std::path::Path;
use wenshu::diagnostic::{Place, Problems};
use wenshu::job::JobFile;
use wenshu_fuzz::told;

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    let read = || JobFile::parse("job.toml", Path::new(""), &text);
    match (read(), read()) {
        (Ok(a), Ok(b)) => {
            assert_eq!(format!("{a:?}"), format!("{b:?}"));
            told(&Problems(a.notes.clone()));
            a.issuer_record();
            for document in &a.documents {
                place(&document.place_of("output"), &text);
            }
        }
        (Err(a), Err(b)) => {
            assert!(a.has_errors());
            assert_eq!(told(&a), told(&b));
            a.0.iter().for_each(|d| place(d.place(), &text));
        }
        _ => panic!("reads at one time and not at another"),
    }
});

/// A place is a line that the file has.
fn place(place: &Place, text: &str) {
    if let Place::Key { line, .. } = place {
        assert!(*line as usize <= text.split('\n').count(), "line {line}");
    }
}
