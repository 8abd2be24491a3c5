//! Text tables (.csv, .tsv, .txt): the encoding and the delimiter are found from the content.
use super::detect::{check_text, unknown};
use super::grid::{Budget, Grid, MAX_ROWS};
use super::{Format, Raw, Workbook};
use crate::diagnostic::{Diagnostic, Place, Result, Source};
use crate::tr;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030};
use std::sync::Arc;

const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Records looked at to find the delimiter, and the bytes in which they stand.
const SAMPLE: usize = 200;
const SAMPLE_BYTES: usize = 1 << 20;
/// So much larger is a plain text than a packed one of the same cells.
const PLAIN: usize = 2;
/// Cells of one line; far more than a sheet has columns.
const MAX_LINE: usize = 1_000_000;
/// A cell with more line breaks than this looks like a quotation mark that was never closed.
const MANY_LINES: usize = 100;

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Workbook> {
    let source = Arc::new(Source { file: file.to_owned(), sheet: String::new() });
    let mut book = Workbook::new(file, Format::Text);
    let (text, encoding) = decode(bytes, &source, &mut book.notes)?;
    check_text(&text)?;
    let controls =
        text.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{1A}')).count();
    if controls > text.len() / 100 {
        return Err(unknown());
    }
    let (delimiter, body) = match declared(&text) {
        Some((d, rest)) => (d, rest),
        None => (find_delimiter(&text), text.as_str()),
    };
    let cells = |line: &str| line.bytes().filter(|b| *b == delimiter).count();
    if body.split('\n').any(|line| line.len() > MAX_LINE && cells(line) > MAX_LINE) {
        return Err(super::grid::too_large());
    }
    book.encoding = Some(encoding);
    book.delimiter = Some(char::from(delimiter));
    let mut budget = Budget::of(bytes.len() / PLAIN);
    let mut grid = Grid::new(file, "", false, &mut budget);
    let mut row = u32::from(body.len() < text.len()); // the line `sep=;` is a row of its own
    let mut reader = reader(delimiter, body);
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Err(unknown()),
        }
        if row >= MAX_ROWS {
            return Err(super::grid::too_large());
        }
        row = row.saturating_add(blank_lines(body, record.position().map_or(0, |p| p.byte())));
        for (col, field) in (0u32..).zip(&record) {
            if field.bytes().filter(|b| *b == b'\n').count() > MANY_LINES {
                book.notes.push(open_quote().at(Place::Cell(source.clone(), row, col)));
            }
            grid.put(row, col, Raw::Text(field.to_owned()))?;
        }
        row = row.saturating_add(1);
    }
    book.sheets.push(grid.finish());
    Ok(book)
}

