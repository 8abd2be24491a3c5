//! Which column has which rule: one for the whole job, wherever the column stands and whatever it is called
//! there.
use super::PrivacySpec;
use crate::diagnostic::{Diagnostic, Place, Problems, nearest};
use crate::helper::Mask;
use crate::record::{Kind, Table, parse};
use crate::template::MaskCall;
use crate::tr;
use crate::value::{Found, Record, Shape, Value};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The rules by the columns' own names.
#[derive(Debug, Default)]
pub(in crate::job) struct Rules {
    by_name: HashMap<String, Rule>,
}

/// What is done with a column.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) mask: Mask,
    /// Where the job file says so; nowhere when the column is known by its name or kind.
    set: Place,
    /// A column of that name.
    column: Place,
}

/// A column of a table that was read.
struct Column<'t> {
    table: &'t Table,
    at: usize,
}

impl Column<'_> {
    fn name(&self) -> &str {
        self.table.columns.name(self.at)
    }
    fn place(&self) -> Place {
        let source = self.table.source.clone();
        match self.table.about.get(self.at).and_then(|a| a.col) {
            Some(col) => Place::Column(source, col),
            None => Place::Sheet(source),
        }
    }
    /// Does the job file mean this column? By any of its names, as in templates.
    fn is_called(&self, name: &str) -> bool {
        let found = |n: &str| match self.table.columns.find(n) {
            Found::At(i) => Some(i == self.at),
            Found::Ambiguous(list) => Some(list.contains(&self.at)),
            Found::Missing => None,
        };
        found(name).or_else(|| found(&parse::header(name))).unwrap_or(false)
    }
    /// The rule of columns that are known by themselves.
    fn known(&self) -> Option<Mask> {
        let kind = self.table.kinds.get(self.at).copied().unwrap_or(Kind::Text);
        let others = self.table.about.get(self.at).map(|a| a.aliases.as_slice()).unwrap_or_default();
        known(self.name(), others, kind)
    }
}

impl Rules {
    /// The rules of a job. `all`: every sheet of the job was read, so that a column which is in none of them
    /// doesn't exist.
    pub(in crate::job) fn find(
        spec: &PrivacySpec,
        tables: &BTreeMap<String, Table>,
        all: bool,
        problems: &mut Problems,
    ) -> Rules {
        let mut rules = Rules::default();
        let mut met: HashSet<&str> = HashSet::new();
        for table in tables.values() {
            let scalars =
                (0..table.columns.len()).filter(|i| matches!(table.columns.shape(*i), Shape::Scalar));
            for column in scalars.map(|at| Column { table, at }) {
                if let Some(rule) = rule_of(&column, spec, &mut met, problems) {
                    rules.add(column.name(), rule, problems);
                }
            }
        }
        let known: Vec<&str> = tables.values().flat_map(|t| t.columns.names()).collect();
        let said = spec.mask.iter().map(|(c, _, p)| (c, p)).chain(spec.personal.iter().map(|(c, p)| (c, p)));
        for (column, place) in said.filter(|(c, _)| !met.contains(c.as_str())) {
            problems.push(missing(column, &known, all).at(place.clone()));
        }
        rules.one_value_one_mask(tables, problems);
        rules
    }

    pub(super) fn of(&self, column: &str) -> Option<&Rule> {
        self.by_name.get(column)
    }

    /// Is the column's text of a kind that must not be seen, not even as the name of a row?
    pub(in crate::job) fn secret(&self, column: &str) -> bool {
        self.of(column).is_some_and(|r| !matches!(r.mask, Mask::Plain | Mask::Name | Mask::Minor))
    }

    fn add(&mut self, name: &str, rule: Rule, problems: &mut Problems) {
        match self.by_name.get_mut(name) {
            None => {
                self.by_name.insert(name.to_string(), rule);
            }
            Some(old) if old.mask == rule.mask => {}
            Some(old) if !old.set.is_none() && !rule.set.is_none() => {
                problems.push(two_masks(name, [old.mask, rule.mask]).at(old.set.clone()).also(rule.set));
            }
            Some(old) if old.set.is_none() && !rule.set.is_none() => *old = rule,
            Some(_) => {}
        }
    }

    /// The same number in two columns with different rules: what one hides the other shows.
    fn one_value_one_mask(&self, tables: &BTreeMap<String, Table>, problems: &mut Problems) {
        let mut seen: HashMap<String, (Mask, String, Place)> = HashMap::new();
        let mut told: HashSet<(String, String)> = HashSet::new();
        for table in tables.values() {
            for (i, name) in table.columns.names().enumerate() {
                let Some(rule) = self.of(name).filter(|r| NUMBERS.contains(&r.mask)) else { continue };
                for r in &table.records {
                    for text in texts(r, i) {
                        let (mask, other, place) =
                            seen.entry(text).or_insert_with(|| (rule.mask, name.to_string(), r.place(name)));
                        if *mask != rule.mask && told.insert((other.clone(), name.to_string())) {
                            let d = two_columns([other, name], [*mask, rule.mask]);
                            problems.push(d.at(place.clone()).also(r.place(name)));
                        }
                    }
                }
            }
        }
    }
}

