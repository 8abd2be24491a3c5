//! The one integration binary: the program as its users meet it.
#![allow(clippy::panic, clippy::print_stderr)] // a test fails by panicking and says why
mod cases;
mod cuts;
mod damage;
mod formats;
mod kits;
mod layers;
#[cfg(feature = "pdf")]
mod lint;
mod nests;
#[cfg(feature = "pdf")]
mod pages;
mod planted;
#[cfg(feature = "pdf")]
mod privacy;
mod register;
mod shards;
mod structure;
mod text_of;
mod trust;
mod values;
