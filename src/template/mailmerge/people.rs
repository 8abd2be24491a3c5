//! ADDRESSBLOCK and GREETINGLINE: put together from the columns that people usually have.
use crate::template::expr::{Expr, Path};
use crate::template::{Frame, Scope};
use crate::value::Value;

/// Names of the columns that Word maps, Chinese and English.
const NAME: &[&str] = &["姓名", "收件人", "收信人", "联系人", "名字", "Name", "Full Name", "Recipient"];
const TITLE: &[&str] = &["称谓", "尊称", "Title", "Courtesy Title", "Salutation"];
const FIRST: &[&str] = &["名", "First Name", "First", "Given Name"];
const LAST: &[&str] = &["姓", "姓氏", "Last Name", "Last", "Surname", "Family Name"];
const COMPANY: &[&str] =
    &["单位名称", "单位", "公司", "公司名称", "学校", "Company", "Organization", "Company Name"];
const STREET: &[&str] =
    &["地址", "通讯地址", "家庭住址", "家庭地址", "住址", "详细地址", "Address", "Address 1", "Street"];
const STREET2: &[&str] = &["地址2", "Address 2"];
const CITY: &[&str] = &["市", "城市", "City"];
const STATE: &[&str] = &["省", "省份", "省/市/自治区", "State", "Province"];
const POSTCODE: &[&str] = &["邮编", "邮政编码", "Postal Code", "ZIP", "Zip Code", "Postcode"];
const COUNTRY: &[&str] = &["国家", "Country", "Country or Region"];

fn one(frame: &Frame<'_>, scope: Scope, names: &'static [&'static str]) -> String {
    let found = names.iter().find_map(|n| {
        let path = Expr::Path(Path { this: true, ..Path::field(n) });
        frame.eval(&path, scope).ok().map(|v| v.to_text().trim().to_string())
    });
    found.unwrap_or_default()
}

/// The parts with what joins them, empty ones left out.
fn join(parts: &[String], by: &str) -> String {
    parts.iter().filter(|p| !p.is_empty()).map(String::as_str).collect::<Vec<_>>().join(by)
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(crate::helper::parse::is_cjk)
}

fn person(frame: &Frame<'_>, scope: Scope) -> String {
    let get = |names| one(frame, scope, names);
    let (first, last) = (get(FIRST), get(LAST));
    let full = if is_chinese(&last) { format!("{last}{first}") } else { join(&[first, last], " ") };
    if full.is_empty() { get(NAME) } else { full }
}

/// In Chinese: postcode, address, unit, name with 收. Otherwise name, company, street, city, country.
pub(super) fn address(frame: &Frame<'_>, scope: Scope) -> Value {
    let get = |names| one(frame, scope, names);
    let name = person(frame, scope);
    let street = [get(STREET), get(STREET2)];
    let (city, state) = (get(CITY), get(STATE));
    let lines = if is_chinese(&name) || is_chinese(&street[0]) {
        let place = [state, city, street[0].clone(), street[1].clone()].concat();
        let name = if name.is_empty() { name } else { format!("{name}{}　收", get(TITLE)) };
        [get(POSTCODE), place, get(COMPANY), name].to_vec()
    } else {
        let town = join(&[join(&[city, state], ", "), get(POSTCODE)], " ");
        let [first, second] = street;
        [join(&[get(TITLE), name], " "), get(COMPANY), first, second, town, get(COUNTRY)].to_vec()
    };
    Value::text(join(&lines, "\n"))
}

/// The greeting with its name, or the words for readers without a name.
pub(super) fn greeting(frame: &Frame<'_>, scope: Scope, picture: Option<&str>, nobody: &str) -> Value {
    let name = person(frame, scope);
    if name.is_empty() {
        return Value::text(nobody);
    }
    let title = one(frame, scope, TITLE);
    let around = |mark: &str| {
        let rest = picture?.split_once(mark)?.1;
        Some(rest.split(">>").next().unwrap_or_default().trim_start_matches(' '))
    };
    let chinese = is_chinese(&name);
    let before = around("_BEFORE_").unwrap_or(if chinese { "尊敬的" } else { "Dear " });
    let after = around("_AFTER_").unwrap_or(if chinese { "：" } else { "," });
    let name = if chinese { format!("{name}{title}") } else { join(&[title, name], " ") };
    let gap = if chinese || before.is_empty() || before.ends_with(' ') { "" } else { " " };
    Value::text(format!("{before}{gap}{name}{after}"))
}
