//! wenshu (文书): spreadsheets in; filled, dated, numbered Word documents out.
//!
//! The stages, in the order in which data passes them. A stage knows nothing of the stages after it:
//!
//! 1. [`sheet`] opens any workbook or text table and gives raw cells with their places.
//! 2. [`record`] finds the header, types the columns and joins, groups and sorts the rows.
//! 3. [`docx`] opens Word's package and finds the text of paragraphs (it knows no template words).
//! 4. [`template`] compiles a Word template, once, into a program that is rendered for each record.
//! 5. [`helper`] holds the functions that tags may call (`{{date 签订日期}}`).
//! 6. [`picture`] reads the pictures that documents show, and draws codes.
//! 7. [`register`] hands out numbers and remembers every document made (发文登记簿).
//! 8. [`job`] reads a job file and drives all of the above; [`cli`] talks to `job` only.
//!
//! [`value`] and [`diagnostic`] are the two vocabularies that all stages share; [`table`] writes plain
//! tables as xlsx for the register and the report. [`starter`] makes the
//! templates that ship with the program.
pub mod cli;
pub mod diagnostic;
pub mod docx;
pub mod helper;
pub mod job;
pub mod picture;
pub mod record;
pub mod register;
pub mod sheet;
pub mod starter;
pub mod table;
pub mod template;
pub mod value;
