//! Reads a job file and drives the other stages: plan, run, report.
mod blanks;
mod book;
mod checks;
mod convention;
mod data;
mod document;
mod faults;
pub mod fields;
mod file;
mod fill;
mod folder;
mod format;
mod issuer;
mod labels;
mod lint;
mod make;
mod merge;
pub mod naming;
pub mod parallel;
mod plan;
#[cfg(feature = "pdf")]
mod press;
mod privacy;
pub mod report;
mod run;
mod shard;
#[cfg(feature = "pdf")]
mod stamp;
#[cfg(feature = "s3")]
mod store;
pub mod write;

pub use book::NumberForm;
pub use document::Planned;
pub use file::{DateSpec, DocumentSpec, JobFile, Join, SeriesSpec, SheetSpec};
pub use fill::FillSpec;
pub use format::{Format, OutputSpec, PdfSpec};
pub use plan::{Choice, Prepared};
#[cfg(feature = "pdf")]
pub use press::fonts;
pub use privacy::{Level, PrivacySpec};
pub use run::Clerk;
pub use shard::Shard;