/// Masks whose values tell persons apart; two of one name are two persons.
const NUMBERS: &[Mask] = &[Mask::Id, Mask::Phone, Mask::Bank, Mask::Email, Mask::Plate, Mask::Address];

/// The texts of a cell, each of its items.
fn texts(r: &Record, column: usize) -> Vec<String> {
    let one = |v: &Value| Some(v.to_text()).filter(|t| !t.trim().is_empty());
    match r.fields.get(column).map(|f| &f.value) {
        Some(Value::List(l)) => l.items.iter().filter_map(one).collect(),
        Some(v) => one(v).into_iter().collect(),
        None => vec![],
    }
}

fn rule_of<'s>(
    column: &Column<'_>,
    spec: &'s PrivacySpec,
    met: &mut HashSet<&'s str>,
    problems: &mut Problems,
) -> Option<Rule> {
    let rule = |mask, set: &Place| Rule { mask, set: set.clone(), column: column.place() };
    let known = column.known();
    let mut set: Option<Rule> = None;
    for (name, mask, place) in spec.mask.iter().filter(|(name, ..)| column.is_called(name)) {
        met.insert(name);
        match &set {
            Some(first) if first.mask != *mask => {
                let d = two_masks(column.name(), [first.mask, *mask]);
                problems.push(d.at(first.set.clone()).also(place.clone()).also(column.place()));
            }
            _ => set = Some(rule(*mask, place)),
        }
        if *mask == Mask::Plain && known == Some(Mask::Id) {
            problems.push(plain_id(column.name()).at(place.clone()).also(column.place()));
        }
    }
    for (name, place) in spec.personal.iter().filter(|(name, _)| column.is_called(name)) {
        met.insert(name);
        let of_kind = || table_kind(column) == Kind::Name;
        set = set.or_else(|| {
            let mask = known.unwrap_or(if of_kind() { Mask::Name } else { Mask::Hide });
            Some(rule(mask, place))
        });
    }
    set.or_else(|| known.map(|mask| rule(mask, &Place::None)))
}

fn table_kind(column: &Column<'_>) -> Kind {
    column.table.kinds.get(column.at).copied().unwrap_or(Kind::Text)
}

/// Telephones of a unit, not of a person.
const OF_UNITS: &[&str] = &[
    "单位", "学校", "公司", "办公", "值班", "24小时", "服务", "监督", "举报", "投诉", "咨询", "传真", "短号",
];

/// How names of personal columns end.
const ENDS: &[(Mask, &[&str])] = &[
    (Mask::Id, &["身份证", "身份证号", "身份证号码", "身份号码", "证件号", "证件号码", "idnumber"]),
    (
        Mask::Phone,
        &[
            "手机",
            "手机号",
            "手机号码",
            "电话",
            "电话号码",
            "联系方式",
            "座机",
            "固话",
            "phone",
            "mobile",
            "tel",
        ],
    ),
    (
        Mask::Address,
        &[
            "住址",
            "家庭地址",
            "通讯地址",
            "通信地址",
            "户籍地址",
            "户籍地",
            "户籍所在地",
            "居住地",
            "居住地址",
            "homeaddress",
        ],
    ),
    (Mask::Bank, &["银行卡", "银行卡号", "卡号", "账号", "帐号"]),
    (Mask::Birth, &["出生日期", "出生年月", "出生年月日", "出生时间", "生日", "dateofbirth", "birthday"]),
    (Mask::Email, &["邮箱", "电子邮件", "邮件地址", "email", "e-mail"]),
    (Mask::Plate, &["车牌", "车牌号", "车牌号码"]),
];

/// What a column's names and kind say.
fn known(name: &str, others: &[String], kind: Kind) -> Option<Mask> {
    if matches!(kind, Kind::YesNo | Kind::Serial | Kind::Time | Kind::TimeRange) {
        return None;
    }
    let plain = |name: &str| {
        let leaf = name.rsplit('/').next().unwrap_or(name);
        let leaf = leaf.split(['(', '（', '[', '【']).next().unwrap_or(leaf);
        parse::header(leaf).to_lowercase().replace(' ', "")
    };
    let own = plain(name);
    let ends = |name: &str| {
        let by_end = ENDS.iter().find(|(_, ends)| ends.iter().any(|e| name.ends_with(e))).map(|(m, _)| *m);
        by_end.or((name == "地址" || name == "address").then_some(Mask::Address))
    };
    let mask = match kind {
        Kind::Id => Some(Mask::Id),
        Kind::Phone => Some(Mask::Phone),
        _ => std::iter::once(own.clone()).chain(others.iter().map(|o| plain(o))).find_map(|n| ends(&n)),
    };
    mask.filter(|m| *m == Mask::Id || !OF_UNITS.iter().any(|w| own.contains(w)))
}

