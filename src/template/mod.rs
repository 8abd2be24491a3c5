//! Compiles a template, once, into a program that is rendered for each record.
//!
//! 1. `tag` finds `{{…}}` in a text and tells what each is; `expr` reads the expression inside with the
//!    handlebars grammar.
//! 2. `place` decides, for a Word part, what each block repeats: the smallest structure that holds both its
//!    ends (a stretch of text, paragraphs, table rows).
//! 3. `program` is the result: unchanging bytes and operations; rendering needs only a chain of [`Frame`]s.
//! 4. `control` reads content controls, which are filled by their names; `aside` finds the parts that hold tags
//!    but no paragraphs: properties, charts, diagrams, link targets, custom XML; `mailmerge` reads Word's own merge
//!    fields into the same program.
//! 5. `check` compares the names that a program asks for with those that the data has; `needs` lists them.
//!
//! [`Template`] is a template of any kind: [`WordTemplate`] a whole `.docx`, [`FormTemplate`] a PDF form.
//! [`TextTemplate`] is one line of text, as used for file names, numbers
//! and conditions in a job file.
mod aside;
mod check;
mod control;
mod expr;
#[cfg(feature = "pdf")]
mod flat;
#[cfg(feature = "pdf")]
mod form;
mod frame;
mod fuel;
mod kind;
mod mailmerge;
mod needs;
mod place;
mod program;
mod refresh;
mod rich;
mod tag;
#[cfg(test)]
mod tests;
mod text;
mod word;

pub use check::{MaskCall, MaskCalls, ShapeFrame};
#[cfg(feature = "pdf")]
pub use flat::FlatForm;
#[cfg(feature = "pdf")]
pub use form::FormTemplate;
pub use frame::{Frame, Scope};
pub use kind::{Made, Template};
pub use mailmerge::{Turn, Walk};
pub use needs::{Empty, Need, NeedKind};
pub use refresh::Refresh;
pub use text::{Condition, TextTemplate};
pub use word::WordTemplate;
