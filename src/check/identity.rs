//! D01 and D03: identity numbers (GB 11643). D02: what they say beside the columns of sex, birth and age.
//!
//! Length and check digit the record stage has seen to, where it knows a column to hold such numbers.
use super::look::{self, Column};
use super::{Check, Data, error, found, warning};
use crate::diagnostic::{Diagnostic, Text};
use crate::record::parse::{self, IdFault, Identity};
use crate::record::{Kind, Table};
use crate::tr;
use crate::value::Record;
use jiff::civil::Date;
use std::sync::Arc;

pub(super) const ID_NUMBERS: Check = Check {
    id: "D01",
    name: ["身份证号", "identity numbers"],
    finds: &[
        error(DIGIT, ["身份证号的校验位不对", "an identity number's check digit is wrong"]),
        warning(FORM, ["不是 18 位身份证号", "not an identity number of 18 digits"]),
        warning(OLD, ["是 15 位的旧身份证号", "an old identity number of 15 digits"]),
        error(BIRTH, ["身份证号中的出生日期不存在", "an identity number's day of birth doesn't exist"]),
        error(UNBORN, ["身份证号中的出生日期在今天以后", "an identity number's day of birth is yet to come"]),
    ],
    run: numbers,
};

pub(super) const AREAS: Check = Check {
    id: "D03",
    name: ["身份证地区码", "area codes"],
    finds: &[warning(
        AREA,
        ["身份证号开头的地区码不存在", "an identity number begins with an area that doesn't exist"],
    )],
    run: areas,
};

pub(super) const PERSONS: Check = Check {
    id: "D02",
    name: ["性别年龄", "sex and age"],
    finds: &[
        error(SEX, ["性别与身份证号不一致", "the sex differs from the identity number's"]),
        error(DAY, ["出生日期与身份证号不一致", "the day of birth differs from the identity number's"]),
        warning(AGE, ["年龄与身份证号相差一岁以上", "the age differs from the identity number's by years"]),
    ],
    run: persons,
};

// the record stage's own
const DIGIT: &str = "id-check";
const FORM: &str = "id-form";
const OLD: &str = "id-old";

const BIRTH: &str = "check-id-birth";
const UNBORN: &str = "check-id-future";
const AREA: &str = "check-id-area";
const SEX: &str = "check-id-sex";
const DAY: &str = "check-id-birthday";
const AGE: &str = "check-id-age";

/// Provinces, residence permits of Hong Kong, Macao and Taiwan; 9 begins the cards of permanent residents from
/// abroad.
const PROVINCES: &[std::ops::RangeInclusive<u8>] =
    &[11..=15, 21..=23, 31..=37, 41..=46, 50..=54, 61..=65, 71..=71, 81..=83, 90..=99];

/// Ages in rosters are as old as the roster, and some count as tradition has it (虚岁).
const YEARS_OFF: i16 = 1;

/// The names of an ID column, as the table of aliases has them.
const NAMES: &[&str] = &["身份证号"];

/// The columns that hold identity numbers.
pub(super) fn columns(table: &Table) -> Vec<Column<'_>> {
    let mut out: Vec<Column<'_>> = look::columns_of(table, Kind::Id).collect();
    out.extend(look::column(table, NAMES).filter(|c| c.kind() == Kind::Text));
    out
}

/// Every number that can be read, with its cell.
fn readable<'d>(data: &'d Data<'_>) -> impl Iterator<Item = (look::Cell<'d>, Identity)> {
    let columns = data.sheets.iter().flat_map(|(_, t)| columns(t));
    columns.flat_map(Column::cells).filter_map(|c| Some((c.clone(), parse::identity(&c.text())?)))
}

fn numbers(data: &Data<'_>) -> Vec<Diagnostic> {
    let texts = data.sheets.iter().flat_map(|(_, t)| columns(t)).filter(|c| c.kind() == Kind::Text);
    let unread = texts.flat_map(Column::cells).filter_map(|c| Some(fault(&c.text())?.at(c.place())));
    let mut out: Vec<Diagnostic> = unread.collect();
    for (cell, id) in readable(data) {
        let d = match id.birth {
            None => found(
                BIRTH,
                tr!("身份证号中的出生日期不存在", "The day of birth in the identity number doesn't exist"),
            ),
            Some(day) if day > data.today() => found(
                UNBORN,
                tr!(
                    "身份证号中的出生日期在今天以后",
                    "The day of birth in the identity number is yet to come"
                ),
            ),
            Some(_) => continue,
        };
        out.push(d.hint(compare()).at(cell.place()));
    }
    out
}

/// What is wrong with a number in a column that the record stage took for text.
fn fault(text: &str) -> Option<Diagnostic> {
    if look::says_nothing(text) {
        return None;
    }
    let d = match parse::id_check(&parse::id_card(text)).err()? {
        IdFault::Check | IdFault::Lost => {
            found(DIGIT, tr!("身份证号的校验位不对", "the ID number's check digit is wrong"))
        }
        IdFault::Old => found(OLD, tr!("是 15 位的旧身份证号", "an old ID number of 15 digits")),
        IdFault::Form => found(FORM, tr!("不是 18 位身份证号", "not an ID number of 18 digits")),
    };
    Some(d.hint(compare()))
}

