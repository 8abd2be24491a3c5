//! D05: phone numbers. The record stage tells which texts are none; here is what it can't know: short numbers where
//! a person's own number belongs, and the issuer's numbers.
use super::{Check, Data, found, look, warning};
use crate::diagnostic::{Diagnostic, Text};
use crate::record::{Kind, parse};
use crate::tr;

pub(super) const PHONES: Check = Check {
    id: "D05",
    name: ["电话", "phone numbers"],
    finds: &[
        warning(FORM, ["不像电话号码", "doesn't look like a phone number"]),
        warning(
            OWN,
            ["任务文件里单位的电话不像电话号码", "a phone number of the issuer doesn't look like one"],
        ),
        warning(SHORT, ["花名册的手机填了短号", "a short number stands as a person's mobile"]),
    ],
    run,
};

/// The record stage's own.
const FORM: &str = "phone-form";
const OWN: &str = "check-phone-issuer";
const SHORT: &str = "check-phone-short";

/// Digits of 110, 12345 and numbers within a unit.
const SHORT_DIGITS: usize = 6;

fn run(data: &Data<'_>) -> Vec<Diagnostic> {
    let rosters = data.sheets.iter().filter(|(_, t)| look::is_roster(t));
    let mobiles = rosters.flat_map(|(_, t)| look::columns_of(t, Kind::Phone)).filter(|c| {
        let name = c.name().rsplit('/').next().unwrap_or_default();
        name.contains("手机") || name.contains("移动电话") || name.eq_ignore_ascii_case("mobile")
    });
    let short = mobiles.flat_map(look::Column::cells).filter(|c| c.texts().iter().any(|t| is_short(t)));
    let mut out: Vec<Diagnostic> = short
        .map(|c| {
            let message = tr!("手机填了短号", "A short number stands as a mobile");
            let hint = tr!(
                "填 11 位手机号；短号请放到“短号”一列",
                "Enter the 11 digits, and short numbers in a column 短号"
            );
            found(SHORT, message).hint(hint).at(c.place())
        })
        .collect();
    for name in data.issuer.columns.names() {
        let text = data.issuer.get(name).map(|v| v.to_text()).unwrap_or_default();
        let phone = ["电话", "手机", "传真"].iter().any(|end| name.ends_with(end));
        if phone && !look::says_nothing(&text) && parse::phones(&text).doubtful {
            let message = tr!("不像电话号码", "Does not look like a phone number");
            out.push(found(OWN, message).hint(form()).at(data.issuer_place(name)));
        }
    }
    out
}

fn is_short(phone: &str) -> bool {
    phone.len() <= SHORT_DIGITS && phone.bytes().all(|b| b.is_ascii_digit())
}

fn form() -> Text {
    tr!(
        "手机是 11 位数字；固定电话请带区号，如 0737-8585001",
        "Mobiles have 11 digits; write landlines with their area code"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing;

    #[test]
    fn short_numbers_belong_into_contact_lists() {
        let roster: &[&str] = &[
            "工号|姓名|手机|短号|家庭电话",
            "1|甲|13800001234|661234|8585001",
            "2|乙|+86 138-0000-1234|119|",
            "3|丙|661234||",
            "4|丁|13800001234/119||",
            "5|戊|0737-8585001||",
        ];
        let contacts: &[&str] =
            &["类别|单位|手机", "救援|消防|119", "政务|热线|12345", "客服|某公司|400-123-4567"];
        assert_eq!(
            testing::found(&PHONES, &[("人员", roster), ("联系电话", contacts)]),
            ["check-phone-short 人员 C4", "check-phone-short 人员 C5",]
        );
    }

    #[test]
    fn the_issuers_numbers_are_phone_numbers() {
        let issuer = [
            ("总值班电话", "0737-8585001"),
            ("消防电话", "119"),
            ("负责人手机", "1380000123"),
            ("传真", "无"),
            ("全称", "某园"),
        ];
        assert_eq!(testing::found_in(&PHONES, &[], &issuer), ["check-phone-issuer"]);
    }
}
