//! Reads a job file and drives the other stages: plan, run, report.
