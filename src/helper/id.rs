//! What an identity number (GB 11643) says: birth, sex, age.
use super::{Args, Helper, Made, convert, eg, helper};
use crate::diagnostic::Text;
use crate::record::parse;
use crate::tr;
use crate::value::Value;
use jiff::civil::Date;

pub(super) const HELPERS: &[Helper] = &[
    helper(
        ["id_birth", "出生日期"],
        "id_birth ID",
        [
            "身份证号中的出生日期（号码有误则报错）",
            "The day of birth in an identity number (a wrong number is an error)",
        ],
        |a| Ok(identity(a)?.map_or(Value::Empty, |i| Value::Date(i.birth))),
        &[
            eg("{{id_birth 身份证号}}", r#"{"身份证号": "430000201809030011"}"#, "2018年9月3日"),
            eg(
                r#"{{date (出生日期 身份证号) "yyyy-MM-dd"}}"#,
                r#"{"身份证号": "11010519491231002x"}"#,
                "1949-12-31",
            ),
        ],
    ),
    helper(
        ["id_sex", "证件性别"],
        "id_sex ID",
        ["身份证号中的性别：男、女", "The sex in an identity number: 男 or 女"],
        |a| Ok(identity(a)?.map_or(Value::Empty, |i| Value::text(if i.male { "男" } else { "女" }))),
        &[
            eg("{{id_sex 身份证号}}", r#"{"身份证号": "430000201809030011"}"#, "男"),
            eg("{{证件性别 身份证号}}", r#"{"身份证号": "430000199203060021"}"#, "女"),
        ],
    ),
    helper(
        ["id_age", "周岁"],
        "id_age ID [ON] [leap|闰日=03-01]",
        [
            "到某日（默认文件日期）的周岁；2月29日出生的平年算3月1日，闰日=\"02-28\" 则提前一天",
            "Full years of age on a day (the document's if not said); born on 29 February counts as 1 March in common years, or leap=\"02-28\"",
        ],
        id_age,
        &[
            eg(r#"{{id_age 身份证号 "2026-09-01"}}"#, r#"{"身份证号": "430000201809030011"}"#, "7"),
            eg(r#"{{周岁 身份证号 "2026-09-03"}}"#, r#"{"身份证号": "430000201809030011"}"#, "8"),
            eg(r#"{{周岁 身份证号 "2026-02-28"}}"#, r#"{"身份证号": "510100202002290015"}"#, "5"),
        ],
    ),
];

/// What a number says whose day of birth exists.
struct Person {
    birth: Date,
    male: bool,
}

fn identity(a: &Args<'_>) -> Result<Option<Person>, Text> {
    let id = a.text(0)?;
    if id.trim().is_empty() {
        return Ok(None);
    }
    read(&id).map(Some).ok_or_else(|| {
        tr!(
            "身份证号有误：位数、出生日期或校验码不对",
            "wrong identity number: its length, date of birth or check digit"
        )
    })
}

fn read(id: &str) -> Option<Person> {
    let id = parse::identity(id)?;
    Some(Person { birth: id.birth?, male: id.male })
}

fn id_age(a: &Args<'_>) -> Made {
    let Some(Person { birth, .. }) = identity(a)? else { return Ok(Value::Empty) };
    let on = match a.given(1) {
        Some(v) => convert::date(v, a.date.year()).map_err(|t| super::nth(1, t))?,
        None => a.date,
    };
    let early = a.named_text(["leap", "闰日"]).is_some_and(|s| s.contains("28"));
    let birthday = match (birth.month(), birth.day()) {
        (2, 29) if !on.in_leap_year() => {
            if early {
                (2, 28)
            } else {
                (3, 1)
            }
        }
        day => day,
    };
    let age = on.year() - birth.year() - i16::from((on.month(), on.day()) < birthday);
    if age < 0 {
        return Err(tr!("出生日期晚于计算年龄的日期", "born after the day on which the age is asked"));
    }
    Ok(Value::int(age.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_numbers_are_refused() {
        for id in ["11010519491231002X", "440524188001010014", "430000201809030011", "510100202002290015"] {
            assert!(read(id).is_some(), "{id}");
        }
        for id in [
            "430000201809030012",
            "510100201902290016",
            "43000020180903001",
            "",
            "1101051949123100X2",
            "张三张三张三",
        ] {
            assert!(read(id).is_none(), "{id}");
        }
        let old = read("110105491231002").unwrap();
        assert!(old.birth == jiff::civil::date(1949, 12, 31) && !old.male);
    }

    #[test]
    fn the_leap_day_is_an_option() {
        let age = |on: &str, hash: &[(&str, Value)]| {
            let params = ["510100202002290015".into(), on.into()];
            id_age(&Args { params: &params, hash, date: jiff::civil::date(2026, 9, 1) })
        };
        let early = [("leap", Value::from("02-28"))];
        assert_eq!(age("2026-02-28", &[]), Ok(Value::int(5)));
        assert_eq!(age("2026-03-01", &[]), Ok(Value::int(6)));
        assert_eq!(age("2026-02-28", &early), Ok(Value::int(6)));
        assert_eq!(age("2028-02-28", &early), Ok(Value::int(7)));
        assert!(age("2019-01-01", &[]).is_err());
    }
}
