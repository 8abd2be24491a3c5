//! One line with tags, as in the file names, conditions and numbers of a job: parsed, checked, rendered; and what
//! becomes of it as the name of a file.
#![no_main]
use libfuzzer_sys::fuzz_target;
use std::path::Component;
use wenshu::diagnostic::{Place, Problems};
use wenshu::job::naming::{safe_relative, value_in_name};
use wenshu::template::{Condition, Frame, ShapeFrame, TextTemplate};
use wenshu_fuzz::{STEERED, record, scope, told};

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(&input[..input.len().min(1000)]);
    let data = record();
    let frame = Frame::outer(&data).as_root();
    let shapes = ShapeFrame::outer(data.shape()).as_root();
    let place = Place::File("行".into());
    match TextTemplate::parse(&text, &place) {
        Err(problems) => drop(told(&problems)),
        Ok(line) => {
            told(&line.check(&shapes));
            line.needs();
            let (first, second) = (line.render(&frame, scope()), line.render(&frame, scope()));
            if let Ok(out) = &first
                && !text.contains("add")
                && !text.contains(&STEERED[..3])
            {
                assert!(!out.contains(STEERED), "data was taken for a template: {out}");
            }
            assert_eq!(first.map_err(|p| told(&p)), second.map_err(|p| told(&p)));
            if let Ok(name) = line.render_name(&frame, scope(), value_in_name) {
                stays_below(&name);
            }
        }
    }
    match Condition::parse(&text, &place) {
        Err(d) => drop(told(&Problems(vec![d]))),
        Ok(condition) => {
            told(&condition.check(&shapes));
            condition.needs();
            let value = || condition.value(&frame, scope()).map(|v| v.to_text()).map_err(|d| told(&d.into()));
            assert_eq!(value(), value());
            let _ = condition.holds(&frame, scope());
        }
    }
    stays_below(&text);
});

/// A name is refused, or it is a path below the output folder that every system can hold.
fn stays_below(name: &str) {
    let Ok(path) = safe_relative(name) else { return };
    assert!(path.components().all(|c| matches!(c, Component::Normal(_))), "{path:?}");
    assert!(path.components().count() > 0);
    for part in path.iter().map(|p| p.to_string_lossy()) {
        assert!(part.len() <= 255 && !part.ends_with(['.', ' ']), "{part:?}");
        assert!(
            !part.contains(['\\', ':', '*', '?', '"', '<', '>', '|']) && !part.contains(char::is_control),
            "{part:?}"
        );
    }
    assert_eq!(safe_relative(&path.to_string_lossy()).ok().as_ref(), Some(&path), "a safe name is safe");
}
