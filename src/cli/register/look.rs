//! `register list`, `show`: what is in the register.
use super::super::Console;
use super::{Desk, Which, print};
use crate::diagnostic::Result;
use crate::register::Register;

pub(super) fn list(which: Which, desk: &Desk, console: &mut Console) -> Result<()> {
    let entries = Register::open_read(&desk.location)?.list(&which.into())?;
    if desk.json { print::json(console, &entries) } else { print::table(console, &entries) }
}

pub(super) fn show(which: &str, desk: &Desk, console: &mut Console) -> Result<()> {
    let detail = Register::open_read(&desk.location)?.show(which)?;
    if desk.json { print::json(console, &detail) } else { print::show(console, &detail) }
}