fn reader(delimiter: u8, text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// Empty lines that the csv reader passed over before the record that it says begins at `start`.
fn blank_lines(text: &str, start: u64) -> u32 {
    let bytes = text.as_bytes();
    let mut at = usize::try_from(start).unwrap_or(usize::MAX);
    let crlf = |at: usize| at > 0 && bytes.get(at - 1) == Some(&b'\r') && bytes.get(at) == Some(&b'\n');
    let mut count = 0u32;
    while let Some(b'\r' | b'\n') = bytes.get(at) {
        count += u32::from(!crlf(at)); // the second half of a line's end is no line
        at += 1;
    }
    count
}

fn open_quote() -> Diagnostic {
    Diagnostic::warning(
        "text-quote",
        tr!(
            "这个单元格包含很多行，可能有一个引号没有配对",
            "This cell holds many lines: a quotation mark may not be closed"
        ),
    )
    .hint(tr!("请检查这一行的英文双引号", "Check the double quotes of this line"))
}

/// Excel's own first line `sep=;`.
fn declared(text: &str) -> Option<(u8, &str)> {
    let rest = text.strip_prefix("sep=")?;
    let delimiter = *rest.as_bytes().first().filter(|b| b.is_ascii() && !b.is_ascii_alphanumeric())?;
    let rest = rest.get(1..)?;
    Some((delimiter, rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?))
}

/// The delimiter that gives most records the same number of fields; a comma when none splits anything.
fn find_delimiter(text: &str) -> u8 {
    let score = |text: &str, delimiter: u8| {
        let widths: Vec<usize> =
            reader(delimiter, text).records().take(SAMPLE).flatten().map(|r| r.len()).collect();
        let same = |w: usize| widths.iter().filter(|x| **x == w).count();
        widths.iter().filter(|w| **w > 1).map(|w| (same(*w), *w)).max().unwrap_or((0, 0))
    };
    let text = text.get(..text.floor_char_boundary(SAMPLE_BYTES)).unwrap_or(text);
    let mut best = (b',', (0, 0));
    for d in DELIMITERS {
        let s = score(text, d);
        if s > best.1 {
            best = (d, s);
        }
    }
    best.0
}

/// The text and the name of its encoding.
fn decode(bytes: &[u8], source: &Arc<Source>, notes: &mut Vec<Diagnostic>) -> Result<(String, &'static str)> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return utf8(rest, source),
        [0xFF, 0xFE, rest @ ..] => return utf16(rest, false, source, notes),
        [0xFE, 0xFF, rest @ ..] => return utf16(rest, true, source, notes),
        _ => {}
    }
    if bytes.contains(&0) {
        let big = utf16_without_mark(bytes).ok_or_else(unknown)?;
        return utf16(bytes, big, source, notes);
    }
    if looks_like_utf8(bytes) {
        return utf8(bytes, source);
    }
    let encoding = chinese(bytes);
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut decoder = encoding.new_decoder_without_bom_handling();
    text.reserve(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0));
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (encoding_rs::DecoderResult::InputEmpty, _) => Ok((text, encoding.name_for_people())),
        _ => Err(undecodable(text.as_bytes(), encoding.name_for_people(), source)),
    }
}

/// How an encoding is called in messages.
trait Named {
    fn name_for_people(&self) -> &'static str;
}
impl Named for &'static Encoding {
    fn name_for_people(&self) -> &'static str {
        if *self == GB18030 { "GB18030" } else { self.name() }
    }
}

fn utf8(bytes: &[u8], source: &Arc<Source>) -> Result<(String, &'static str)> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.to_owned(), "UTF-8")),
        Err(e) => Err(undecodable(bytes.get(..e.valid_up_to()).unwrap_or_default(), "UTF-8", source)),
    }
}

/// An error at the row that follows the text read so far.
fn undecodable(read: &[u8], encoding: &str, source: &Arc<Source>) -> Diagnostic {
    let row = read.iter().filter(|b| **b == b'\n').count();
    Diagnostic::error(
        "text-encoding",
        tr!("这一行有按 {encoding} 编码读不出的字符", "This line holds bytes that are no {encoding} text"),
    )
    .at(Place::Row(source.clone(), u32::try_from(row).unwrap_or(u32::MAX - 1)))
    .hint(tr!(
        "请用 WPS 或 Excel 打开检查这一行，再另存为 .xlsx 或 “CSV UTF-8”",
        "Open it in WPS or Excel, check this line, and save it as .xlsx or “CSV UTF-8”"
    ))
}

/// Valid, or nearly so: a single broken byte does not make UTF-8 text Chinese.
fn looks_like_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| !b.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    bad == 0 || good > 4 * bad
}

fn utf16(
    bytes: &[u8],
    big_endian: bool,
    source: &Arc<Source>,
    notes: &mut Vec<Diagnostic>,
) -> Result<(String, &'static str)> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let unit = |p: &[u8; 2]| if big_endian { u16::from_be_bytes(*p) } else { u16::from_le_bytes(*p) };
    let name = if big_endian { "UTF-16BE" } else { "UTF-16LE" };
    let mut text = String::with_capacity(bytes.len());
    let (mut row, mut broken) = (0u32, None);
    for c in char::decode_utf16(pairs.iter().map(unit)) {
        if c.is_err() {
            broken.get_or_insert(row);
        }
        let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
        row += u32::from(c == '\n');
        text.push(c);
    }
    if !rest.is_empty() {
        return Err(undecodable(text.as_bytes(), name, source));
    }
    if let Some(row) = broken {
        notes.push(
            Diagnostic::warning(
                "text-surrogate",
                tr!("这一行有半个字符，已用 � 代替", "This line holds half a character, replaced by �"),
            )
            .at(Place::Row(source.clone(), row))
            .hint(tr!("请在原表里改正后重新导出", "Correct it in the source and export it again")),
        );
    }
    Ok((text, name))
}

