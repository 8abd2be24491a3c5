//! How Word names columns: it replaces blanks and marks by `_`, puts `M_` before a leading digit and cuts
//! names off at 40 characters. So names are compared by their letters and digits, without case.
use crate::value::Columns;

/// Word's limit for the names of data fields.
const LONGEST: usize = 40;

/// What a field's name finds among columns.
pub(in crate::template) enum Loose {
    At(usize),
    Ambiguous(Vec<String>),
    Missing,
}

/// The column that a field's name means, when none has exactly this name.
pub(in crate::template) fn find(columns: &Columns, field: &str) -> Loose {
    let hits: Vec<usize> = (0..columns.len()).filter(|&i| same(columns.name(i), field)).collect();
    match hits.as_slice() {
        [] => Loose::Missing,
        [one] => Loose::At(*one),
        many => Loose::Ambiguous(many.iter().map(|&i| columns.name(i).to_string()).collect()),
    }
}

fn same(column: &str, field: &str) -> bool {
    let plain = field.strip_prefix("M_").filter(|f| f.starts_with(|c: char| !c.is_alphabetic()));
    [Some(field), plain].into_iter().flatten().any(|f| {
        let (mut a, mut b) = (letters(column), letters(f));
        loop {
            match (a.next(), b.next()) {
                (None, None) => return true,
                (Some(_), None) => return field.chars().count() == LONGEST,
                (x, y) if x != y => return false,
                _ => {}
            }
        }
    })
}

fn letters(s: &str) -> impl Iterator<Item = char> + '_ {
    s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// The name in `TableStart:x`, `TableEnd:x` (also BeginGroup, EndGroup), and whether it begins a region.
pub(in crate::template) fn region(field: &str) -> Option<(bool, &str)> {
    let field = field.trim_matches(['«', '»']);
    let marks = [("TableStart:", true), ("TableEnd:", false), ("BeginGroup:", true), ("EndGroup:", false)];
    marks.iter().find_map(|(mark, begins)| {
        let head = field.get(..mark.len()).filter(|h| h.eq_ignore_ascii_case(mark))?;
        Some((*begins, field[head.len()..].trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_find_columns_as_word_names_them() {
        let columns = Columns::of(["姓名", "家庭 住址", "24小时电话", "Last Name", "金额(元)", "a b", "a_b"]);
        let at = |f: &str| match find(&columns, f) {
            Loose::At(i) => Some(columns.name(i)),
            _ => None,
        };
        assert_eq!(at("家庭_住址"), Some("家庭 住址"));
        assert_eq!(at("M_24小时电话"), Some("24小时电话"));
        assert_eq!(at("LASTNAME"), Some("Last Name"));
        assert_eq!(at("金额元"), Some("金额(元)"));
        assert_eq!(at("姓"), None);
        assert!(matches!(find(&columns, "A B"), Loose::Ambiguous(l) if l.len() == 2));
        assert_eq!(region("TableStart:组员"), Some((true, "组员")));
        assert_eq!(region("«tableend:组员»"), Some((false, "组员")));
        assert_eq!(region("姓名"), None);
    }
}
