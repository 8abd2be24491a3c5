//! What a template asks for, as the people who collect the data need to know it: single values with their kinds,
//! lists with theirs, and what the job gives by itself.
mod compare;
mod workbook;

pub use compare::{Change, What, compare};
pub use workbook::workbook;
pub(super) use workbook::{EXAMPLE, ISSUER};

use super::data::is_id_name;
use super::document::OWN;
use crate::diagnostic::Place;
use crate::record::Kind;
use crate::template::{Need, NeedKind, Template};

/// What one template asks for.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// The template's file name.
    pub template: String,
    /// Single values of a record.
    pub values: Vec<Field>,
    /// Lists.
    pub lists: Vec<FieldList>,
    /// What comes from the job and not from the data: 编号, 日期, 单位.….
    pub given: Vec<Field>,
}

/// A single value.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The column's name.
    pub name: String,
    /// Guessed from the helpers that it is passed to, else from the name.
    pub kind: Kind,
    /// Only asked whether it is true.
    pub flag: bool,
    /// Text of several lines.
    pub long: bool,
    /// Texts that the template compares it with.
    pub options: Vec<String>,
    /// Helpers that it is passed to, by English name.
    pub helpers: Vec<&'static str>,
    /// Where its first tag stands.
    pub place: Place,
}

/// A list, with what its rows must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldList {
    /// The list's name: that of its sheet.
    pub name: String,
    /// Rows that the template names: `{{领导小组.组长.手机}}`. Such a list is the same in all documents.
    pub rows: Vec<String>,
    /// Single values of a row.
    pub fields: Vec<Field>,
    /// Lists of a row.
    pub lists: Vec<FieldList>,
    /// Helpers that it is passed to, by English name.
    pub helpers: Vec<&'static str>,
    /// Where its first tag stands.
    pub place: Place,
}

impl Fields {
    /// Reads a template's tags.
    pub fn of(template: &Template) -> Fields {
        let mut out = Fields { template: template.file().to_string(), ..Fields::default() };
        let mut needs = template.needs();
        needs.retain(|n| {
            let issuer = ISSUER.contains(&n.name.split('.').next().unwrap_or_default())
                && (n.name.contains('.') || n.kind != NeedKind::Value);
            let own = OWN.iter().any(|o| o.0 == n.name || o.1 == n.name);
            if issuer || own {
                out.given.push(field(n));
            }
            !issuer && !own
        });
        (out.values, out.lists) = sorted(&needs, &mut out.given);
        out
    }
}

/// Tells single values from lists. The issuer's names go to `given` wherever they stand.
fn sorted(needs: &[Need], given: &mut Vec<Field>) -> (Vec<Field>, Vec<FieldList>) {
    let (mut values, mut lists) = (Vec::new(), Vec::<FieldList>::new());
    for n in
        needs.iter().filter(|n| n.kind == NeedKind::List && !n.inside.is_empty() && !n.name.contains('.'))
    {
        let (fields, inner) = sorted(&n.inside, given);
        lists.push(FieldList {
            name: n.name.clone(),
            rows: vec![],
            fields,
            lists: inner,
            helpers: n.helpers.clone(),
            place: n.place.clone(),
        });
    }
    for n in needs {
        let segments: Vec<&str> = n.name.split('.').collect();
        let known = lists.iter().position(|l| l.name == segments[0]);
        match (segments.as_slice(), known) {
            (["单位" | "issuer", _, ..], _) => {
                if given.iter().all(|g| g.name != n.name) {
                    given.push(field(n));
                }
            }
            ([_], Some(_)) => {}
            ([name, row, rest @ ..], known) if known.is_some() || !rest.is_empty() => {
                let at = known.unwrap_or_else(|| {
                    let place = n.place.clone();
                    let name = name.to_string();
                    lists.push(FieldList {
                        name,
                        rows: vec![],
                        fields: vec![],
                        lists: vec![],
                        helpers: vec![],
                        place,
                    });
                    lists.len() - 1
                });
                let Some(list) = lists.get_mut(at) else { continue };
                if *row != "length" && row.parse::<usize>().is_err() && list.rows.iter().all(|r| r != row) {
                    list.rows.push(row.to_string());
                }
                let column = rest.join("/");
                if !column.is_empty() && list.fields.iter().all(|f| f.name != column) {
                    list.fields
                        .push(Field { name: column.clone(), ..field(&Need { name: column, ..n.clone() }) });
                }
            }
            _ => values.push(field(n)),
        }
    }
    (values, lists)
}

/// A single value. `监护人.姓名` is a column of that name under a common heading: `监护人/姓名`.
fn field(n: &Need) -> Field {
    let name = if n.name.starts_with("单位.") { n.name.clone() } else { n.name.replace('.', "/") };
    let long = n.helpers.iter().any(|h| ["markdown", "paragraphs"].contains(h));
    Field {
        kind: kind(n, name.rsplit(['.', '/']).next().unwrap_or(&name)),
        name,
        flag: n.kind == NeedKind::Flag,
        long,
        options: n.options.clone(),
        helpers: n.helpers.clone(),
        place: n.place.clone(),
    }
}