/// UTF-16 without a byte order mark, recognised by its line ends, delimiters and Chinese: big-endian?
/// `None` when it is no text at all.
fn utf16_without_mark(bytes: &[u8]) -> Option<bool> {
    let share = |unit: fn([u8; 2]) -> u16| {
        let pairs = bytes.as_chunks::<2>().0;
        let usual = |u: u16| matches!(u, 9 | 10 | 13 | 0x20..=0x7E | 0x3000..=0x303F | 0x4E00..=0x9FA5 | 0xFF00..=0xFF5E);
        let good = pairs.iter().filter(|p| usual(unit(**p))).count();
        good as f64 / pairs.len().max(1) as f64
    };
    let (little, big) = (share(u16::from_le_bytes), share(u16::from_be_bytes));
    (little.max(big) > 0.8).then_some(big > little)
}

/// GB18030 or Big5. Either can often be read as the other, but then it is full of rare characters: so the
/// share of each one's common characters decides; a near tie goes to the one that can be read at all, and else
/// to the general detector.
fn chinese(bytes: &[u8]) -> &'static Encoding {
    let gb = common_share(bytes, |a, b| {
        matches!((a, b), (0xB0..=0xD7, 0xA1..=0xFE) | (0xA1..=0xA3, 0xA1..=0xFE)) // GB 2312 level 1, signs
    });
    let big5 = common_share(bytes, |a, b| {
        matches!(a, 0xA1..=0xC6) && matches!(b, 0x40..=0x7E | 0xA1..=0xFE) // Big5 level 1, signs
    });
    if (big5 - gb).abs() > 0.1 {
        return if big5 > gb { BIG5 } else { GB18030 };
    }
    let valid = |e: &'static Encoding| e.decode_without_bom_handling_and_without_replacement(bytes).is_some();
    if valid(GB18030) != valid(BIG5) {
        return if valid(BIG5) { BIG5 } else { GB18030 };
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    if detector.guess(Some(b"cn"), Utf8Detection::Deny) == BIG5 { BIG5 } else { GB18030 }
}

