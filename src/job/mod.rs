//! Reads a job file and drives the other stages: plan, run, report.
pub mod naming;
pub mod report;
pub mod write;
