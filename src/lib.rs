//! wenshu (文书): spreadsheets in; filled, dated, numbered documents out, as Word and PDF.
//!
//! The stages, in the order in which data passes them. A stage knows nothing of the stages after it:
//!
//! 1. [`sheet`] opens any workbook or text table and gives raw cells with their places: [`sheet::open`].
//! 2. [`record`] finds the header, types the columns ([`record::read()`]) and joins, groups and sorts the rows.
//!    [`check`] tells what is wrong in them before anything is made ([`check::ALL`]).
//! 3. [`docx`] opens Word's package ([`docx::Package`]) and finds the text of paragraphs; it knows no
//!    template words.
//! 4. [`picture`] reads the pictures that documents show, and draws codes ([`picture::Image`]).
//! 5. [`helper`] holds the functions that tags may call (`{{date 签订日期}}`): [`helper::FAMILIES`].
//! 6. [`pdf`] lays out Word files as pages ([`pdf::Converter`]), fills the fields of PDF forms
//!    ([`pdf::form::Form`]), stamps, joins and draws PDF files.
//!    [`lint`] tells whether a Word file keeps to the format of official documents ([`lint::ALL`]).
//! 7. [`template`] compiles a template, once, into a program that is rendered for each record: Word files
//!    ([`template::WordTemplate`]) and PDF forms ([`template::FormTemplate`]).
//! 8. [`register`] hands out numbers and remembers every document made (发文登记簿):
//!    [`register::Register::plan`].
//! 9. [`job`] reads a job file ([`job::JobFile::open`]), plans it ([`job::Prepared::new`]) and makes its
//!    documents ([`job::Prepared::make`]); [`cli`] talks to `job`.
//!
//! [`mark`] makes a copy of a workbook in which the cells that are wrong are yellow, with comments.
//!
//! [`value`] and [`diagnostic`] are the two vocabularies that all stages share; [`table`] writes plain tables
//! as xlsx for the register and the report; [`starter`] makes the templates that ship with the program.
//!
//! # A line of text
//!
//! ```
//! use wenshu::template::{Frame, Scope, TextTemplate};
//! use wenshu::value::Value;
//!
//! let row = Value::from(&serde_json::json!({ "姓名": "张三", "签订日期": "2026-09-01", "金额": 1409.5 }));
//! let line = "{{姓名}}于{{date 签订日期}}领取{{money_upper 金额}}。";
//! let line = TextTemplate::parse(line, &Default::default())?;
//! let scope = Scope { date: jiff::civil::date(2026, 9, 1) };
//! assert_eq!(line.render(&Frame::outer(&row), scope)?, "张三于2026年9月1日领取壹仟肆佰零玖元伍角。");
//! # Ok::<(), wenshu::diagnostic::Problems>(())
//! ```
//!
//! # A Word document
//!
//! ```no_run
//! use std::path::Path;
//! use wenshu::diagnostic::Problems;
//! use wenshu::template::{Frame, Scope, ShapeFrame, WordTemplate};
//! use wenshu::value::Value;
//!
//! fn letter(row: &serde_json::Value, date: jiff::civil::Date) -> Result<Vec<u8>, Problems> {
//!     let template = WordTemplate::open(Path::new("责任书.docx"))?;
//!     let row = Value::from(row);
//!     let wrong = template.check(&ShapeFrame::outer(row.shape())); // every mistake at once
//!     if wrong.has_errors() {
//!         return Err(wrong);
//!     }
//!     let mut docx = Vec::new();
//!     template.render(&Frame::outer(&row), Scope { date }, &mut docx)?;
//!     Ok(docx)
//! }
//! ```
//!
//! # A Word file as PDF
//!
//! ```no_run
//! use std::path::Path;
//! use wenshu::diagnostic::Problems;
//! use wenshu::docx::Package;
//! use wenshu::pdf::Converter;
//! use wenshu::pdf::font::Fonts;
//! use wenshu::pdf::typeset::Export;
//!
//! fn pages(word: &Path) -> Result<Vec<u8>, Problems> {
//!     let converter = Converter::new(Fonts::builtin()); // keep it: it remembers what files have in common
//!     let package = Package::open(word)?;
//!     let (pdf, missing) = converter.convert(&package, &Export::default())?;
//!     missing.iter().for_each(|m| eprintln!("{:?}", m.diagnostic(package.file())));
//!     Ok(pdf)
//! }
//! ```
mod archive;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod disk;
pub mod docx;
pub mod helper;
pub mod job;
#[cfg(feature = "pdf")]
pub mod lint;
pub mod mark;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod picture;
pub mod record;
pub mod register;
pub mod sheet;
pub mod starter;
pub mod table;
pub mod template;
mod toml_text;
pub mod value;