/// Helpers that mask a column must do what its rule says; where there is no rule, all must do the same.
pub(in crate::job) fn one_mask_each(rules: &Rules, calls: &[MaskCall], problems: &mut Problems) {
    let mut first: HashMap<&str, &MaskCall> = HashMap::new();
    for call in calls {
        let name = call.column.as_str();
        if let Some(rule) = rules.of(name) {
            if rule.mask != call.mask {
                let said = if rule.set.is_none() { &rule.column } else { &rule.set };
                problems
                    .push(two_masks(name, [rule.mask, call.mask]).at(call.place.clone()).also(said.clone()));
            }
            continue;
        }
        let other = *first.entry(name).or_insert(call);
        if other.mask != call.mask {
            let d = two_masks(name, [other.mask, call.mask]);
            problems.push(d.at(call.place.clone()).also(other.place.clone()));
        }
    }
}

fn two_masks(column: &str, [a, b]: [Mask; 2]) -> Diagnostic {
    let ((a_zh, a_en), (b_zh, b_en)) = (a.names(), b.names());
    Diagnostic::error(
        "privacy-two-masks",
        tr!(
            "“{column}”有两种脱敏规则：{a_zh}（{a_en}）和{b_zh}（{b_en}）",
            "“{column}” has two masks: {a_en} and {b_en}"
        ),
    )
    .hint(tr!(
        "两种遮法放在一起能拼出原来的内容；整个任务里一列只用一种，在 [privacy.mask] 里写明",
        "Two masks together show what each hides: use one for the whole job, and say which in [privacy.mask]"
    ))
}

fn two_columns([a, b]: [&str; 2], [ma, mb]: [Mask; 2]) -> Diagnostic {
    let ((ma_zh, ma_en), (mb_zh, mb_en)) = (ma.names(), mb.names());
    Diagnostic::error(
        "privacy-two-masks",
        tr!(
            "“{a}”和“{b}”里有同样的内容，脱敏规则却不同：{ma_zh}（{ma_en}）和{mb_zh}（{mb_en}）",
            "“{a}” and “{b}” hold the same data but have different masks: {ma_en} and {mb_en}"
        ),
    )
    .hint(tr!(
        "两种遮法放在一起能拼出原来的内容；在 [privacy.mask] 里给这两列写同一种规则",
        "Two masks together show what each hides: give both columns the same one in [privacy.mask]"
    ))
}

fn plain_id(column: &str) -> Diagnostic {
    Diagnostic::error(
        "privacy-plain-id",
        tr!("“{column}”是身份证号，不能原样印出", "“{column}” holds identity numbers: they can't be plain"),
    )
    .hint(tr!(
        "去掉这一行；确实要完整号码的文书写 privacy = \"full\"",
        "Take this line out; a document that needs whole numbers has privacy = \"full\""
    ))
}

fn missing(column: &str, known: &[&str], all: bool) -> Diagnostic {
    let text = tr!("哪张表里都没有“{column}”这一列", "No sheet has a column “{column}”");
    let d = match all {
        true => Diagnostic::error("privacy-column", text),
        // a sheet that isn't read may have it
        false => Diagnostic::warning("privacy-column", text),
    };
    match nearest(column, known.iter().copied()) {
        Some(near) => d.hint(tr!("是不是“{near}”？", "Did you mean “{near}”?")),
        None => d.hint(tr!("核对列名", "Check the column's name")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_columns_are_known_by_name_and_kind() {
        for (name, kind, mask) in [
            ("身份证号", Kind::Id, Some(Mask::Id)),
            ("监护人身份证号码", Kind::Text, Some(Mask::Id)),
            ("证件", Kind::Id, Some(Mask::Id)),
            ("联系方式/手机", Kind::Text, Some(Mask::Phone)),
            ("家长电话(主要)", Kind::Phone, Some(Mask::Phone)),
            ("家庭住址", Kind::Text, Some(Mask::Address)),
            ("地址", Kind::Text, Some(Mask::Address)),
            ("银行卡号", Kind::Text, Some(Mask::Bank)),
            ("出生日期", Kind::Date, Some(Mask::Birth)),
            ("电子邮箱", Kind::Text, Some(Mask::Email)),
            ("E-mail", Kind::Text, Some(Mask::Email)),
            ("车牌号", Kind::Text, Some(Mask::Plate)),
            ("显示手机", Kind::YesNo, None),
            ("办公电话", Kind::Phone, None),
            ("24小时电话", Kind::Phone, None),
            ("单位地址", Kind::Text, None),
            ("地点", Kind::Text, None),
            ("姓名", Kind::Name, None),
            ("工号", Kind::Text, None),
        ] {
            assert_eq!(known(name, &[], kind), mask, "{name}");
        }
        assert_eq!(known("联系", &["手机".into()], Kind::Text), Some(Mask::Phone));
    }
}
