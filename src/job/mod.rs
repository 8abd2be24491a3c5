//! Reads a job file and drives the other stages: plan, run, report.
mod file;
mod toml_text;

pub use file::{DateSpec, DocumentSpec, JobFile, Join, SeriesSpec, SheetSpec};
