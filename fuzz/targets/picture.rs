//! A picture file, and codes of a text.
#![no_main]
use libfuzzer_sys::fuzz_target;
use wenshu::picture::{EMU_PER_INCH, Image, code128, qr};

fuzz_target!(|input: &[u8]| {
    if let Some(text) = input.strip_prefix(b"#") {
        return codes(&String::from_utf8_lossy(&text[..text.len().min(200)]));
    }
    let read = || Image::read(input.into());
    match (read(), read()) {
        (Ok(a), Ok(b)) => {
            assert_eq!(a, b);
            for length in [a.width, a.height] {
                assert!((1..=EMU_PER_INCH * 1000).contains(&length), "{length}");
            }
            assert!(["png", "jpeg", "gif", "emf", "wmf"].contains(&a.extension));
            assert!(!a.bytes.is_empty());
        }
        (Err(a), Err(b)) => assert_eq!(a, b),
        _ => panic!("reads at one time and not at another"),
    }
});

fn codes(text: &str) {
    for code in [qr(text), code128(text)].into_iter().flatten() {
        Image::read(code.bytes).expect("a code that was drawn is a picture");
    }
}
