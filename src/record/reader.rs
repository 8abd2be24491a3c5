//! From a sheet to a table of records: the steps in order.
use super::cell::{Assumed, Context, Got};
use super::grid::{Cell, Grid};
use super::header::{self, Header};
use super::notes::ROWS_NAMED;
use super::rows::{self, Layout, Rows};
use super::*;
use crate::diagnostic::column_name;
use crate::sheet::{Raw, Sheet};
use crate::value::{Field, Picture, PictureSource, Rich, Shape, Value};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Reads a sheet. The table is `None` when there is no header. Errors name their cell; the records they
/// are in ([`faulty_rows`]) must not be used.
pub fn read(sheet: &Sheet, options: &ReadOptions) -> (Option<Table>, Problems) {
    let mut problems = Problems::default();
    let grid = Grid::new(sheet, &mut problems);
    let found = header::find(&grid, sheet, options, &mut problems);
    let Some(header) = problems.keep(found) else { return (None, problems) };
    let mut reader = Reader { sheet, options, grid: &grid, header: &header, problems };
    let table = reader.table();
    (Some(table), reader.problems)
}

pub(super) struct Reader<'a, 'g> {
    pub(super) sheet: &'a Sheet,
    pub(super) options: &'a ReadOptions,
    pub(super) grid: &'g Grid<'a>,
    pub(super) header: &'g Header,
    pub(super) problems: Problems,
}

impl<'a, 'g> Reader<'a, 'g> {
    fn table(&mut self) -> Table {
        let (columns, aliases) = self.columns();
        let rows = self.rows(&columns);
        let (kinds, from, got) = self.cells(&columns, &rows);
        self.note_rows(&rows);
        let header_rows = self.header_rows();
        let columns = Arc::new(columns);
        let records = self.records(&columns, &rows, got, &kinds);
        self.note_pictures(&records);
        let about = (0..columns.len())
            .map(|i| ColumnInfo {
                col: self.header.heads.get(i).map(|h| h.col),
                name: columns.name(i).to_owned(),
                aliases: aliases.get(i).cloned().unwrap_or_default(),
                kind: kinds[i],
                from: from[i],
                filled: records.iter().filter(|r| !r.fields[i].value.is_empty()).count() as u32,
            })
            .collect();
        let table = Table {
            source: self.sheet.source.clone(),
            columns,
            kinds,
            about,
            header_rows,
            meta: header::meta(self.grid.lines.get(..self.header.lines.0).unwrap_or(&[])),
            rows: RowCounts {
                read: rows.read,
                records: records.len() as u32,
                skipped: rows.skipped.iter().map(|(r, s)| (self.sheet.source.clone(), *r, *s)).collect(),
            },
            records,
        };
        if let Some(key) = &self.options.key {
            self.problems.extend(check_key(&table, key));
        }
        if table.records.is_empty() {
            let d = Diagnostic::warning(
                "no-records",
                tr!("表头下面没有数据", "there is no data below the header"),
            );
            self.problems.push(d.at(self.here()));
        }
        table
    }

    pub(super) fn here(&self) -> Place {
        Place::Sheet(self.sheet.source.clone())
    }
    fn cell_place(&self, row: u32, col: u32) -> Place {
        Place::Cell(self.sheet.source.clone(), row, col)
    }
    pub(super) fn note(&mut self, code: &'static str, message: crate::diagnostic::Text, place: Place) {
        self.problems.push(Diagnostic::note(code, message).at(place));
    }
    fn header_rows(&self) -> (u32, u32) {
        let row = |i: usize| self.grid.lines.get(i).map_or(0, |l| l.row);
        (row(self.header.lines.0), row(self.header.lines.1.saturating_sub(1)))
    }

