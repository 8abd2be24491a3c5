//! One part of a job that several processes or machines share. Every part takes the numbers of the whole job, so that
//! it doesn't matter which comes first, and then makes the documents whose entries in the register are its own.
use crate::diagnostic::{Diagnostic, Result, Text};
use crate::tr;

/// Shard `index` of `of`; it makes every `of`-th document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 0.
    pub index: usize,
    /// How many there are; at least 1.
    pub of: usize,
}

/// How many shards there are: what only the user knows.
const COUNT: &str = "WENSHU_SHARDS";

impl Shard {
    /// `3/10`, counted from 1; or `auto`: what the program that started this one says of it in `environment`
    /// (Kubernetes indexed jobs, Slurm arrays, GNU parallel).
    pub fn parse(text: &str, environment: impl Fn(&str) -> Option<String>) -> Result<Shard> {
        if text.trim() == "auto" {
            return of_environment(&|name| environment(name).filter(|v| !v.trim().is_empty()));
        }
        let parts = text.split_once('/').and_then(|(i, n)| Some((number(i)?, number(n)?)));
        match parts {
            Some((i, of)) if 1 <= i && i <= of => Ok(Shard { index: i - 1, of }),
            _ => Err(Diagnostic::error(
                "shard-wrong",
                tr!("分片要写成 第几/共几，如 3/10，或 auto", "a shard is written I/N, as 3/10, or auto"),
            )),
        }
    }

    /// Is this its own? `entry`: of the register, where every document has one for good, so that a row more or
    /// less in the sheet doesn't move the others to other shards.
    pub fn has(self, entry: i64) -> bool {
        let of = i64::try_from(self.of).unwrap_or(i64::MAX);
        usize::try_from(entry.rem_euclid(of)) == Ok(self.index)
    }

    /// For file names: `3-10`.
    pub fn name(self) -> String {
        format!("{}-{}", self.index + 1, self.of)
    }
}

fn number(text: &str) -> Option<usize> {
    text.trim().parse().ok()
}

fn of_environment(value: &dyn Fn(&str) -> Option<String>) -> Result<Shard> {
    let known = ["JOB_COMPLETION_INDEX", "SLURM_ARRAY_TASK_ID", "PARALLEL_SEQ"];
    let mut present = known.into_iter().filter(|name| value(name).is_some());
    let name = match (present.next(), present.next()) {
        (Some(name), None) => name,
        (None, _) => {
            return Err(unclear(tr!(
                "--shard auto：环境里没有 JOB_COMPLETION_INDEX、SLURM_ARRAY_TASK_ID 或 PARALLEL_SEQ",
                "--shard auto: none of JOB_COMPLETION_INDEX, SLURM_ARRAY_TASK_ID and PARALLEL_SEQ is set"
            )));
        }
        (Some(a), Some(b)) => {
            return Err(unclear(tr!(
                "--shard auto：{a} 和 {b} 都有，不知道按哪一个",
                "--shard auto: both {a} and {b} are set, so which counts can't be told"
            )));
        }
    };
    let read = |name: &str| match value(name) {
        None => Ok(None),
        Some(text) => number(&text)
            .map(Some)
            .ok_or_else(|| unclear(tr!("{name} 不是一个数：“{text}”", "{name} is not a number: “{text}”"))),
    };
    let nth = read(name)?.unwrap_or_default();
    let (first, step, of) = match (name, read(COUNT)?) {
        ("JOB_COMPLETION_INDEX", Some(of)) => (0, 1, of),
        (_, Some(of)) => (1, 1, of),
        // an array of which only a part is started again tells of that part only: COUNT is better
        ("SLURM_ARRAY_TASK_ID", None) => {
            let first = read("SLURM_ARRAY_TASK_MIN")?.unwrap_or(1);
            let step = read("SLURM_ARRAY_TASK_STEP")?.unwrap_or(1).max(1);
            (first, step, read("SLURM_ARRAY_TASK_COUNT")?.unwrap_or_default())
        }
        _ => (0, 1, 0),
    };
    if of == 0 {
        return Err(unclear(tr!(
            "--shard auto：{COUNT} 没有写明一共几份",
            "--shard auto: {COUNT} doesn't say how many shards there are"
        )));
    }
    let index = nth.checked_sub(first).filter(|past| past % step == 0).map(|past| past / step);
    match index.filter(|index| *index < of) {
        Some(index) => Ok(Shard { index, of }),
        None => Err(unclear(tr!(
            "--shard auto：{name} 是 {nth}，一共却只有 {of} 份（从 {first} 数起）",
            "--shard auto: {name} is {nth}, but there are only {of} shards (counted from {first})"
        ))),
    }
}

