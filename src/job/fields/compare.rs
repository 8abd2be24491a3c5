//! What a new year's template asks for more, less, or in another way.
use super::{Field, FieldList, Fields};
use crate::diagnostic::Place;
use crate::record::Kind;

/// A difference between two templates.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The names that lead to it: lists, then the value.
    pub path: Vec<String>,
    /// What is different.
    pub what: What,
    /// Where it stands first, in the new template or (for what is gone) in the old one.
    pub place: Place,
}

/// What is different; a list has no kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Only the new template asks for it.
    Added(Option<Kind>),
    /// Only the old one did.
    Removed(Option<Kind>),
    /// It is something else now: before and after.
    Changed(Option<Kind>, Option<Kind>),
}

type Flat = Vec<(Vec<String>, Option<Kind>, Place)>;

/// The differences: what is new and changed in the order of the new template, then what is gone.
pub fn compare(old: &Fields, new: &Fields) -> Vec<Change> {
    let (old, new) = (flat(old), flat(new));
    let mut out = Vec::new();
    for (path, kind, place) in &new {
        let what = match old.iter().find(|o| o.0 == *path) {
            None => What::Added(*kind),
            Some(o) if o.1 != *kind => What::Changed(o.1, *kind),
            Some(_) => continue,
        };
        out.push(Change { path: path.clone(), what, place: place.clone() });
    }
    for (path, kind, place) in old.into_iter().filter(|o| new.iter().all(|n| n.0 != o.0)) {
        out.push(Change { path, what: What::Removed(kind), place });
    }
    out
}

fn flat(f: &Fields) -> Flat {
    let mut out = Flat::new();
    add(&f.values, &f.lists, &[], &mut out);
    add(&f.given, &[], &[], &mut out);
    out
}

fn add(values: &[Field], lists: &[FieldList], path: &[String], out: &mut Flat) {
    let below = |name: &str| path.iter().cloned().chain([name.to_string()]).collect::<Vec<_>>();
    out.extend(values.iter().map(|v| (below(&v.name), Some(v.kind), v.place.clone())));
    for l in lists {
        out.push((below(&l.name), None, l.place.clone()));
        add(&l.fields, &l.lists, &below(&l.name), out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(values: &[(&str, Kind)], list: &[(&str, Kind)]) -> Fields {
        let all = |l: &[(&str, Kind)]| {
            let one = |(n, k): &(&str, Kind)| Field {
                name: n.to_string(),
                kind: *k,
                flag: false,
                long: false,
                options: vec![],
                helpers: vec![],
                place: Place::None,
            };
            l.iter().map(one).collect::<Vec<_>>()
        };
        let list = FieldList {
            name: "组员".into(),
            rows: vec![],
            fields: all(list),
            lists: vec![],
            helpers: vec![],
            place: Place::None,
        };
        Fields { values: all(values), lists: vec![list], ..Fields::default() }
    }

    #[test]
    fn more_less_and_other_kinds() {
        let old = fields(&[("姓名", Kind::Name), ("签订", Kind::Text)], &[("手机", Kind::Phone)]);
        let new = fields(&[("姓名", Kind::Name), ("签订", Kind::Date)], &[("短号", Kind::Phone)]);
        let changes: Vec<_> = compare(&old, &new).into_iter().map(|c| (c.path.join("."), c.what)).collect();
        assert_eq!(
            changes,
            [
                ("签订".to_string(), What::Changed(Some(Kind::Text), Some(Kind::Date))),
                ("组员.短号".to_string(), What::Added(Some(Kind::Phone))),
                ("组员.手机".to_string(), What::Removed(Some(Kind::Phone))),
            ]
        );
        assert!(compare(&new, &new).is_empty());
    }
}