/// The share of common characters among the two-byte ones.
fn common_share(bytes: &[u8], common: fn(u8, u8) -> bool) -> f64 {
    let (mut all, mut good, mut at) = (0usize, 0usize, 0usize);
    while let Some(a) = bytes.get(at) {
        at += 1;
        if a.is_ascii() {
            continue;
        }
        if let Some(b) = bytes.get(at) {
            all += 1;
            good += usize::from(common(*a, *b));
            at += 1;
        }
    }
    good as f64 / all.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::UTF_16LE;

    fn cells(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let book = read("表.csv", bytes).unwrap();
        let text = |r: &Raw| if let Raw::Text(t) = r { t.clone() } else { panic!("not text") };
        book.sheets[0]
            .rows
            .iter()
            .map(|r| (r.index, r.cells.iter().map(|c| text(&c.raw)).collect()))
            .collect()
    }

    #[test]
    fn a_few_chinese_characters_are_enough() {
        for (text, big5) in [
            ("姓名,電話\n", true),
            ("張三,校長\n林美華,護士\n", true),
            ("姓名,电话\n", false),
            ("龚喆,馨\n", false),
        ] {
            let encoding = if big5 { BIG5 } else { GB18030 };
            let book = read("a", &encoding.encode(text).0).unwrap();
            assert_eq!(book.encoding, Some(if big5 { "Big5" } else { "GB18030" }), "{text}");
        }
        assert_eq!(cells(&GB18030.encode("𬭎,䶮").0), [(0, vec!["𬭎".to_owned(), "䶮".to_owned()])]);
    }

    #[test]
    fn single_lines_of_rosters_are_told_apart() {
        let simplified = "序号,姓名\n王芳,女\n欧阳明月,后勤处\n单位：青河镇中心幼儿园\n应急疏散,组长\n手机号码\n备注：无\n龚喆,鑫垚\n\
                          赵六、钱七\n二〇二六年九月一日\n食堂,采购\n保安\n阿依古丽·买买提\n責任書,國語";
        let traditional = "序號,姓名\n王芳,女\n歐陽明月,總務處\n單位：青河鎮中心幼兒園\n應急疏散,組長\n手機號碼\n備註：無\n\
                           趙六、錢七\n二○二六年九月一日\n食堂,採購\n保安\n淑芬,雅惠\n責任書,國語";
        for (lines, encoding) in [(simplified, GB18030), (traditional, BIG5)] {
            for line in lines.lines() {
                assert_eq!(chinese(&encoding.encode(line).0), encoding, "{line}");
            }
        }
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let units = |s: &str| s.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let text = "姓名\t电话\n张三\t0001\n";
        let mut marked = vec![0xFF, 0xFE];
        marked.extend(units(text));
        let swapped: Vec<u8> = units(text).chunks(2).flat_map(|p| [p[1], p[0]]).collect();
        for bytes in [marked, units(text), swapped] {
            assert_eq!(cells(&bytes)[1], (1, vec!["张三".to_owned(), "0001".to_owned()]));
        }
        assert_eq!(UTF_16LE.name(), "UTF-16LE");
    }

    #[test]
    fn half_a_surrogate_is_replaced_and_reported() {
        let mut bytes: Vec<u8> = "姓名,备注\n张,".encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.extend([0x00, 0xD8, 0x0A, 0x00]);
        let book = read("a.csv", &[&[0xFF, 0xFE], bytes.as_slice()].concat()).unwrap();
        assert_eq!(book.notes[0].code(), "text-surrogate");
        assert_eq!(book.sheets[0].rows[1].get(1), Some(&Raw::Text("\u{FFFD}".into())));
    }

    #[test]
    fn an_undecodable_byte_names_its_row() {
        let good = GB18030.encode("姓名,电话\n张三,138\n").0.into_owned();
        let e = read("a.csv", &[&good[..], b"\xFF\xFF,1\n"].concat()).unwrap_err();
        assert_eq!(e.code(), "text-encoding");
        assert!(matches!(e.place(), Place::Row(_, 2)));
        let e = read("a.csv", &["姓名,电话\n张三,138\n".as_bytes(), b"\xE5\xBC,1\n"].concat()).unwrap_err();
        assert!(e.message().en.contains("UTF-8") && matches!(e.place(), Place::Row(_, 2)));
    }

    #[test]
    fn delimiters_are_found_and_rows_keep_their_numbers() {
        for d in [",", "\t", ";", "|"] {
            let text = format!("花名册\n\n姓名{d}地址\n张三{d}\"东街{d}一号\n二楼\"\n\n\n李四{d}西街\n");
            for text in [text.clone(), text.replace('\n', "\r\n")] {
                let found = cells(text.as_bytes());
                let rows: Vec<u32> = found.iter().map(|r| r.0).collect();
                assert_eq!(rows, [0, 2, 3, 6], "{d:?}");
                assert!(found[2].1[1].starts_with(&format!("东街{d}一号")));
            }
        }
        assert_eq!(cells(b"sep=;\r\na;b,c\r\n"), [(1, vec!["a".to_owned(), "b,c".to_owned()])]);
    }

    #[test]
    fn markup_and_binary_are_no_tables() {
        let code = |b: &[u8]| read("a", b).unwrap_err().code();
        assert_eq!(code("<html><table><tr><td>姓名</td></tr></table></html>".as_bytes()), "file-html");
        assert_eq!(code(b"MIME-Version: 1.0\r\n"), "file-html");
        assert_eq!(code(b"\x01\x02\x03\x04\x05binary"), "file-not-a-table");
        assert_eq!(code(&[7, 0, 1, 0, 255, 254, 3, 0, 0, 0]), "file-not-a-table");
    }
}
