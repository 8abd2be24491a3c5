//! The `wenshu` program: exit code only.
fn main() {}
