//! What is wrong with a command line, in Chinese: clap says it in English only.
use crate::diagnostic::{Diagnostic, Problems, Text};
use crate::tr;
use clap::Error;
use clap::error::{ContextKind, ErrorKind};

/// The mistake as a problem like all others; none where clap shows the help instead.
pub(super) fn problem(e: &Error) -> Option<Problems> {
    let of = |kind| e.get(kind).map(ToString::to_string).unwrap_or_default();
    let (arg, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let message: Text = match e.kind() {
        ErrorKind::MissingRequiredArgument => tr!("命令里缺少 {arg}", "{arg} is missing"),
        ErrorKind::UnknownArgument => tr!("没有选项 {arg}", "There is no option {arg}"),
        ErrorKind::InvalidSubcommand => {
            let name = of(ContextKind::InvalidSubcommand);
            tr!("没有命令 {name}", "There is no command {name}")
        }
        ErrorKind::ArgumentConflict => {
            let prior = of(ContextKind::PriorArg);
            tr!("{arg} 不能和 {prior} 同用", "{arg} doesn't go with {prior}")
        }
        ErrorKind::InvalidValue if value.is_empty() => tr!("{arg} 后面缺少内容", "{arg} needs a value"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            tr!("{arg} 不能写成“{value}”", "{arg} can't be “{value}”")
        }
        ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues | ErrorKind::TooManyValues => {
            tr!("{arg} 后面的内容个数不对", "{arg} has the wrong number of values")
        }
        _ => return None,
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand].map(of);
    let hint = match near.iter().find(|n| !n.is_empty()) {
        Some(near) => tr!("是不是 {near}？", "Did you mean {near}?"),
        None => tr!("加上 --help 看说明和例子", "Add --help for examples"),
    };
    Some(Diagnostic::error("usage", message).hint(hint).into())
}
