//! Every sentence a person reads: labels, refusals, headings, e-mail subjects. Each stands here in every
//! language, side by side, so that the compiler finds one that is missing.
//!
//! Plain and short: what happened, then what to do. "Staff member", never "user". The words of each
//! language, and how to add one, are in `docs/languages.md`. Never here: logic, HTML.

#[macro_use]
mod language;

pub mod access_reviews;
pub mod account;
pub mod agents;
pub mod audit;
pub mod commands;
#[cfg(feature = "ssr")]
pub mod dates;
pub mod frame;
pub mod gallery;
pub mod hand_over;
mod history;
pub mod imports;
pub mod letters;
pub mod ownership;
pub mod practice;
mod refusals;
pub mod schedule;
pub mod security;
pub mod staff;
pub mod staff_export;
pub mod subscription;
pub mod visitors;
pub mod who_can;
mod words;

pub use history::{action, change, fact, fact_value};
#[cfg(feature = "ssr")]
pub use language::{Reader, for_reader, reader, written_for};
pub use language::{Text, language, text};
pub use refusals::{problem, refusal};
pub use words::{
    colour, field, invitation_state, list, mail_state, role, role_may, roles, second_factor_rule, state, suspension,
    yes_or_no,
};

#[cfg(test)]
mod tests;
