//! What kind a column is, by its name and by its data.
use super::cell::{self, Context, Got};
use super::grid::Cell;
use super::kind::Kind;
use super::parse;
use crate::sheet::Raw;

/// How a column's kind was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindFrom {
    /// Set by the user.
    Set,
    /// By the column's name.
    Name,
    /// By what its cells hold.
    Data,
}

/// So many cells in a hundred must be dates before the others count as mistakes.
const MOST: usize = 80;

/// The kind of a column, and all its cells read as such.
pub(super) fn read<'c, 'a: 'c>(
    cells: &[Option<&'c Cell<'a>>],
    by_name: Option<Kind>,
    set: Option<Kind>,
    cx: &Context<'_>,
) -> (Kind, KindFrom, Vec<Got>) {
    let all =
        |kind: Kind| cells.iter().map(|c| c.map_or_else(Got::default, |c| cell::read(c, kind, cx))).collect();
    if let Some(kind) = set {
        return (kind, KindFrom::Set, all(kind));
    }
    if let Some(kind) = by_name {
        let got: Vec<Got> = all(kind);
        let misfits = got.iter().filter(|g| g.misfit).count();
        if misfits * 2 <= got.iter().filter(|g| g.misfit || !g.value.is_empty()).count() {
            return (kind, KindFrom::Name, got);
        }
    }
    let kind = of_data(cells.iter().flatten().copied(), cx);
    (kind, KindFrom::Data, all(kind))
}

#[derive(Clone, Copy, PartialEq)]
enum Seen {
    Number,
    Date,
    DateTime,
    Time,
    Range,
    YesNo,
    Text,
}

fn of_data<'c, 'a: 'c>(cells: impl Iterator<Item = &'c Cell<'a>>, cx: &Context<'_>) -> Kind {
    let mut count = [0usize; 7];
    let mut total = 0;
    for c in cells {
        let seen = match c.raw {
            Raw::Number(_) => Seen::Number,
            Raw::Date(d) if d.time() == jiff::civil::Time::midnight() => Seen::Date,
            Raw::Date(_) => Seen::DateTime,
            Raw::Time(_) => Seen::Time,
            Raw::Bool(_) => Seen::YesNo,
            Raw::Error(_) | Raw::NoValue | Raw::Picture(_) => continue,
            Raw::Text(_) => match c.text.as_deref() {
                Some(t) if !cx.null_words.contains(t) => of_text(t),
                _ => continue,
            },
        };
        count[seen as usize] += 1;
        total += 1;
    }
    let n = |s: Seen| count[s as usize];
    let days = n(Seen::Date) + n(Seen::DateTime);
    let most = |k: usize| k > 0 && (k == total || total >= 5 && k * 100 >= total * MOST);
    if total == 0 {
        Kind::Text
    } else if n(Seen::YesNo) == total {
        Kind::YesNo
    } else if n(Seen::Number) == total {
        Kind::Number
    } else if most(days) {
        if n(Seen::DateTime) > 0 { Kind::DateTime } else { Kind::Date }
    } else if n(Seen::Range) == total {
        Kind::TimeRange
    } else if most(n(Seen::Time)) || n(Seen::Time) > 0 && n(Seen::Time) + n(Seen::Range) == total {
        Kind::Time
    } else {
        Kind::Text
    }
}

/// Text counts as a number only where nothing is lost by it: no leading zero, no unit, not too long.
fn of_text(t: &str) -> Seen {
    if t.len() > 60 {
        return Seen::Text;
    }
    if matches!(
        t,
        "是" | "否" | "yes" | "no" | "Yes" | "No" | "YES" | "NO" | "√" | "×" | "✓" | "✗" | "☑" | "□"
    ) {
        return Seen::YesNo;
    }
    let first = t.chars().next().unwrap_or(' ');
    // no day, time or number is written without one of these; spares most texts the parsers
    let counts = |c: char| c.is_numeric() || "零一二三四五六七八九十两午".contains(c);
    if first.is_ascii_alphabetic() || !t.chars().any(counts) {
        return Seen::Text;
    }
    let digits = t.bytes().filter(u8::is_ascii_digit).count();
    let code = t.starts_with('0') && t.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    let plain = t.bytes().all(|b| b.is_ascii_digit() || b".,-+".contains(&b));
    if plain && digits <= 10 && !code && parse::number(t).is_some() {
        return Seen::Number;
    }
    if t.bytes().all(|b| b.is_ascii_digit()) {
        return Seen::Text;
    }
    match parse::moment(t, None) {
        Ok(crate::value::Value::DateTime(_)) => return Seen::DateTime,
        Ok(_) => return Seen::Date,
        Err(parse::DateFault::NoYear) if t.contains('月') => return Seen::Date,
        Err(_) => {}
    }
    if parse::time(t).is_some() {
        return Seen::Time;
    }
    if parse::time_range(t).is_some() { Seen::Range } else { Seen::Text }
}
