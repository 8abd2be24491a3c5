//! Keys, stacking of like sheets, joins of different ones, and lists with named items.
use super::*;
use crate::sheet::{Sheet, Workbook};
use crate::value::{Field, List, Shape, Value};
use std::collections::HashMap;

/// Cells named in one message; the others are counted.
const CELLS_NAMED: usize = 20;

/// The text by which values are compared: as printed, without spaces next to Chinese characters.
fn key_text(value: &Value) -> String {
    let text = value.to_text();
    let text = text.trim();
    if text.is_ascii() { text.to_owned() } else { text.chars().filter(|c| !c.is_whitespace()).collect() }
}

fn cell(record: &Record, column: usize) -> Place {
    let Some(source) = record.source.clone() else { return Place::None };
    match record.fields.get(column).and_then(|f| f.col) {
        Some(col) => Place::Cell(source, record.row, col),
        None => Place::Row(source, record.row),
    }
}

fn value(record: &Record, column: usize) -> &Value {
    static EMPTY: Value = Value::Empty;
    record.fields.get(column).map_or(&EMPTY, |f| &f.value)
}

/// Adds the places to a message, the first as its own.
fn with_places(d: Diagnostic, places: impl Iterator<Item = Place>) -> Diagnostic {
    places.take(CELLS_NAMED).fold(d, |d, p| if d.place().is_none() { d.at(p) } else { d.also(p) })
}

/// The texts of several columns as one; empty when the first one's is.
fn key_of(record: &Record, columns: &[usize]) -> String {
    let mut out = String::new();
    for (i, c) in columns.iter().enumerate() {
        if i > 0 && out.is_empty() {
            break;
        }
        if i > 0 {
            out.push('\u{1f}');
        }
        out += &key_text(value(record, *c));
    }
    out
}

/// Rows by the text of some columns, in the order of the first of each.
fn index(records: &[Arc<Record>], columns: &[usize]) -> (HashMap<String, usize>, Vec<Vec<usize>>) {
    let mut by_text: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (i, r) in records.iter().enumerate() {
        let key = key_of(r, columns);
        if key.is_empty() {
            continue;
        }
        let g = *by_text.entry(key).or_insert(groups.len());
        if g == groups.len() {
            groups.push(Vec::new());
        }
        groups[g].push(i);
    }
    (by_text, groups)
}

/// Checks that a column can tell rows apart: `key-serial`, `key-empty` and `key-duplicate` errors name all
/// the cells.
pub fn check_key(table: &Table, key: &str) -> Problems {
    let mut problems = Problems::default();
    let Some(column) = problems.keep(table.column(key)) else { return problems };
    if table.kinds.get(column) == Some(&Kind::Serial) {
        let message = tr!(
            "序号不能用来识别一行（插入或删除一行就变了）",
            "a running number can't be the key: it changes when a row is added"
        );
        let d = Diagnostic::error("key-serial", message).at(Place::Sheet(table.source.clone()));
        problems
            .push(d.hint(tr!("请用工号、身份证号或姓名", "use a staff number, an ID number or the name")));
        return problems;
    }
    for r in table.records.iter().filter(|r| value(r, column).is_empty()) {
        let d = Diagnostic::error("key-empty", tr!("“{key}”是空的", "“{key}” is empty")).at(cell(r, column));
        problems.push(d.hint(tr!("每一行都要有“{key}”", "every row needs its “{key}”")));
    }
    for same in index(&table.records, &[column]).1.into_iter().filter(|g| g.len() > 1) {
        let n = same.len();
        let d = Diagnostic::error(
            "key-duplicate",
            tr!("有 {n} 行的“{key}”相同", "{n} rows have the same “{key}”"),
        );
        let places = same.iter().map(|i| cell(&table.records[*i], column));
        problems.push(
            with_places(d, places).hint(tr!(
                "请改正，或换一列来识别每一行",
                "correct them, or tell rows apart by another column"
            )),
        );
    }
    problems
}