fn compare() -> Text {
    tr!("请对照证件核实", "Compare it with the card")
}

fn areas(data: &Data<'_>) -> Vec<Diagnostic> {
    let strange = readable(data).filter(|(_, id)| !PROVINCES.iter().any(|p| p.contains(&id.area)));
    let d = |cell: look::Cell<'_>| {
        let message = tr!(
            "身份证号开头两位不是任何省份的代码",
            "The identity number begins with the code of no province"
        );
        found(AREA, message).hint(compare()).at(cell.place())
    };
    strange.map(|(cell, _)| d(cell)).collect()
}

fn persons(data: &Data<'_>) -> Vec<Diagnostic> {
    let mut out = vec![];
    for (_, table) in data.sheets {
        for ids in columns(table) {
            let whose = Whose::of(table, ids);
            for (record, cell) in table.records.iter().filter_map(|r| Some((r, ids.cell(r)?))) {
                if let Some(id) = parse::identity(&cell.text()) {
                    let wrong = whose.compare(record, &id, data.today());
                    out.extend(wrong.into_iter().map(|d| d.also(cell.place())));
                }
            }
        }
    }
    out
}

/// The columns that tell of the same person as a column of identity numbers.
struct Whose<'t> {
    sex: Option<Column<'t>>,
    birth: Option<Column<'t>>,
    age: Option<Column<'t>>,
}

impl<'t> Whose<'t> {
    fn of(table: &'t Table, ids: Column<'t>) -> Self {
        let find = |names: &[&str]| look::beside(table, ids, names);
        Whose {
            sex: find(&["性别"]),
            birth: find(&["出生日期", "出生年月日", "生日", "出生年月", "出生时间"]),
            age: find(&["年龄", "周岁"]),
        }
    }

    fn compare(&self, record: &'t Arc<Record>, id: &Identity, today: Date) -> Vec<Diagnostic> {
        let mut out = vec![];
        let cell = |c: Option<Column<'t>>| c.and_then(|c| c.cell(record));
        if let Some(c) = cell(self.sex)
            && male(&c.text()).is_some_and(|m| m != id.male)
        {
            let message = tr!("性别与身份证号不一致", "The sex differs from that in the identity number");
            out.push(found(SEX, message).hint(which()).at(c.place()));
        }
        let Some(birth) = id.birth else { return out };
        if let Some(c) = cell(self.birth)
            && Birth::of(&c).is_some_and(|b| !b.fits(birth))
        {
            let message =
                tr!("出生日期与身份证号不一致", "The day of birth differs from that in the identity number");
            out.push(found(DAY, message).hint(which()).at(c.place()));
        }
        if let Some(c) = cell(self.age)
            && let Ok(age) = c.text().trim_end_matches(['岁', '周']).trim().parse::<i16>()
            && (age - age_on(birth, today)).abs() > YEARS_OFF
        {
            let message = tr!("年龄与身份证号不符", "The age doesn't fit the identity number");
            let hint = tr!(
                "请核实；年龄会过时，可以在模板里用 {{周岁 身份证号}} 算出",
                "See which is right. Ages grow old: in templates, {{id_age 身份证号}} works them out"
            );
            out.push(found(AGE, message).hint(hint).at(c.place()));
        }
        out
    }
}

fn which() -> Text {
    tr!("请对照证件，改正错的一格", "See the card and correct the one that is wrong")
}

fn male(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "男" | "男性" | "male" | "m" => Some(true),
        "女" | "女性" | "female" | "f" => Some(false),
        _ => None,
    }
}

/// Full years on a day.
pub(super) fn age_on(birth: Date, day: Date) -> i16 {
    day.year() - birth.year() - i16::from((day.month(), day.day()) < (birth.month(), birth.day()))
}

/// A birth as a sheet gives it.
enum Birth {
    Day(Date),
    Month(i16, i8),
}

impl Birth {
    fn of(cell: &look::Cell<'_>) -> Option<Birth> {
        let monthly = cell.column_name().ends_with("年月");
        match cell.day() {
            Some(d) if monthly => Some(Birth::Month(d.year(), d.month())),
            Some(d) => Some(Birth::Day(d)),
            None => Birth::month(&cell.text()),
        }
    }

    /// `1992年3月`, `1992-03`, `199203`; not `1992.1`, which may have been October once.
    fn month(text: &str) -> Option<Birth> {
        let text = text.trim().trim_end_matches(['月', '生']);
        let (year, month) = match text.split_once(['年', '-', '/']) {
            Some(parts) => parts,
            None if text.len() == 6 => text.split_at_checked(4)?,
            None => return None,
        };
        let month: i8 = month.parse().ok().filter(|m| (1..=12).contains(m))?;
        Some(Birth::Month(year.parse().ok().filter(|y| (1900..2100).contains(y))?, month))
    }

