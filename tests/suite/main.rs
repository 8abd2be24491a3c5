//! The one integration binary: the program as its users meet it.
#![allow(clippy::panic, clippy::print_stderr)] // a test fails by panicking and says why
mod cases;
mod layers;
mod register;
mod text_of;
