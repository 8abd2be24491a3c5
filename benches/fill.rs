//! Compiling and rendering, without reading sheets or writing files: `cargo bench`.
//!
//! Compare lines of one run with each other; whole runs against other tools are in `benches/peers`.
#![allow(clippy::expect_used)] // a benchmark that can't be set up has nothing to say
use jiff::civil::date;
use std::io::{Cursor, Write};
use wenshu::docx::Package;
use wenshu::template::{Frame, Scope, WordTemplate};
use wenshu::value::Value;

fn main() {
    divan::main();
}

fn letter() -> Package {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo/模板/安全责任书.docx");
    Package::open(std::path::Path::new(path)).expect("the shipped template")
}

fn letter_data() -> Value {
    let clauses: Vec<_> = (1..=8).map(|n| serde_json::json!({"条款": format!("第{n}条职责")})).collect();
    Value::from(&serde_json::json!({
        "姓名": "张三", "部门": "大班组", "岗位": "班主任", "班级": "大(1)班", "责任区域": "教室", "手机": "13800000000",
        "编号": "ZRS-2026-001", "日期": "2026-09-01", "职责条款": clauses,
        "单位": {"全称": "青河镇中心幼儿园", "学年": "2026—2027", "负责人": "罗可", "负责人职务": "园长",
                 "责任期限起": "2026-09-01", "责任期限止": "2027-08-31"},
    }))
}

/// A document with one table whose row repeats.
fn table() -> Package {
    let cells: String = (0..6)
        .map(|i| {
            let (open, close) =
                (if i == 0 { "{{#each rows}}" } else { "" }, if i == 5 { "{{/each}}" } else { "" });
            format!("<w:tc><w:p><w:r><w:t>{open}{{{{c{i}}}}}{close}</w:t></w:r></w:p></w:tc>")
        })
        .collect();
    let body = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:tbl><w:tr>{cells}</w:tr></w:tbl><w:p/></w:body></w:document>"
    );
    let rels = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("[Content_Types].xml", types), ("_rels/.rels", rels), ("word/document.xml", &body)]
    {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("zip in memory");
        zip.write_all(text.as_bytes()).expect("zip in memory");
    }
    Package::from_bytes("table.docx", zip.finish().expect("zip in memory").into_inner()).expect("a document")
}

fn render(template: &WordTemplate, data: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    template
        .render(&Frame::outer(data).as_root(), Scope { date: date(2026, 9, 1) }, &mut out)
        .expect("no mistakes");
    out
}

#[divan::bench]
fn compile_letter(b: divan::Bencher<'_, '_>) {
    let package = letter();
    b.bench(|| WordTemplate::compile(package.clone()));
}

#[divan::bench]
fn render_letter(b: divan::Bencher<'_, '_>) {
    let (template, data) = (WordTemplate::compile(letter()).expect("compiles"), letter_data());
    b.bench(|| render(&template, &data));
}

#[divan::bench(args = [100, 1_000, 10_000])]
fn render_table(b: divan::Bencher<'_, '_>, rows: usize) {
    let list: Vec<_> = (0..rows).map(|n| serde_json::json!({"c0": n, "c1": "张三", "c2": "大班组", "c3": "教师", "c4": "13800000000", "c5": "在岗"})).collect();
    let data = Value::from(&serde_json::json!({ "rows": list }));
    let template = WordTemplate::compile(table()).expect("compiles");
    b.bench(|| render(&template, &data));
}
