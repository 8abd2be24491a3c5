//! From the text that people type to values: pure functions, one family a file.
//!
//! Helpers read text with the same functions, so `{{date 签订日期}}` and a date column agree on what a
//! date looks like.
mod person;
mod text;
mod when;

pub(crate) use person::{DOUBLE_SURNAMES, is_mobile};

pub use person::{
    IdFault, Identity, Phones, id_card, id_check, identity, looks_like_run, name, names, phone, phone_known,
    phones, split_run, unspaced,
};
pub use text::{clean, exact, header, is_cjk, number, squeeze, whole, yes_no};
pub use when::{Clock, DateFault, date, datetime, moment, serial, time, time_of_fraction, time_range};

pub(crate) use text::compact;
