//! What people type into cells: dates, times, numbers, names, telephone and identity numbers.
#![no_main]
use libfuzzer_sys::fuzz_target;
use wenshu::record::{SortKey, parse};
use wenshu_fuzz::told;

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(&input[..input.len().min(300)]);
    for year in [None, Some(2026), Some(-9999), Some(9999)] {
        if let Ok(date) = parse::date(&text, year) {
            // what is printed is read as the same day
            let printed = wenshu::value::Value::Date(date).to_text();
            if (1900..2100).contains(&date.year()) {
                assert_eq!(parse::date(&printed, None), Ok(date), "{printed}");
            }
        }
        let _ = parse::datetime(&text, year);
        let _ = parse::moment(&text, year).map_err(|f| f.message());
    }
    parse::time(&text);
    if let Some(range) = parse::time_range(&text) {
        assert!((0..=48 * 60).contains(&range.minutes()), "{range:?}");
    }
    if let Some(number) = parse::number(&text) {
        assert_eq!(parse::number(&number.to_string()), Some(number));
    }
    if let Ok(bytes) = <[u8; 8]>::try_from(input.get(..8).unwrap_or_default()) {
        let n = f64::from_le_bytes(bytes);
        parse::exact(n);
        parse::whole(n);
        parse::time_of_fraction(n);
        parse::serial(n, false);
        parse::serial(n, true);
    }
    parse::clean(&text);
    parse::squeeze(&text);
    let header = parse::header(&text);
    if !header.contains(['\'', '_']) {
        assert_eq!(parse::header(&header), header, "a header's name is its own name");
    }
    parse::yes_no(&text);
    parse::name(&text);
    parse::unspaced(&text);
    for name in parse::names(&text) {
        parse::looks_like_run(&name);
        if let Some(run) = parse::split_run(&name, ["张三", "李四", "欧阳青禾"]) {
            assert_eq!(run.concat(), name, "no character of a run is lost");
        }
    }
    let phone = parse::phone(&text);
    parse::phone_known(&phone);
    parse::phones(&text);
    let _ = parse::id_check(&parse::id_card(&text));
    let _ = SortKey::parse(&text).map_err(|d| told(&d.into()));
});
