//! What rendering one document may use up: a template from a stranger may loop over loops, double a text again and
//! again, or include a file that includes others.
//!
//! Work is counted in steps, not in seconds, so that the same input gives the same result everywhere.
use crate::diagnostic::Diagnostic;
use crate::tr;
use crate::value::Value;
use std::cell::Cell;

/// Operations, rounds of loops and values of one document, weighed by their size. A table of 200,000 rows and ten
/// columns needs two or three million.
const MAX_STEPS: u64 = 10_000_000;
/// Bytes of text that the parts of one document may come to.
const MAX_OUTPUT: usize = 128 << 20;
/// Bytes of text that are worth one step.
const TEXT_PER_STEP: usize = 16;
/// Steps of one item of a list that a helper is given: it may sort them.
const STEPS_PER_ITEM: u64 = 4;
/// Steps of including a file: it is read, rendered and joined.
const INCLUDE: u64 = 4000;

/// What is left for a document. Everything that is rendered for it shares one.
#[derive(Debug)]
pub(super) struct Fuel {
    steps: Cell<u64>,
    output: Cell<usize>,
}

impl Default for Fuel {
    fn default() -> Fuel {
        Fuel { steps: Cell::new(MAX_STEPS), output: Cell::new(MAX_OUTPUT) }
    }
}

impl Fuel {
    /// Uses up so many steps; false when there aren't so many left.
    pub(super) fn burn(&self, steps: u64) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(steps));
        left > steps
    }

    /// A value is given to a helper, or comes from it.
    pub(super) fn value(&self, value: &Value) -> bool {
        self.burn(match value {
            Value::Text(t) => 1 + (t.len() / TEXT_PER_STEP) as u64,
            Value::List(l) => 1 + l.items.len() as u64 * STEPS_PER_ITEM,
            _ => 1,
        })
    }

    /// A file is included.
    pub(super) fn include(&self) -> bool {
        self.burn(INCLUDE)
    }

    /// So many bytes were written; false when that is too much.
    pub(super) fn wrote(&self, bytes: usize) -> bool {
        let left = self.output.get();
        self.output.set(left.saturating_sub(bytes));
        left > bytes
    }

    /// Is nothing left?
    pub(super) fn is_out(&self) -> bool {
        self.steps.get() == 0 || self.output.get() == 0
    }

    /// There is nothing more to do: a mistake was found so often that more of it says nothing new.
    pub(super) fn stop(&self) {
        self.steps.set(0);
    }
}

/// The document was given up.
pub(super) fn too_large() -> Diagnostic {
    Diagnostic::error(
        "document-too-large",
        tr!(
            "这份文书太大，没有做成：循环套循环，或文字成倍增长",
            "The document is too large and was given up: loops in loops, or a text that grows and grows"
        ),
    )
    .hint(tr!(
        "检查模板里的 {{{{#each}}}} 是否多套了一层；数据很多时分成几份做",
        "Look for an {{{{#each}}}} too many in the template; make several documents of much data"
    ))
}