/// The sheets of a workbook by name, or by a pattern with `*` (hidden ones only by their exact name). An
/// empty name is the first visible sheet.
///
/// # Errors
/// `sheet-missing`, with the nearest name or all of them.
pub fn sheets_like<'a>(book: &'a Workbook, pattern: &str) -> Result<Vec<&'a Sheet>> {
    let plain = |s: &str| parse::compact(s);
    let visible = || book.sheets.iter().filter(|s| !s.hidden);
    let wanted = plain(pattern);
    let found: Vec<&Sheet> = if wanted.is_empty() {
        visible().take(1).collect()
    } else if wanted.contains('*') {
        visible().filter(|s| !s.rows.is_empty() && like(&wanted, &plain(&s.source.sheet))).collect()
    } else {
        book.sheets.iter().filter(|s| plain(&s.source.sheet) == wanted).take(1).collect()
    };
    if !found.is_empty() {
        return Ok(found);
    }
    let names: Vec<&str> = book.sheets.iter().map(|s| s.source.sheet.as_str()).collect();
    let d = Diagnostic::error("sheet-missing", tr!("没有工作表“{pattern}”", "there is no sheet “{pattern}”"));
    let d = d.at(Place::File(book.file.clone()));
    Err(match nearest(pattern, names.iter().copied()) {
        Some(near) => d.hint(tr!("是不是“{near}”？", "did you mean “{near}”?")),
        None => {
            let all = names.join("、");
            d.hint(tr!("有这些工作表：{all}", "the sheets are: {all}"))
        }
    })
}

