//! The kinds of columns, and what a column's name says about its kind.
use super::aliases;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text, exactly as typed; numbers keep their digits (工号, 班号).
    Text,
    /// A person's name, without spaces between characters.
    Name,
    /// A decimal number.
    Number,
    /// A day.
    Date,
    /// A day with a time.
    DateTime,
    /// A time of day.
    Time,
    /// From a time to a time.
    TimeRange,
    /// Yes or no.
    YesNo,
    /// Several things in a cell, separated by 、 or ； or line breaks.
    List,
    /// Several persons' names in a cell.
    Names,
    /// Phone numbers.
    Phone,
    /// ID numbers: exact text.
    Id,
    /// 序号: a running number that means nothing outside of its sheet.
    Serial,
}

/// Kinds with their Chinese and English names in job files.
const NAMES: &[(Kind, &[&str], &str)] = &[
    (Kind::Text, &["文本", "文字"], "text"),
    (Kind::Name, &["姓名"], "name"),
    (Kind::Number, &["数字", "数值", "金额"], "number"),
    (Kind::Date, &["日期"], "date"),
    (Kind::DateTime, &["日期时间"], "datetime"),
    (Kind::Time, &["时间"], "time"),
    (Kind::TimeRange, &["时间段"], "timerange"),
    (Kind::YesNo, &["是否"], "yesno"),
    (Kind::List, &["列表"], "list"),
    (Kind::Names, &["名单", "多个姓名"], "names"),
    (Kind::Phone, &["电话", "手机"], "phone"),
    (Kind::Id, &["身份证", "身份证号"], "id"),
    (Kind::Serial, &["序号"], "serial"),
];

impl Kind {
    /// A kind by its Chinese or English name.
    pub fn from_name(name: &str) -> Option<Kind> {
        let name = name.trim().to_lowercase();
        NAMES.iter().find(|(_, zh, en)| zh.contains(&name.as_str()) || *en == name).map(|(k, _, _)| *k)
    }
    /// All names under which kinds can be set, for messages.
    pub fn all_names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().flat_map(|(_, zh, en)| zh.iter().copied().chain([*en]))
    }
    /// The Chinese and the English name.
    pub fn names(self) -> (&'static str, &'static str) {
        NAMES.iter().find(|(k, _, _)| *k == self).map_or(("", ""), |(_, zh, en)| (zh[0], en))
    }
    /// What a column's name (as [`parse::header`](super::parse::header) gives it) says; none when only the
    /// data can tell.
    pub fn of_header(name: &str) -> Option<Kind> {
        let leaf = aliases::bare(name.rsplit('/').next().unwrap_or(name));
        if let Some(group) = aliases::group_of(leaf) {
            return group.kind;
        }
        if ["是否", "有无", "能否", "显示"].iter().any(|w| leaf.starts_with(w)) {
            return Some(Kind::YesNo);
        }
        const ENDS: &[(&str, Kind)] = &[
            ("身份证号", Kind::Id),
            ("身份证号码", Kind::Id),
            ("电话", Kind::Phone),
            ("手机", Kind::Phone),
            ("手机号", Kind::Phone),
            ("日期", Kind::Date),
            ("年月日", Kind::Date),
            ("姓名", Kind::Name),
            ("编号", Kind::Text),
            ("号码", Kind::Text),
            ("账号", Kind::Text),
            ("卡号", Kind::Text),
            ("学号", Kind::Text),
            ("代码", Kind::Text),
            ("班号", Kind::Text),
            ("金额", Kind::Number),
            ("单价", Kind::Number),
            ("人数", Kind::Number),
            ("数量", Kind::Number),
        ];
        if leaf.contains('或') {
            return None;
        }
        ENDS.iter().find(|(end, _)| leaf.ends_with(end)).map(|(_, k)| *k)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named_in_both_languages() {
        for (name, kind) in [
            ("文本", Kind::Text),
            ("DATE", Kind::Date),
            ("手机", Kind::Phone),
            ("是否", Kind::YesNo),
            ("id", Kind::Id),
        ] {
            assert_eq!(Kind::from_name(name), Some(kind));
        }
        assert_eq!(Kind::from_name("数目"), None);
    }

    #[test]
    fn names_of_columns_tell_kinds() {
        for (name, kind) in [
            ("签订日期", Some(Kind::Date)),
            ("联系方式/手机", Some(Kind::Phone)),
            ("家长电话", Some(Kind::Phone)),
            ("公民身份号码", Some(Kind::Id)),
            ("工号", Some(Kind::Text)),
            ("金额(元)", Some(Kind::Number)),
            ("是否在岗", Some(Kind::YesNo)),
            ("显示手机", Some(Kind::YesNo)),
            ("序号", Some(Kind::Serial)),
            ("单位或姓名", None),
            ("部门", None),
            ("发生时间", None),
        ] {
            assert_eq!(Kind::of_header(name), kind, "{name}");
        }
    }
}