    fn fits(&self, day: Date) -> bool {
        match *self {
            Birth::Day(d) => d == day,
            Birth::Month(year, month) => (day.year(), day.month()) == (year, month),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::found;

    #[test]
    fn days_of_birth_exist_and_have_been() {
        let rows: &[&str] = &[
            "姓名|身份证号",
            "甲|11010519491231002X",
            "乙|440524188001010014",
            "丙|430000201809030011",
            "丁|510100201902290016",
            "戊|510100202002290015",
            "己|430000209809030018",
            "庚|110105491231002",
            "辛|430000201809030012",
        ];
        assert_eq!(
            found(&ID_NUMBERS, &[("人员", rows)]),
            ["check-id-birth 人员 B5", "check-id-future 人员 B7",]
        );
    }

    #[test]
    fn areas_are_known_or_those_of_permits() {
        let numbers: Vec<String> = ["43", "71", "81", "83", "93", "16", "00", "84"].map(numbered).into();
        let rows: Vec<String> = numbers.iter().map(|n| format!("甲|{n}")).collect();
        let rows: Vec<&str> =
            std::iter::once("姓名|身份证号").chain(rows.iter().map(String::as_str)).collect();
        assert_eq!(
            found(&AREAS, &[("人员", &rows)]),
            ["check-id-area 人员 B7", "check-id-area 人员 B8", "check-id-area 人员 B9",]
        );
        assert!(found(&ID_NUMBERS, &[("人员", &rows)]).is_empty());
    }

    /// A number that begins so, with the right check digit.
    fn numbered(area: &str) -> String {
        let body = format!("{area}000020180903001");
        let right = |d: &char| parse::id_check(&format!("{body}{d}")).is_ok();
        format!("{body}{}", "0123456789X".chars().find(right).unwrap())
    }

    #[test]
    fn exactly_one_check_digit_fits_and_neighbours_swapped_or_changed_are_found() {
        // all digits 0 to 9 at every place, from a few thousand seeds
        for seed in 0..3000u64 {
            let digits = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_string();
            let Some(body) = digits.get(..17) else { continue };
            let fits = "0123456789X".chars().filter(|d| parse::id_check(&format!("{body}{d}")).is_ok());
            let [last] = fits.collect::<Vec<_>>()[..] else { panic!("{body}") };
            for at in 0..16 {
                let mut changed = body.as_bytes().to_vec();
                changed[at] = b'0' + (changed[at] - b'0' + 1 + (seed % 8) as u8) % 10;
                let changed = String::from_utf8(changed).unwrap();
                assert!(parse::id_check(&format!("{changed}{last}")).is_err(), "{changed}{last}");
                let mut swapped = body.as_bytes().to_vec();
                swapped.swap(at, at + 1);
                let swapped = String::from_utf8(swapped).unwrap();
                if swapped != body {
                    assert!(parse::id_check(&format!("{swapped}{last}")).is_err(), "{swapped}{last}");
                }
            }
        }
    }

    #[test]
    fn sex_birth_and_age_are_compared_and_both_cells_named() {
        let rows: &[&str] = &[
            "姓名|性别|身份证号|出生日期|年龄",
            "甲|女|430000199203060021|1992-03-06|34",
            "乙|男|430000199203060021|1992.3.6|33",
            "丙|女|430000199203060021|1992-03-16|35岁",
            "丁|女|430000199203060021||29",
            "戊|未知|430000199203060022|1990-01-01|1",
            "己||430000199203060021||",
        ];
        assert_eq!(
            found(&PERSONS, &[("人员", rows)]),
            [
                "check-id-sex 人员 B3 人员 C3",
                "check-id-birthday 人员 D4 人员 C4",
                "check-id-age 人员 E5 人员 C5",
            ]
        );
    }

    #[test]
    fn a_month_of_birth_is_compared_as_such() {
        let rows: &[&str] = &[
            "姓名|身份证号|出生年月",
            "甲|430000199203060021|1992年3月",
            "乙|430000199203060021|1992年4月",
            "丙|430000199203060021|199203",
            "丁|430000199203060021|1992.1",
        ];
        assert_eq!(found(&PERSONS, &[("人员", rows)]), ["check-id-birthday 人员 C3 人员 B3"]);
    }

    #[test]
    fn the_sex_of_a_child_is_not_held_against_the_number_of_its_parent() {
        let rows: &[&str] = &[
            "学生姓名|性别|学生身份证号|家长姓名|家长身份证号|家长性别",
            "甲|男|430000201809030011|乙|430000199203060021|女",
            "丙|女|430000201809030011|丁|430000199203060021|男",
        ];
        assert_eq!(
            found(&PERSONS, &[("学生", rows)]),
            ["check-id-sex 学生 B3 学生 C3", "check-id-sex 学生 F3 学生 E3",]
        );
    }
}
