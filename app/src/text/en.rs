//! English. Plain and short: what happened, then what to do. "Staff member", never "user".

pub mod account;
pub mod agents;
pub mod audit;
pub mod frame;
mod history;
pub mod letters;
pub mod ownership;
pub mod practice;
mod refusals;
pub mod security;
pub mod staff;
pub mod subscription;
pub mod visitors;
mod words;

pub use history::{action, change, fact, fact_value};
pub use refusals::{problem, refusal};
pub use words::{
    colour, field, invitation_state, list, mail_state, role, role_may, roles, second_factor_rule, state, suspension,
    yes_or_no,
};
