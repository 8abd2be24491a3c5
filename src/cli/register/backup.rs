//! `register backup`: a checked copy of the register, also into the other kind of database.
use super::super::{Console, Exit};
use super::{patient, print};
use crate::diagnostic::Result;
use crate::register::{Location, Register};
use crate::tr;
use serde_json::json;
use std::path::Path;

#[derive(clap::Args)]
pub(super) struct Args {
    /// 备份到哪里：文件，或空的 PostgreSQL 数据库 / where to: a file, or an empty PostgreSQL database
    #[arg(value_name = "FILE|postgres://…")]
    target: String,
    /// 覆盖这本登记簿的旧备份 / replace an older backup of this register
    #[arg(long)]
    overwrite: bool,
}

pub(super) fn run(args: &Args, json: bool, at: &Location, console: &mut Console) -> Result<Exit> {
    let target = Location::parse(&args.target, Path::new(""))?;
    let register = patient(Register::open_read(at)?, console.lang);
    let made = { register }.backup(&target, args.overwrite, &console.now)?;
    let (name, entries, events, head) = (target.name(), made.entries, made.events, &made.head);
    if json {
        return print::json(
            console,
            &json!({ "target": name, "entries": entries, "history": events, "head": head }),
        )
        .map(|()| Exit::Done);
    }
    console.say(&tr!(
        "已备份到 {name} 并核对：{entries} 条，历史 {events} 条，链末校验值 {head}",
        "copied to {name} and checked: {entries} entries, {events} rows of history, last hash {head}"
    ));
    Ok(Exit::Done)
}