    /// Names and other names of the columns.
    fn columns(&mut self) -> (Columns, Vec<Vec<String>>) {
        let (first, last) = self.header_rows();
        let (a, b) = (first + 1, last + 1);
        let message = if a == b {
            tr!("表头是第{a}行", "the header is row {a}")
        } else {
            tr!("表头是第{a}至{b}行", "the header is rows {a} to {b}")
        };
        self.note("header-found", message, self.here());

        let mut columns = Columns::default();
        let mut claims: Vec<(String, usize)> = Vec::new();
        for head in &self.header.heads {
            let new = self.new_name(head).filter(|n| columns.position(n).is_none());
            let i = columns.add(new.unwrap_or(&head.name), Shape::Scalar);
            if new.is_some() {
                claims.push((head.name.clone(), i));
            }
        }
        for (i, head) in self.header.heads.iter().enumerate() {
            claims.push((head.leaf.clone(), i));
            claims.push((aliases::bare(&head.leaf).to_owned(), i));
            claims.push((head.name.split('/').map(aliases::bare).collect::<Vec<_>>().join("/"), i));
        }
        for (i, head) in self.header.heads.iter().enumerate() {
            let group = aliases::group_of(aliases::bare(&head.leaf));
            claims.extend(group.into_iter().flat_map(|g| g.names).map(|n| ((*n).to_owned(), i)));
        }
        claims.retain(|(name, _)| !self.options.reserved.contains(name));
        for (name, i) in &claims {
            columns.alias(name, *i);
        }
        self.rename_misses(&columns);
        self.note_ambiguous(&columns, &claims);
        let mut others: Vec<Vec<String>> = vec![Vec::new(); columns.len()];
        for (name, i) in claims {
            if columns.find(&name) == Found::At(i) && columns.name(i) != name && !others[i].contains(&name) {
                others[i].push(name);
            }
        }
        (columns, others)
    }

