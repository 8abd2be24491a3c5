//! The `wenshu` program: exit code only.
use std::process::ExitCode;

fn main() -> ExitCode {
    wenshu::cli::main(std::env::args_os())
}
