//! Lists: names joined for print, columns of a table, totals, choosing rows.
use super::{Args, Helper, Made, at_item, column, convert, eg, helper, nth, whole};
use crate::diagnostic::Text;
use crate::tr;
use crate::value::Value;
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::sync::LazyLock;

pub(super) const HELPERS: &[Helper] = &[
    helper(
        ["join", "连接"],
        "join LIST [COLUMN|SEPARATOR] [sep|分隔=、] [last|末=和] [max|最多=N] [unit|单位=人] [empty|空=无]",
        [
            "名单连成一句：默认用“、”；末= 换最后一个连接词，最多= 之外写“等N人”，空= 为空时的写法；表格要给列名",
            "A list in one line, by 、 or sep=; last= goes before the last one, max= shortens with 等N人, empty= is for none; a table needs its column",
        ],
        join,
        &[
            eg("{{join 名单}}", r#"{"名单": ["张三", "李四", "王五"]}"#, "张三、李四、王五"),
            eg(r#"{{连接 名单 last="和"}}"#, r#"{"名单": ["张三", "李四", "王五"]}"#, "张三、李四和王五"),
            eg(
                r#"{{连接 组员 "姓名" 最多=2}}"#,
                r#"{"组员": [{"姓名": "张三"}, {"姓名": "李四"}, {"姓名": "王五"}]}"#,
                "张三、李四等3人",
            ),
            eg(r#"{{连接 名单 空="无"}}"#, r#"{"名单": []}"#, "无"),
        ],
    ),
    helper(
        ["split", "拆分"],
        "split TEXT [SEPARATOR]",
        [
            "把一段文字拆成名单（默认按 、，；和换行）",
            "Makes a list of a text, at 、，； and line breaks if not said",
        ],
        split,
        &[
            eg(r#"{{join (split 值班) "/"}}"#, r#"{"值班": "张三、李四，王五"}"#, "张三/李四/王五"),
            eg(r#"{{计数 (拆分 路线 "→")}}"#, r#"{"路线": "教室→楼道→操场"}"#, "3"),
        ],
    ),
    helper(
        ["count", "计数"],
        "count LIST",
        ["名单或表格有几项，空的不计", "How many items a list or table has; empty ones don't count"],
        |a| Ok(Value::int(items(a.value(0)?).iter().filter(|v| !v.is_empty()).count() as i64)),
        &[
            eg("{{count 名单}}人", r#"{"名单": ["张三", "", "李四"]}"#, "2人"),
            eg("{{汉字数字 (计数 名单)}}人", r#"{"名单": ["张三", "李四", "王五"]}"#, "三人"),
            eg("{{计数 名单}}", r#"{"名单": []}"#, "0"),
        ],
    ),
    helper(
        ["sum", "合计"],
        "sum LIST [COLUMN]",
        [
            "名单中数字的合计，表格要给列名；空的不计",
            "The total of a list of numbers, or of a table's column; empty ones don't count",
        ],
        |a| total(a).map(|(n, _)| Value::Number(n.normalize())),
        &[
            eg(
                r#"{{sum 伤员 "费用"}}"#,
                r#"{"伤员": [{"费用": 0.1}, {"费用": "1,000.20"}, {"费用": ""}]}"#,
                "1000.3",
            ),
            eg("{{合计 数}}", r#"{"数": []}"#, "0"),
        ],
    ),
    helper(
        ["avg", "平均"],
        "avg LIST [COLUMN] [digits|小数=2]",
        [
            "平均值，默认至多两位小数；空的不计",
            "The average, at most 2 decimals if not said; empty ones don't count",
        ],
        avg,
        &[
            eg(r#"{{avg 班 "人数"}}"#, r#"{"班": [{"人数": 30}, {"人数": 31}, {"人数": 31}]}"#, "30.67"),
            eg("{{平均 数}}", r#"{"数": []}"#, ""),
        ],
    ),
    helper(
        ["min", "最小"],
        "min LIST [COLUMN]",
        ["最小（最早）的一个", "The least (earliest) one"],
        |a| extreme(a, Ordering::Less),
        &[
            eg(
                r#"{{date (min 演练 "日期")}}"#,
                r#"{"演练": [{"日期": "2026-10-09"}, {"日期": "2026-9-30"}]}"#,
                "2026年9月30日",
            ),
            eg("{{最小 数}}", r#"{"数": [3, null, "-2"]}"#, "-2"),
        ],
    ),
    helper(
        ["max", "最大"],
        "max LIST [COLUMN]",
        ["最大（最晚）的一个", "The greatest (latest) one"],
        |a| extreme(a, Ordering::Greater),
        &[eg("{{max 数}}", r#"{"数": ["9", "10"]}"#, "10"), eg("{{最大 数}}", r#"{"数": []}"#, "")],
    ),
    helper(
        ["pluck", "取列"],
        "pluck LIST COLUMN",
        ["表格中一列的值，成为名单", "A table's column as a list"],
        |a| Ok(Value::list(values(a)?.into_iter().cloned().collect())),
        &[
            eg(r#"{{pluck 组员 "姓名"}}"#, r#"{"组员": [{"姓名": "张三"}, {"姓名": "李四"}]}"#, "张三、李四"),
            eg(r#"{{取列 组员 "姓名"}}"#, r#"{"组员": []}"#, ""),
        ],
    ),
    helper(
        ["first", "首个"],
        "first LIST [COLUMN]",
        ["第一个；表格给列名则取该列", "The first one; of that column if one is given"],
        |a| Ok(values(a)?.first().copied().cloned().unwrap_or_default()),
        &[
            eg("{{first 名单}}", r#"{"名单": ["张三", "李四"]}"#, "张三"),
            eg(
                r#"{{首个 (filter 组员 "分工" "组长") "姓名"}}"#,
                r#"{"组员": [{"姓名": "张三", "分工": "成员"}, {"姓名": "李四", "分工": "组长"}]}"#,
                "李四",
            ),
        ],
    ),
    helper(
        ["last", "末个"],
        "last LIST [COLUMN]",
        ["最后一个；表格给列名则取该列", "The last one; of that column if one is given"],
        |a| Ok(values(a)?.last().copied().cloned().unwrap_or_default()),
        &[
            eg(r#"{{last 进展 "内容"}}"#, r#"{"进展": [{"内容": "送医"}, {"内容": "出院"}]}"#, "出院"),
            eg("{{末个 名单}}", r#"{"名单": []}"#, ""),
        ],
    ),
    helper(
        ["filter", "筛选"],
        "filter LIST COLUMN VALUE…",
        ["表格中某列等于给出值（之一）的行", "A table's rows where a column is (one of) the given"],
        filter,
        &[
            eg(
                r#"{{join (filter 组员 "分工" "组长" "副组长") "姓名"}}"#,
                r#"{"组员": [{"姓名": "张三", "分工": "组长"}, {"姓名": "李四", "分工": "成员"}, {"姓名": "王五", "分工": "副组长"}]}"#,
                "张三、王五",
            ),
            eg(r#"{{计数 (筛选 组员 "分工" "组长")}}"#, r#"{"组员": []}"#, "0"),
        ],
    ),
    helper(
        ["sort", "排序"],
        "sort LIST [COLUMN] [by|按=拼音] [desc|倒序=true]",
        [
            "从小到大、从早到晚、按拼音排；按=\"笔画\" 按姓氏笔画；空的在最后；倒序=true 反过来",
            "In order of number, date or pinyin; by=\"stroke\" orders by strokes; empty ones last; desc=true turns it round",
        ],
        sort,
        &[
            eg(
                r#"{{join (sort 组员 "序号") "姓名"}}"#,
                r#"{"组员": [{"姓名": "张三", "序号": 10}, {"姓名": "李四", "序号": 9}]}"#,
                "李四、张三",
            ),
            eg("{{排序 名单}}", r#"{"名单": ["张三", "", "李四", "王五"]}"#, "李四、王五、张三、"),
        ],
    ),
    helper(
        ["unique", "去重"],
        "unique LIST [COLUMN]",
        ["去掉重复和空的，保持次序", "Without repeated and empty ones, in the same order"],
        unique,
        &[
            eg(
                r#"{{unique 组员 "部门"}}"#,
                r#"{"组员": [{"部门": "大班组"}, {"部门": "后勤组"}, {"部门": "大班组"}]}"#,
                "大班组、后勤组",
            ),
            eg("{{去重 名单}}", r#"{"名单": ["张三", "", "张三"]}"#, "张三"),
        ],
    ),
    helper(
        ["lookup", "查找"],
        "lookup LIST KEY [ELSE]",
        [
            "按名称取名单中的一项、行中的一列，或按从0起的位置取一项；没有时取第三个值，不给则报错",
            "An item of a list by its name or its position from 0, or a column of a row; if there is none the third value, or else an error",
        ],
        lookup,
        &[
            eg(
                r#"{{lookup 电话 姓名}}"#,
                r#"{"电话": {"张三": "8001", "李四": "8002"}, "姓名": "李四"}"#,
                "8002",
            ),
            eg(r#"{{查找 名单 5 "（缺）"}}"#, r#"{"名单": ["张三"]}"#, "（缺）"),
        ],
    ),
];

/// The items of a list; a single value is a list of one.
pub(super) fn items(v: Option<&Value>) -> &[Value] {
    match v {
        None => &[],
        Some(Value::List(l)) => &l.items,
        Some(v) => std::slice::from_ref(v),
    }
}

/// The items of the first parameter, or their column named by the second.
fn values<'a>(a: &'a Args<'_>) -> Result<Vec<&'a Value>, Text> {
    let list = items(a.value(0)?);
    let Some(name) = a.given(1).map(Value::to_text) else { return Ok(list.iter().collect()) };
    list.iter().enumerate().map(|(i, item)| in_column(i, item, &name)).collect()
}

fn in_column<'a>(i: usize, item: &'a Value, name: &str) -> Result<&'a Value, Text> {
    match item {
        Value::Record(r) => column(r, name),
        _ => Err(at_item(
            i,
            item,
            "",
            &tr!("不是表格的一行，不能取列", "is no row of a table, it has no columns"),
        )),
    }
}

fn join(a: &Args<'_>) -> Made {
    let list = items(a.value(0)?);
    let table = list.iter().any(|v| matches!(v, Value::Record(_)));
    let named_sep = a.named_text(["sep", "分隔"]);
    let (values, sep) = if table {
        (values(a)?, named_sep)
    } else {
        (list.iter().collect(), named_sep.or_else(|| a.given(1).map(Value::to_text)))
    };
    let mut texts = Vec::new();
    for v in values.into_iter().filter(|v| !v.is_empty()) {
        let mut text = String::new();
        if !v.print(&mut text) {
            return Err(nth(1, tr!("应为要连接的列名", "must be the column to be joined")));
        }
        texts.push(text);
    }
    let total = texts.len();
    if total == 0 {
        return Ok(a.named(["empty", "空"]).cloned().unwrap_or_default());
    }
    let sep = sep.unwrap_or_else(|| "、".into());
    let length = texts.iter().map(String::len).fold(sep.len().saturating_mul(total), usize::saturating_add);
    super::fits(length)?;
    let most = a.named_int(["max", "最多"])?.and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX);
    if total > most {
        let unit = a.named_text(["unit", "单位"]).unwrap_or_else(|| "人".into());
        return Ok(Value::text(format!("{}等{total}{unit}", texts[..most].join(&sep))));
    }
    let last = a.named_text(["last", "末"]).unwrap_or_else(|| sep.clone());
    Ok(Value::text(match texts.split_last() {
        Some((end, rest)) if !rest.is_empty() => rest.join(&sep) + &last + end,
        _ => texts.concat(),
    }))
}

/// What divides the names in one cell.
pub(super) const SEPARATORS: [char; 6] = ['、', '，', ',', '；', ';', '\n'];

/// Items that a text is split into.
const MAX_ITEMS: usize = 1_000_000;

fn split(a: &Args<'_>) -> Made {
    let text = a.text(0)?;
    let parts: Vec<&str> = match a.given(1) {
        Some(sep) => text.split(&sep.to_text()).collect(),
        None => text.split(SEPARATORS).collect(),
    };
    if parts.len() > MAX_ITEMS {
        return Err(tr!("分出来的项太多，超过 {MAX_ITEMS} 项", "there are too many items, over {MAX_ITEMS}"));
    }
    Ok(Value::list(parts.into_iter().map(|p| Value::text(p.trim())).filter(|v| !v.is_empty()).collect()))
}

/// The sum of the numbers, and how many there are.
fn total(a: &Args<'_>) -> Result<(Decimal, i64), Text> {
    let name = a.given(1).map(Value::to_text).unwrap_or_default();
    let list = items(a.value(0)?);
    let (mut sum, mut n) = (Decimal::ZERO, 0);
    for (i, v) in values(a)?.into_iter().enumerate().filter(|(_, v)| !v.is_empty()) {
        let item = list.get(i).unwrap_or(v);
        if matches!(v, Value::Record(_)) {
            return Err(nth(1, tr!("应为要合计的列名", "must be the column to be added up")));
        }
        let number = convert::number(v).map_err(|t| at_item(i, item, &name, &t))?;
        sum = sum.checked_add(number).ok_or_else(super::number::too_large)?;
        n += 1;
    }
    Ok((sum, n))
}

fn avg(a: &Args<'_>) -> Made {
    let digits = a.named_int(["digits", "小数"])?.unwrap_or(2).clamp(0, 10) as u32;
    let (sum, n) = total(a)?;
    let avg = sum.checked_div(Decimal::from(n));
    let round =
        |n: Decimal| n.round_dp_with_strategy(digits, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    Ok(avg.map_or(Value::Empty, |n| Value::Number(round(n).normalize())))
}

fn extreme(a: &Args<'_>, wanted: Ordering) -> Made {
    let mut best: Option<&Value> = None;
    for (i, v) in values(a)?.into_iter().enumerate().filter(|(_, v)| !v.is_empty()) {
        let better = match best {
            None => true,
            Some(b) => {
                let order = convert::compare(v, b, a.date.year()).map_err(|t| at_item(i, v, "", &t))?;
                order == Some(wanted)
            }
        };
        if better {
            best = Some(v);
        }
    }
    Ok(best.cloned().unwrap_or_default())
}

fn filter(a: &Args<'_>) -> Made {
    let name = a.text(1)?;
    let wanted = a.params.get(2..).unwrap_or_default();
    let mut kept = Vec::new();
    for (i, item) in items(a.value(0)?).iter().enumerate() {
        let v = in_column(i, item, &name)?;
        if wanted.iter().any(|w| convert::equal(v, w, a.date.year())) {
            kept.push(item.clone());
        }
    }
    Ok(Value::list(kept))
}

/// Chinese order by pinyin or by strokes; digits inside of texts count as numbers (大2班 before 大10班).
static ORDERS: LazyLock<[Option<CollatorBorrowed<'static>>; 2]> = LazyLock::new(|| {
    ["zh-u-co-pinyin-kn", "zh-u-co-stroke-kn"].map(|name| {
        let locale: icu_locale_core::Locale = name.parse().ok()?;
        Collator::try_new(locale.into(), CollatorOptions::default()).ok()
    })
});

fn sort(a: &Args<'_>) -> Made {
    let strokes = match a.named_text(["by", "按"]).as_deref() {
        None | Some("拼音" | "pinyin") => false,
        Some("笔画" | "笔划" | "stroke") => true,
        Some(_) => return Err(tr!("选项 by= 应为 拼音 或 笔画", "option by= must be pinyin or stroke")),
    };
    let collator = ORDERS[usize::from(strokes)].as_ref();
    let descending = a.named(["desc", "倒序"]).is_some_and(Value::is_true);
    let keys = values(a)?.into_iter().map(|v| (v.is_empty(), rank(v, Some(a.date.year())), v.to_text()));
    let mut rows: Vec<_> = keys.zip(items(a.value(0)?)).collect();
    rows.sort_by(|((no, x, s), _), ((none, y, t), _)| {
        let by_text = || collator.map_or_else(|| s.cmp(t), |c| c.compare(s, t));
        let order = x.cmp(y).then_with(by_text);
        no.cmp(none).then(if descending { order.reverse() } else { order })
    });
    Ok(Value::list(rows.into_iter().map(|(_, item)| item.clone()).collect()))
}

/// A total order over mixed values: numbers, then days, then times, then all other texts as equals.
fn rank(v: &Value, year: Option<i16>) -> (u8, Decimal, jiff::civil::DateTime) {
    let none = jiff::civil::DateTime::MIN;
    if let Some(n) = convert::to_number(v) {
        return (0, n, none);
    }
    if let Some(d) = convert::to_date(v, year) {
        let moment = convert::to_datetime(v, year).unwrap_or(d.at(0, 0, 0, 0));
        return (1, Decimal::ZERO, moment);
    }
    match convert::to_time(v) {
        Some(t) => (2, Decimal::ZERO, jiff::civil::date(2000, 1, 1).to_datetime(t)),
        None => (3, Decimal::ZERO, none),
    }
}

fn unique(a: &Args<'_>) -> Made {
    let mut kept: Vec<Value> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for v in values(a)?.into_iter().filter(|v| !v.is_empty()) {
        let new = match v {
            Value::Record(_) | Value::List(_) => !kept.contains(v),
            _ => seen.insert(v.to_text()),
        };
        if new {
            kept.push(v.clone());
        }
    }
    Ok(Value::list(kept))
}

fn lookup(a: &Args<'_>) -> Made {
    let key = a.text(1)?;
    let position =
        || convert::to_number(&Value::text(&key)).and_then(whole).and_then(|n| usize::try_from(n).ok());
    let found = match a.value(0)? {
        None => None,
        Some(Value::List(l)) => match l.by.get(&key) {
            Some(&i) => l.items.get(i),
            None => position().and_then(|i| l.items.get(i)),
        },
        Some(Value::Record(r)) if a.params.len() < 3 => Some(column(r, &key)?),
        Some(Value::Record(r)) => r.get(&key),
        Some(_) => return Err(tr!("应为名单或行", "a list or a row is expected")),
    };
    found.or(a.params.get(2)).cloned().ok_or_else(|| {
        tr!(
            "没有找到要查的一项；可在后面给一个缺省值",
            "there is no such item; a value for that case may be given as the third parameter"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::*;
    use crate::diagnostic::Source;
    use crate::value::{Columns, Field, List, Record};
    use std::sync::Arc;

    fn call(name: &str, params: &[Value]) -> Made {
        (find(name).unwrap().call)(&Args { params, hash: &[], date: jiff::civil::date(2026, 9, 1) })
    }

    #[test]
    fn a_wrong_number_in_a_column_is_reported_with_its_cell_and_without_its_content() {
        let columns = Arc::new(Columns::of(["姓名", "费用"]));
        let source = Some(Arc::new(Source { file: "伤员.xlsx".into(), sheet: "伤员".into() }));
        let row = |n: u32, fee: &str| {
            let field = |v: &str, c| Field { value: v.into(), col: Some(c) };
            let fields = vec![field("张三", 0), field(fee, 2)];
            Value::Record(Arc::new(Record {
                columns: columns.clone(),
                source: source.clone(),
                row: n,
                fields,
            }))
        };
        let table = Value::list(vec![row(2, "12.5"), row(3, "待定")]);
        let message = call("sum", &[table.clone(), "费用".into()]).unwrap_err();
        assert_eq!(message.zh, "第2项（伤员.xlsx › 伤员 › C4）应为数字（如 1234.50）");
        let message = call("sum", &[table, "费".into()]).unwrap_err();
        assert!(message.zh.contains("费用"), "{message:?}");
    }

    #[test]
    fn named_items_are_looked_up() {
        let by = [("组长".to_string(), 1)].into_iter().collect();
        let list = Value::List(Arc::new(List { items: vec!["张三".into(), "李四".into()], by }));
        assert_eq!(call("lookup", &[list.clone(), "组长".into()]), Ok("李四".into()));
        assert_eq!(call("lookup", &[list.clone(), Value::int(0)]), Ok("张三".into()));
        assert!(call("lookup", &[list, "副组长".into()]).is_err());
    }

    #[test]
    fn names_are_sorted_by_pinyin_or_strokes_and_digits_by_value() {
        let sort = |names: &[&str], hash: &[(&str, Value)]| {
            let params = [Value::list(names.iter().map(|n| Value::from(*n)).collect())];
            let args = Args { params: &params, hash, date: jiff::civil::date(2026, 9, 1) };
            sort(&args).map(|v| v.to_text())
        };
        assert_eq!(sort(&["张三", "丁一", "李四", "王五"], &[]).unwrap(), "丁一、李四、王五、张三");
        let strokes = [("by", "笔画".into()), ("desc", Value::Bool(true))];
        assert_eq!(sort(&["张三", "丁一", "王五"], &strokes[..1]).unwrap(), "丁一、王五、张三");
        assert_eq!(sort(&["丁一", "张三", "王五"], &strokes).unwrap(), "张三、王五、丁一");
        assert_eq!(sort(&["罗三", "王五", "艾一"], &strokes[..1]).unwrap(), "王五、艾一、罗三");
        assert_eq!(sort(&["大10班", "大2班", "中1班"], &[]).unwrap(), "大2班、大10班、中1班");
        assert_eq!(sort(&["2026.10.1", "2026-9-30"], &[]).unwrap(), "2026-9-30、2026.10.1");
        assert!(sort(&[], &[("by", "部首".into())]).is_err());
    }

    #[test]
    fn a_table_must_say_its_column() {
        let row = |s: &str| Value::Record(Arc::new(Record::made([("姓名".to_string(), s.into())])));
        for name in ["join", "sum"] {
            assert!(call(name, &[Value::list(vec![row("张三")])]).is_err(), "{name}");
        }
    }
}
