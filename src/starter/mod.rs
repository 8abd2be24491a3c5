//! The templates that ship with the program, made from code: GB/T 9704-2012 page setup on docx-rs.
//!
//! One file a document; `page` holds the paper and the paragraph styles, `paper` the small builders that
//! documents are written with, `package` turns docx-rs's parts into a tidy, reproducible Word package.
//! The output is committed under `templates/` (`cargo run --example make_templates` renews it); a test
//! compares the two.
mod duty;
mod incident;
mod letter;
mod package;
mod page;
mod paper;
mod plan;
mod pledge;

use crate::diagnostic::Result;

/// A document made with docx-rs as a tidy, reproducible Word file; `title` is put into its properties.
pub(crate) use package::pack;

/// A ready-made template.
pub struct Starter {
    /// Its file name, without `.docx`.
    pub name: &'static str,
    make: fn() -> paper::Paper,
}

/// Every ready-made template.
pub const ALL: &[Starter] = &[
    Starter { name: "应急预案", make: plan::make },
    Starter { name: "值班表", make: duty::make },
    Starter { name: "安全责任书", make: letter::make },
    Starter { name: "承诺书", make: pledge::make },
    Starter { name: "突发事件首报", make: incident::make },
];

impl Starter {
    /// The `.docx` file's bytes; the same on every call and every machine.
    ///
    /// # Errors
    /// Only when docx-rs gives XML that can't be read back (`starter-package`).
    pub fn docx(&self) -> Result<Vec<u8>> {
        package::pack((self.make)().finish(), self.name)
    }
}

#[cfg(test)]
mod tests;