fn kind(n: &Need, name: &str) -> Kind {
    let of_name = Kind::of_header(name);
    if n.kind == NeedKind::List {
        return of_name.filter(|k| *k == Kind::Names).unwrap_or(Kind::List);
    }
    let told: Vec<Kind> = n.calls.iter().filter_map(|c| of_helper(c.0, c.1)).collect();
    let has = |k: Kind| told.contains(&k);
    if has(Kind::DateTime) || has(Kind::Date) && has(Kind::Time) {
        return Kind::DateTime;
    }
    let told = told.first().copied();
    match (told, of_name) {
        // a list helper can't tell names from other words, nor a number helper a number from its digits
        (Some(Kind::List), Some(Kind::Names)) => Kind::Names,
        (Some(told), _) => told,
        (None, Some(of_name)) => of_name,
        (None, None) if n.kind == NeedKind::Flag => Kind::YesNo,
        (None, None) => Kind::Text,
    }
}

/// The kind that a helper expects of a parameter; none when it takes anything.
fn of_helper(name: &str, position: usize) -> Option<Kind> {
    let kind = match (name, position) {
        ("date" | "date_upper" | "date_ym" | "date_md" | "date_blank" | "weekday" | "weekday_short", 0) => {
            Kind::Date
        }
        ("add_days" | "date_add" | "school_year" | "school_term", 0) => Kind::Date,
        ("date_range" | "days_between", _) => Kind::Date,
        ("id_age", 1) => Kind::Date,
        ("time" | "time_cn" | "time_24", 0) | ("datetime", 1) => Kind::Time,
        ("datetime", 0) | ("minutes_between", _) => Kind::DateTime,
        ("add_days" | "date_add", 1) | ("num_cn" | "num_upper" | "ordinal" | "underline" | "duration", 0) => {
            Kind::Number
        }
        ("fixed" | "round" | "thousands" | "wan" | "percent" | "money" | "money_upper", 0) => Kind::Number,
        ("add" | "sub" | "mul" | "div" | "mod", _) | ("sum" | "avg", 1) => Kind::Number,
        ("mask_id" | "id_birth" | "id_age", 0) => Kind::Id,
        ("mask_phone", 0) => Kind::Phone,
        ("mask_name" | "name_minor" | "name_pad" | "name_salute", 0) => Kind::Name,
        ("pad" | "mask_bank" | "barcode", 0) => Kind::Text,
        ("checkbox_control" | "column" | "not", 0) | ("and" | "or", _) => Kind::YesNo,
        ("join" | "count" | "unique" | "sort" | "first" | "last", 0) => Kind::List,
        _ => return None,
    };
    Some(kind)
}

/// The value that tells records apart: a staff number or the like, else a name.
fn natural_key(fields: &[Field]) -> Option<usize> {
    let id = |f: &Field| f.kind == Kind::Text && is_id_name(&f.name);
    fields.iter().position(id).or_else(|| fields.iter().position(|f| f.kind == Kind::Name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::TextTemplate;

    fn fields(text: &str) -> (Vec<Field>, Vec<FieldList>) {
        let needs = TextTemplate::parse(text, &Place::None).unwrap().needs();
        sorted(&needs, &mut vec![])
    }

    #[test]
    fn kinds_come_from_helpers_and_names() {
        for (text, kind) in [
            ("{{date 签订}}", Kind::Date),
            ("{{date 发生}} {{time_24 发生}}", Kind::DateTime),
            ("{{date 发生 \"M月d日 HH:mm\"}}", Kind::DateTime),
            ("{{money 款}}", Kind::Number),
            ("{{#if (gt 时限 30)}}{{时限}}{{/if}}", Kind::Number),
            ("{{mask_phone 联系}}", Kind::Phone),
            ("{{手机}}", Kind::Phone),
            ("{{#if 住宿}}住{{/if}}", Kind::YesNo),
            ("{{#if 身份证号}}{{身份证号}}{{/if}}", Kind::Id),
            ("{{join 物品}}", Kind::List),
            ("{{#each 物品}}{{this}}{{/each}}", Kind::List),
            ("{{join 成员}}", Kind::Names),
            ("{{备注}}", Kind::Text),
        ] {
            let (values, lists) = fields(text);
            assert_eq!((values.len(), lists.len(), values[0].kind), (1, 0, kind), "{text}");
        }
    }

    #[test]
    fn lists_hold_their_columns_and_the_rows_that_are_named() {
        let (values, lists) = fields(
            "{{事由}}{{#each 组}}{{组名}}{{#each 组员}}{{姓名}}{{/each}}{{/each}}{{领导小组.组长.手机}}{{组.length}}{{监护人.姓名}}",
        );
        assert_eq!(values.iter().map(|v| v.name.as_str()).collect::<Vec<_>>(), ["事由", "监护人/姓名"]);
        assert_eq!(lists[0].fields[0].name, "组名");
        assert_eq!(lists[0].lists[0].fields[0].kind, Kind::Name);
        assert_eq!((lists[1].name.as_str(), lists[1].rows[0].as_str()), ("领导小组", "组长"));
        assert_eq!(lists[1].fields[0].kind, Kind::Phone);
    }
}