    /// The name that the user gives to a column, unless another column has it.
    fn new_name(&self, head: &header::Head) -> Option<&'a str> {
        let rename = |name: &str| self.options.rename.iter().find(|(n, _)| parse::header(n) == name);
        let leaf = || rename(&head.leaf).filter(|_| self.leaf_is_unique(&head.leaf));
        let (_, new) = rename(&head.name).or_else(leaf)?;
        self.header.heads.iter().all(|h| h.name != *new).then_some(new)
    }

    fn leaf_is_unique(&self, leaf: &str) -> bool {
        self.header.heads.iter().filter(|h| h.leaf == leaf).count() == 1
    }

    /// What the name of a column says, the new one first when it was renamed.
    fn kind_by_name(&self, columns: &Columns, i: usize) -> Option<Kind> {
        let leaf = || self.header.heads.get(i).and_then(|h| Kind::of_header(&h.leaf));
        Kind::of_header(columns.name(i)).or_else(leaf)
    }

    fn rename_misses(&mut self, columns: &Columns) {
        for (name, new) in &self.options.rename {
            match find_column(columns, name) {
                Ok(i) if columns.name(i) == new => {}
                Ok(_) => {
                    let message = tr!("已有一列叫“{new}”", "there is a column “{new}” already");
                    self.problems.push(
                        Diagnostic::error("rename-taken", message)
                            .at(self.here())
                            .hint(tr!("“{name}”请换一个新名字", "give “{name}” another name")),
                    );
                }
                Err(missing) => self.problems.push(missing.at(self.here())),
            }
        }
    }

    fn rows(&mut self, columns: &Columns) -> Rows {
        let cols: Vec<u32> = self.header.heads.iter().map(|h| h.col).collect();
        let serial = (0..cols.len()).find(|i| self.kind_by_name(columns, *i) == Some(Kind::Serial));
        let key = self.options.key.as_deref().and_then(|k| columns.position(k));
        let key = key
            .or_else(|| columns.position("姓名"))
            .or_else(|| (0..cols.len()).find(|i| Some(*i) != serial))
            .and_then(|i| cols.get(i).copied());
        let layout =
            Layout { cols: &cols, serial: serial.and_then(|i| cols.get(i).copied()), key: key.unwrap_or(0) };
        let rows =
            rows::classify(self.grid, self.header, &layout, self.sheet, self.options, &mut self.problems);
        self.warn_unnamed(&cols, &rows);
        rows
    }

    /// Data in columns without a name is lost; it is said once a column.
    fn warn_unnamed(&mut self, cols: &[u32], rows: &Rows) {
        let mut seen = BTreeSet::new();
        for (line, _) in rows.data.iter().filter(|(_, total)| !total) {
            let Some(line) = self.grid.lines.get(*line) else { continue };
            for c in line.cells.iter().filter(|c| cols.binary_search(&c.col).is_err()) {
                if seen.len() < ROWS_NAMED && seen.insert(c.col) {
                    let name = column_name(c.col);
                    let d = Diagnostic::warning(
                        "column-unnamed",
                        tr!(
                            "{name} 列有内容但没有列名，没有读",
                            "column {name} has content but no name; not read"
                        ),
                    );
                    self.problems.push(d.at(self.cell_place(line.row, c.col)));
                }
            }
        }
    }

    /// The kind of each column and its cells, read: `got[column][row of data]`.
    #[allow(clippy::type_complexity)]
    fn cells(&mut self, columns: &Columns, rows: &Rows) -> (Vec<Kind>, Vec<KindFrom>, Vec<Vec<Got>>) {
        let set = self.set_kinds(columns);
        let down = self.fill_down(columns);
        let words = self.options.null_words.clone();
        let words = words.unwrap_or_else(|| NULL_WORDS.iter().map(|w| (*w).to_owned()).collect());
        let cx = Context {
            null_text: self.options.null_words.is_some(),
            longest_null: words.iter().map(|w| w.chars().count()).max().unwrap_or(0),
            null_words: words.iter().map(|w| parse::compact(w)).chain(words.iter().cloned()).collect(),
            year: self.options.year,
            date1904: self.options.date1904,
            roster: &self.options.roster,
        };
        let (mut kinds, mut from, mut all) = (Vec::new(), Vec::new(), Vec::new());
        let mut nulls = 0;
        for (i, head) in self.header.heads.iter().enumerate() {
            let cells = self.column_cells(head.col, rows, down.contains(&i), columns.name(i));
            let (kind, how, got) =
                column::read(&cells, self.kind_by_name(columns, i), set.get(&i).copied(), &cx);
            nulls += got.iter().filter(|g| g.assumed == Some(Assumed::Null)).count();
            self.note_assumed(&got, head.col, columns.name(i));
            kinds.push(kind);
            from.push(how);
            all.push(got);
        }
        if nulls > 0 {
            let words = words.iter().take(7).cloned().collect::<Vec<_>>().join(" ");
            let message = tr!(
                "{nulls} 格写着表示“没有”的字（{words} 等），按空格子处理",
                "{nulls} cells hold a word for “nothing” ({words} …) and are read as empty"
            );
            self.note("null-words", message, self.here());
        }
        (kinds, from, all)
    }

    fn set_kinds(&mut self, columns: &Columns) -> BTreeMap<usize, Kind> {
        let mut out = BTreeMap::new();
        for (name, kind) in &self.options.types {
            let found = find_column(columns, name).map_err(|d| d.at(self.here()));
            out.extend(self.problems.keep(found).map(|i| (i, *kind)));
        }
        out
    }

    fn fill_down(&mut self, columns: &Columns) -> BTreeSet<usize> {
        let names = &self.options.fill_down;
        let found: Vec<_> =
            names.iter().map(|n| find_column(columns, n).map_err(|d| d.at(self.here()))).collect();
        found.into_iter().filter_map(|f| self.problems.keep(f)).collect()
    }

    /// The cells of a column, one for each line of data, with those of merged ranges filled in.
    fn column_cells(&mut self, col: u32, rows: &Rows, down: bool, name: &str) -> Vec<Option<&'g Cell<'a>>> {
        let (grid, last_header) = (self.grid, self.header_rows().1);
        let (mut merged, mut filled) = (0, 0);
        let mut above = None;
        let mut out = Vec::with_capacity(rows.data.len());
        for (line, total) in &rows.data {
            let Some(line) = grid.lines.get(*line) else { continue };
            let mut found = line.get(col);
            if found.is_none() && !total {
                let anchor = grid.anchor(line.row, col).filter(|(_, m)| m.top > last_header);
                found = anchor.map(|(c, _)| c);
                merged += usize::from(found.is_some());
                if found.is_none() && down {
                    found = above;
                    filled += usize::from(found.is_some());
                }
            }
            if found.is_some() && !total {
                above = found;
            }
            out.push(found);
        }
        let place = Place::Column(self.sheet.source.clone(), col);
        if merged > 0 {
            let message = tr!(
                "“{name}”列有合并单元格，合并范围内的 {merged} 格填上了同样的内容",
                "column “{name}” has merged cells; {merged} cells inside of them got the same content"
            );
            self.problems.push(Diagnostic::note("merged-filled", message).at(place.clone()));
        }
        if filled > 0 {
            let message = tr!(
                "“{name}”列的 {filled} 个空格子按上一行填了",
                "{filled} blank cells of column “{name}” were filled from above"
            );
            self.problems.push(Diagnostic::note("filled-down", message).at(place));
        }
        out
    }

    /// Makes the records; on the way compares total rows with the sums of what stands above them.
    fn records(
        &mut self,
        columns: &Arc<Columns>,
        rows: &Rows,
        got: Vec<Vec<Got>>,
        kinds: &[Kind],
    ) -> Vec<Arc<Record>> {
        let mut columns_got: Vec<_> = got.into_iter().map(Vec::into_iter).collect();
        let mut sums = vec![Sums::default(); columns_got.len()];
        let mut records = Vec::with_capacity(rows.data.len());
        for (line, total) in &rows.data {
            let Some(line) = self.grid.lines.get(*line) else { continue };
            let mut fields = Vec::with_capacity(columns_got.len());
            for (i, column) in columns_got.iter_mut().enumerate() {
                let got = column.next().unwrap_or_default();
                let col = self.header.heads[i].col;
                if *total {
                    if kinds[i] == Kind::Number {
                        self.check_total(line.get(col), line.row, &mut sums[i]);
                    }
                    continue;
                }
                match &got.value {
                    Value::Number(n) => sums[i].add(*n),
                    value => sums[i].unknown |= got.problem.is_some() || !value.is_empty(),
                }
                if let Some(d) = got.problem {
                    let d = self.weigh(d, got.misfit, columns, i);
                    self.problems.push(d.at(self.cell_place(line.row, col)));
                }
                let value = if got.value.is_empty() { self.picture(line.row, col) } else { got.value };
                fields.push(Field { value, col: Some(col) });
            }
            if !total {
                let source = Some(self.sheet.source.clone());
                records.push(Arc::new(Record { columns: columns.clone(), source, row: line.row, fields }));
            }
        }
        records
    }

    /// The picture in or over a cell that is empty otherwise.
    fn picture(&self, row: u32, col: u32) -> Value {
        let Some(p) = self.sheet.picture(row, col) else { return Value::Empty };
        let source = PictureSource::Bytes(p.bytes.clone());
        Value::Rich(Arc::new(Rich::Picture(Picture { source, ..Picture::default() })))
    }

    /// A cell that does not fit the kind that the user set is an error; an error value in a column that
    /// nobody asked for is a warning.
    fn weigh(&self, d: Diagnostic, misfit: bool, columns: &Columns, column: usize) -> Diagnostic {
        let set = || self.options.types.iter().any(|(n, _)| columns.position(n) == Some(column));
        let asked = || {
            self.options.expected.is_empty()
                || self.options.asked_names().any(|n| columns.position(n) == Some(column))
        };
        let value_lost = matches!(d.code(), "cell-error" | "formula-without-value");
        let remake = |make: fn(&'static str, crate::diagnostic::Text) -> Diagnostic| {
            let new = make(d.code(), d.message().clone());
            d.hint_text().map_or(new.clone(), |h| new.hint(h.clone()))
        };
        if misfit && set() {
            remake(Diagnostic::error)
        } else if value_lost && !asked() {
            remake(Diagnostic::warning)
        } else {
            d
        }
    }

    fn check_total(&mut self, cell: Option<&Cell<'_>>, row: u32, sums: &mut Sums) {
        let Some(cell) = cell else { return };
        let said = match cell.raw {
            Raw::Number(n) => parse::exact(*n),
            Raw::Text(_) => cell.text.as_deref().and_then(parse::number),
            _ => None,
        };
        let since = std::mem::take(&mut sums.since);
        let Some(said) = said else { return };
        let near = |sum: Decimal| sum.checked_sub(said).is_some_and(|d| d.abs() < Decimal::new(1, 6));
        if !sums.unknown && !near(since) && !near(sums.all) {
            let sum = if sums.totals == 0 { sums.all } else { since }.normalize();
            let message = tr!(
                "合计与上面各行之和 {sum} 不符",
                "the total differs from the sum of the rows above, {sum}"
            );
            let d = Diagnostic::warning("total-differs", message).at(self.cell_place(row, cell.col));
            self.problems.push(d.hint(tr!("请核对明细和合计", "check the rows and the total")));
        }
        sums.totals += 1;
    }
}

/// Running sums of a column: since the last total, and of all rows.
#[derive(Clone, Default)]
struct Sums {
    since: Decimal,
    all: Decimal,
    totals: u32,
    /// A cell could not be read as a number, so sums can't be compared.
    unknown: bool,
}

impl Sums {
    fn add(&mut self, n: Decimal) {
        self.since = self.since.checked_add(n).unwrap_or(Decimal::MAX);
        self.all = self.all.checked_add(n).unwrap_or(Decimal::MAX);
    }
}
