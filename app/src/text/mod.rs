//! Every sentence a person reads: labels, refusals, headings, e-mail subjects.
//!
//! One language so far; a second one is a file beside `en` with the same names. Never here:
//! logic, HTML.

mod en;

pub use en::*;
