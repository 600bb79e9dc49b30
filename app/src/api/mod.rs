//! The server functions: who asks, parse, hand over. One file per area.
//!
//! Never here: an `if` about business, two backend calls in one function, an error's own words.
#![allow(clippy::too_many_arguments)] // one for each field of a form

pub mod access_reviews;
pub mod accounts;
pub mod agents;
pub mod audit;
#[cfg(feature = "ssr")]
pub mod edge;
#[cfg(feature = "ssr")]
pub mod fields;
pub mod flash;
pub mod imports;
pub mod invitations;
pub mod json;
mod json_reader;
pub mod own_account;
pub mod ownership;
pub mod practices;
mod refusal;
pub mod second_factors;
pub mod security;
pub mod sign_ups;
pub mod staff;
pub mod subscription;

#[cfg(feature = "ssr")]
pub use refusal::status;