/// Does a name fit a pattern in which `*` stands for anything?
pub(crate) fn like(pattern: &str, name: &str) -> bool {
    let parts: Vec<&str> = pattern.split('*').collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    for part in parts.get(1..parts.len().saturating_sub(1)).unwrap_or(&[]) {
        match rest.find(part) {
            Some(i) => rest = &rest[i + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Puts sheets of the same header under each other (one sheet a class); `column` gets the sheet's name.
///
/// # Errors
/// `stack-header` names the columns in which a sheet differs from the first one; `stack-empty` for no table.
pub fn stack(tables: Vec<Table>, column: &str) -> std::result::Result<Table, Problems> {
    let mut problems = Problems::default();
    let mut tables = tables.into_iter();
    let Some(mut out) = tables.next() else {
        problems.push(Diagnostic::error("stack-empty", tr!("没有符合的表", "no sheet matches")));
        return Err(problems);
    };
    let mut columns = (*out.columns).clone();
    let here = match columns.position(column) {
        Some(_) => None,
        None => Some(columns.add(column, Shape::Scalar)),
    };
    let columns = Arc::new(columns);
    let own: Vec<String> = out.columns.names().map(str::to_owned).collect();
    let mut records = Vec::new();
    let mut add = |t: &Table, order: &[usize]| {
        for r in &t.records {
            let mut fields: Vec<Field> =
                order.iter().map(|i| r.fields.get(*i).cloned().unwrap_or_default()).collect();
            if here.is_some() {
                let name =
                    |s: &Arc<Source>| if s.sheet.is_empty() { s.file.clone() } else { s.sheet.clone() };
                let sheet = r.source.as_ref().map_or_else(String::new, name);
                fields.push(Field { value: Value::text(sheet), col: None });
            }
            records.push(Arc::new(Record {
                columns: columns.clone(),
                source: r.source.clone(),
                row: r.row,
                fields,
            }));
        }
    };
    add(&out, &(0..own.len()).collect::<Vec<_>>());
    for t in tables {
        let order: Vec<Option<usize>> =
            own.iter().map(|n| t.columns.position(n).filter(|i| t.columns.name(*i) == n)).collect();
        let missing: Vec<&str> =
            own.iter().zip(&order).filter(|(_, o)| o.is_none()).map(|(n, _)| n.as_str()).collect();
        let extra: Vec<&str> = t.columns.names().filter(|n| !own.iter().any(|o| o == n)).collect();
        if !missing.is_empty() || !extra.is_empty() {
            problems.push(header_differs(&t, &out.source, &missing, &extra));
            continue;
        }
        let order: Vec<usize> = order.into_iter().flatten().collect();
        for (i, o) in order.iter().enumerate() {
            let (mine, theirs) = (&mut out.about[i], &t.about[*o]);
            if mine.kind != theirs.kind && theirs.filled > 0 {
                mine.kind = if mine.filled == 0 { theirs.kind } else { Kind::Text };
            }
            mine.filled += theirs.filled;
        }
        add(&t, &order);
        out.rows.read += t.rows.read;
        out.rows.records += t.rows.records;
        out.rows.skipped.extend(t.rows.skipped);
    }
    if here.is_some() {
        out.about.push(ColumnInfo {
            col: None,
            name: column.to_owned(),
            aliases: vec![],
            kind: Kind::Text,
            from: KindFrom::Set,
            filled: records.len() as u32,
        });
    }
    out.kinds = out.about.iter().map(|a| a.kind).collect();
    out.columns = columns;
    out.records = records;
    if problems.has_errors() { Err(problems) } else { Ok(out) }
}

fn header_differs(t: &Table, first: &Source, missing: &[&str], extra: &[&str]) -> Diagnostic {
    let name = &first.sheet;
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if !missing.is_empty() {
        let list = missing.join("、");
        zh.push(format!("缺少 {list}"));
        en.push(format!("{list} missing"));
    }
    if !extra.is_empty() {
        let list = extra.join("、");
        zh.push(format!("多出 {list}"));
        en.push(format!("{list} added"));
    }
    let (zh, en) = (zh.join("，"), en.join(", "));
    let message = tr!("表头与“{name}”不同：{zh}", "the header differs from that of “{name}”: {en}");
    let place = Place::Row(t.source.clone(), t.header_rows.1);
    Diagnostic::error("stack-header", message)
        .at(place)
        .hint(tr!("请把列名改成一样", "give the columns the same names"))
}

/// The two columns of `on`: one name for both sheets, or `左列=右列`.
fn on_columns(left: &Table, right: &Table, on: &str, problems: &mut Problems) -> Option<Pairs> {
    let mut pairs = (vec![], vec![]);
    for one in on.split([',', '，', '、']) {
        let (a, b) = one.split_once('=').unwrap_or((one, one));
        pairs.0.push(problems.keep(left.column(a.trim())));
        pairs.1.push(problems.keep(right.column(b.trim())));
    }
    let all = |list: Vec<Option<usize>>| list.into_iter().collect::<Option<Vec<usize>>>();
    all(pairs.0).zip(all(pairs.1))
}

/// The columns that must be equal: positions on the left and on the right, at least one each.
type Pairs = (Vec<usize>, Vec<usize>);

/// One-to-one: each row of `left` gets the one row of `right` with the same `on`, as the record `name`, and
/// those of its columns that `left` has not, directly.
///
/// Several rows to choose from are an error that lists them (`join-several`); none is a warning
/// (`join-unmatched`).
pub fn join_one(left: &Table, right: &Table, name: &str, on: &str) -> (Table, Problems) {
    let mut problems = Problems::default();
    let Some((l, r)) = on_columns(left, right, on, &mut problems) else { return (left.clone(), problems) };
    let (by_text, groups) = index(&right.records, &r);
    let mut columns = (*left.columns).clone();
    let at = columns.add(name, Shape::Record(right.columns.clone()));
    let direct: Vec<usize> =
        (0..right.columns.len()).filter(|i| columns.find(right.columns.name(*i)) == Found::Missing).collect();
    for i in &direct {
        columns.add(right.columns.name(*i), right.columns.shape(*i).clone());
    }
    let columns = Arc::new(columns);
    let make = |record: &Arc<Record>| {
        let key = key_of(record, &l);
        let found = by_text.get(&key).and_then(|g| groups.get(*g)).map_or(&[][..], Vec::as_slice);
        let other = match found {
            [one] => Some(&right.records[*one]),
            [] if key.is_empty() => None,
            [] => {
                problems.push(unmatched(record, l[0], &right.source));
                None
            }
            several => {
                problems.push(several_found(
                    record,
                    l[0],
                    several.iter().map(|i| cell(&right.records[*i], r[0])),
                    several.len(),
                ));
                None
            }
        };
        let mut fields = record.fields.clone();
        fields.resize_with(columns.len(), Field::default);
        if let Some(other) = other {
            fields[at] = Field { value: Value::Record(other.clone()), col: None };
            for (k, i) in direct.iter().enumerate() {
                let field = Field { value: value(other, *i).clone(), col: None };
                fields[columns.len() - direct.len() + k] = field;
            }
        }
        Arc::new(Record { columns: columns.clone(), source: record.source.clone(), row: record.row, fields })
    };
    let records = left.records.iter().map(make).collect();
    let table = joined(left, columns, records, right, &direct);
    (table, problems)
}

/// One-to-many: each row of `left` gets the list `name` of all rows of `right` with the same `on`.
///
/// Rows of either side that find no other are warnings (`join-unmatched`). When rows of `left` are told
/// apart by persons' names, two of the same name that would share rows are an error (`join-several`).
pub fn join_many(left: &Table, right: &Table, name: &str, on: &str) -> (Table, Problems) {
    let mut problems = Problems::default();
    let Some((l, r)) = on_columns(left, right, on, &mut problems) else { return (left.clone(), problems) };
    let (by_text, groups) = index(&right.records, &r);
    let mut columns = (*left.columns).clone();
    let item = Shape::Record(right.columns.clone());
    let at = columns.add(name, Shape::List(Arc::new(item), Arc::new(vec![])));
    let columns = Arc::new(columns);
    let mut used = vec![false; groups.len()];
    let lists: Vec<Value> = groups
        .iter()
        .map(|g| Value::list(g.iter().map(|i| Value::Record(right.records[*i].clone())).collect()))
        .collect();
    let make = |record: &Arc<Record>| {
        let key = key_of(record, &l);
        let group = by_text.get(&key).copied();
        match group {
            Some(g) => used[g] = true,
            None if key.is_empty() => {}
            None => problems.push(unmatched(record, l[0], &right.source)),
        }
        let mut fields = record.fields.clone();
        fields.resize_with(columns.len(), Field::default);
        let list = group.map_or_else(|| Value::list(vec![]), |g| lists[g].clone());
        fields[at] = Field { value: list, col: None };
        Arc::new(Record { columns: columns.clone(), source: record.source.clone(), row: record.row, fields })
    };
    let records: Vec<_> = left.records.iter().map(make).collect();
    for (g, _) in used.iter().enumerate().filter(|(_, used)| !**used) {
        let first = groups[g].first().map(|i| &right.records[*i]);
        problems.0.extend(first.map(|r0| unmatched(r0, r[0], &left.source)));
    }
    if l.len() == 1 && left.kinds.get(l[0]) == Some(&Kind::Name) {
        for same in index(&left.records, &l).1.into_iter().filter(|g| g.len() > 1) {
            let key = key_of(&left.records[same[0]], &l);
            if let Some(first) = by_text.get(&key).and_then(|g| groups.get(*g)).and_then(|g| g.first()) {
                let places = same.iter().map(|i| cell(&left.records[*i], l[0]));
                problems.push(several_found(&right.records[*first], r[0], places, same.len()));
            }
        }
    }
    let table = joined(left, columns, records, right, &[]);
    (table, problems)
}

fn unmatched(record: &Record, column: usize, other: &Source) -> Diagnostic {
    let sheet = if other.sheet.is_empty() { &other.file } else { &other.sheet };
    Diagnostic::warning(
        "join-unmatched",
        tr!("在“{sheet}”里没有对应的行", "no row of “{sheet}” goes with it"),
    )
    .at(cell(record, column))
    .hint(tr!("请核对两张表的写法是否一样", "check that it is written alike in both sheets"))
}

fn several_found(
    record: &Record,
    column: usize,
    candidates: impl Iterator<Item = Place>,
    n: usize,
) -> Diagnostic {
    let d = Diagnostic::error(
        "join-several",
        tr!("对应的行有 {n} 个，分不清是哪一个", "{n} rows could go with it"),
    );
    let d = candidates.take(CELLS_NAMED).fold(d.at(cell(record, column)), Diagnostic::also);
    d.hint(tr!("请改用工号或身份证号对应", "join by a staff number or ID number instead"))
}

fn joined(
    left: &Table,
    columns: Arc<Columns>,
    records: Vec<Arc<Record>>,
    right: &Table,
    direct: &[usize],
) -> Table {
    let mut table = left.clone();
    for i in table.about.len()..columns.len() {
        let from_right = (i + direct.len()).checked_sub(columns.len()).and_then(|k| direct.get(k));
        let kind = from_right.and_then(|i| right.kinds.get(*i)).copied().unwrap_or(Kind::List);
        let filled = records.iter().filter(|r| !value(r, i).is_empty()).count() as u32;
        let name = columns.name(i).to_owned();
        table.about.push(ColumnInfo { col: None, name, aliases: vec![], kind, from: KindFrom::Set, filled });
    }
    table.kinds = table.about.iter().map(|a| a.kind).collect();
    table.columns = columns;
    table.records = records;
    table
}

/// The table as a list of its records. With `by`, single ones can be reached by the text of that column
/// (`领导小组.组长`); a text that several rows hold gets numbers (`副组长1`, `副组长2`).
///
/// # Errors
/// As [`Table::column`], when there is no such column.
pub fn lookup_list(table: &Table, by: Option<&str>) -> Result<Value> {
    let items = table.records.iter().map(|r| Value::Record(r.clone())).collect();
    let mut names = HashMap::new();
    if let Some(by) = by {
        let column = table.column(by)?;
        let groups = index(&table.records, &[column]).1;
        let text = |i: usize| key_text(value(&table.records[i], column));
        for one in groups.iter().filter(|g| g.len() == 1) {
            names.insert(text(one[0]), one[0]);
        }
        for several in groups.iter().filter(|g| g.len() > 1) {
            for (n, i) in several.iter().enumerate() {
                names.entry(format!("{}{}", text(*i), n + 1)).or_insert(*i);
            }
        }
    }
    Ok(Value::List(Arc::new(List { items, by: names })))
}
