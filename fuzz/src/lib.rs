//! What the targets share: inputs that are packages written as text, a mutator that knows markup, a record whose
//! values try to steer the document, and another XML reader's opinion of what comes out.
use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};
use std::sync::Arc;
use wenshu::diagnostic::{Lang, Problems};
use wenshu::record::parse;
use wenshu::template::Scope;
use wenshu::value::{Picture, PictureSource, Record, Rich, Value};
use zip::write::SimpleFileOptions;

pub mod mutate;

/// A part's name and content.
pub type Part = (String, Vec<u8>);

/// An input's parts: each begins with a line `@@ NAME`. Anything that doesn't begin so is no list of parts, but a
/// whole file.
pub fn parts(input: &[u8]) -> Option<Vec<Part>> {
    let mut rest = input.strip_prefix(b"@@ ")?;
    let mut parts = vec![];
    loop {
        let end = find(rest, b"\n").unwrap_or(rest.len());
        let name = String::from_utf8_lossy(&rest[..end]).trim().to_string();
        rest = rest.get(end + 1..).unwrap_or_default();
        let next = find(rest, b"\n@@ ");
        let content = &rest[..next.unwrap_or(rest.len())];
        if !name.is_empty() && !parts.iter().any(|p: &Part| p.0 == name) {
            parts.push((name, content.to_vec()));
        }
        match next {
            Some(at) => rest = &rest[at + 4..],
            None => return Some(parts),
        }
    }
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|w| w == needle)
}

/// Parts as a zip file, stored as they are: a flipped bit of a packed part would only fail its sum.
pub fn zipped(parts: &[Part]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        if zip.start_file(name.as_str(), stored).is_ok() {
            zip.write_all(content).expect("memory takes all");
        }
    }
    zip.finish().expect("memory takes all").into_inner()
}

/// The parts of a package that came out: it must open, and every part must read.
pub fn unzipped(bytes: &[u8]) -> Vec<Part> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("what comes out is a zip file");
    (0..zip.len())
        .map(|i| {
            let mut entry = zip.by_index(i).expect("every entry opens");
            let mut content = vec![];
            entry.read_to_end(&mut content).expect("every entry reads");
            (entry.name().expect("every entry has a name").into_owned(), content)
        })
        .collect()
}

pub const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

/// The namespaces of a main document part.
pub const SPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml""#;

/// A Word package of an input: the parts that every package has are added where they are missing.
pub fn word(input: &[u8]) -> Vec<u8> {
    let Some(mut parts) = parts(input) else { return input.to_vec() };
    for (name, content) in [("[Content_Types].xml", TYPES), ("_rels/.rels", RELS)] {
        if !parts.iter().any(|p| p.0 == name) {
            parts.push((name.into(), content.into()));
        }
    }
    zipped(&parts)
}

/// A part that must be XML, in UTF-8.
pub fn is_markup(name: &str) -> bool {
    name.ends_with(".xml") || name.ends_with(".rels")
}

/// Why other XML readers would refuse one of the parts; `None` when they are all well-formed. Parts in UTF-16 are
/// not looked at.
pub fn malformed(parts: &[Part]) -> Option<String> {
    let markup = parts.iter().filter(|p| is_markup(&p.0) && !is_wide(&p.1));
    markup.filter_map(|(name, content)| Some(format!("{name}: {}", fault(content)?))).next()
}

fn is_wide(bytes: &[u8]) -> bool {
    matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, b'<', ..] | [b'<', 0, ..])
}

/// What another XML reader says of a text, if it is not well-formed.
pub fn fault(xml: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(xml) {
        Ok(text) => text,
        Err(e) => return Some(e.to_string()),
    };
    roxmltree::Document::parse(text).err().map(|e| e.to_string())
}

/// The names of all elements of all parts.
pub fn elements(parts: &[Part]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, content) in parts.iter().filter(|p| is_markup(&p.0)) {
        let Ok(text) = std::str::from_utf8(content) else { continue };
        let Ok(document) = roxmltree::Document::parse(text) else { continue };
        names.extend(
            document.descendants().filter(|n| n.is_element()).map(|n| n.tag_name().name().to_string()),
        );
    }
    names
}

/// What a tag in [`record`]'s values would print, if data were taken for a template.
pub const STEERED: &str = "42345679";
/// The element that values of [`record`] try to smuggle in.
pub const SMUGGLED: &str = "evil";

/// A record of every kind of value. Its texts hold tags and markup, which must come out as the text they are.
pub fn record() -> Value {
    let json = serde_json::json!({
        "姓名": "{{add 40000000 2345679}}<w:evil/>&\"']]>",
        "甲": "值", "空": "", "真": true, "假": false, "数": 1409.5, "负": -3, "大": "99999999999999999999999999",
        "组": [
            { "名": "赵", "职": "组长", "数": 1, "子": [{ "名": "内" }, { "名": "里" }] },
            { "名": "{{#each 组}}{{名}}", "职": "副组长", "数": -2.5, "子": [] },
            {},
        ],
        "列": ["一", "二", "{{/each}}"],
        "电话": "13800001111", "身份证": "11010519491231002X", "日期": "2026-09-01", "时间": "8:30-次日7:00",
        "长": "行一\n行二\t末\u{c}\u{1}\u{fffe}",
        "文": "# 题 {{add 40000000 2345679}}\n\n- 甲\n  1. 乙\n\n| a | b |\n|---|---|\n| **1** | <w:evil/> |\n",
        "内": { "深": { "名": "底" } },
        // names that the documentation's examples use
        "部门": "大班", "签订日期": "2026-09-01", "手机": "13800001111", "座机": "", "金额": "1409.5", "编号": "ZRS-2026-001",
        "组员": [
            { "姓名": "赵", "手机": "13900002222", "分工": "组长", "月份": ["九", "十"] },
            { "姓名": "钱", "手机": "", "分工": "组员", "月份": [] },
        ],
        "名单": "赵、钱、孙", "号": "3", "时刻": "20:05", "起": "2026-09-01", "止": "2026-10-08", "经过": "甲\n乙",
        "正文": "**甲**\n\n乙", "月份": ["九", "十", "十一"], "网址": "https://example.org/?a=1&b=2", "性别": "男",
        "住宿": "是", "身份证号": "11010519491231002X", "备注": "", "照片": "", "附件": "",
    });
    let typed = [
        ("日", Value::Date(jiff::civil::date(2026, 2, 28))),
        ("钟", Value::Time(jiff::civil::time(8, 30, 0, 0))),
        ("时刻", Value::DateTime(jiff::civil::date(2024, 12, 31).at(23, 59, 59, 0))),
        ("班", parse::time_range("20:00-次日8:00").map_or(Value::Empty, Value::TimeRange)),
        ("图", Value::Rich(Arc::new(Rich::Picture(dot())))),
    ];
    let plain =
        json.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), Value::from(value)));
    let typed = typed.into_iter().map(|(name, value)| (name.to_string(), value));
    Value::Record(Arc::new(Record::made(plain.chain(typed))))
}

/// A picture of one dot.
fn dot() -> Picture {
    let bytes: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";
    Picture { source: PictureSource::Bytes(bytes.into()), ..Picture::default() }
}

/// The day on which everything is made.
pub fn scope() -> Scope {
    Scope { date: jiff::civil::date(2026, 9, 1) }
}

/// All messages in both languages; making them must not fail either.
pub fn told(problems: &Problems) -> String {
    problems.0.iter().map(|d| d.show(Lang::Zh) + "\n" + &d.show(Lang::En) + "\n").collect()
}