fn unclear(message: Text) -> Diagnostic {
    Diagnostic::error("shard-unclear", message).hint(tr!(
        "写明 --shard 3/10，或设好 {COUNT}（一共几份）再用 auto",
        "write --shard 3/10, or set {COUNT} (how many there are) for auto"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, environment: &[(&str, &str)]) -> std::result::Result<(usize, usize), String> {
        let value = |name: &str| environment.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        Shard::parse(text, value).map(|s| (s.index, s.of)).map_err(|d| d.message().zh.clone())
    }

    #[test]
    fn a_shard_is_written_or_taken_from_the_environment() {
        assert_eq!(parse("3/10", &[]), Ok((2, 10)));
        for wrong in ["0/3", "4/3", "3", "a/b", "1/0", ""] {
            assert!(parse(wrong, &[("JOB_COMPLETION_INDEX", "0"), (COUNT, "2")]).is_err(), "{wrong}");
        }
        assert_eq!(parse("auto", &[("JOB_COMPLETION_INDEX", "0"), (COUNT, "10")]), Ok((0, 10)));
        assert_eq!(parse("auto", &[("PARALLEL_SEQ", "10"), (COUNT, "10")]), Ok((9, 10)));
        let slurm =
            [("SLURM_ARRAY_TASK_ID", "8"), ("SLURM_ARRAY_TASK_MIN", "5"), ("SLURM_ARRAY_TASK_COUNT", "10")];
        assert_eq!(parse("auto", &slurm), Ok((3, 10)));
        // one task of an array that is started again by itself
        assert_eq!(
            parse(
                "auto",
                &[slurm[0], ("SLURM_ARRAY_TASK_MIN", "8"), ("SLURM_ARRAY_TASK_COUNT", "1"), (COUNT, "10")]
            ),
            Ok((7, 10))
        );
        assert_eq!(
            parse(
                "auto",
                &[slurm[0], ("SLURM_ARRAY_TASK_MIN", "4"), ("SLURM_ARRAY_TASK_STEP", "2"), slurm[2]]
            ),
            Ok((2, 10))
        );
    }

    #[test]
    fn what_is_missing_in_the_environment_is_named() {
        let has = |environment: &[(&str, &str)], text: &str| {
            let message = parse("auto", environment).unwrap_err();
            assert!(message.contains(text), "{message}");
        };
        has(&[], "JOB_COMPLETION_INDEX");
        has(&[("JOB_COMPLETION_INDEX", "1")], COUNT);
        has(&[("JOB_COMPLETION_INDEX", "1"), (COUNT, " ")], COUNT);
        has(&[("JOB_COMPLETION_INDEX", "x"), (COUNT, "2")], "不是一个数");
        has(&[("JOB_COMPLETION_INDEX", "2"), (COUNT, "2")], "只有 2 份");
        has(&[("SLURM_ARRAY_TASK_ID", "0"), (COUNT, "2")], "从 1 数起");
        has(&[("JOB_COMPLETION_INDEX", "1"), ("PARALLEL_SEQ", "1"), (COUNT, "2")], "都有");
    }

    #[test]
    fn every_entry_belongs_to_one_shard() {
        for entry in [0, 1, 9, 10, i64::MAX] {
            assert_eq!((0..10).filter(|index| Shard { index: *index, of: 10 }.has(entry)).count(), 1);
        }
    }
}
