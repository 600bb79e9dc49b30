//! One module per table: what a row holds. Never here: what it means.

pub mod account;
pub mod audit_event;
pub mod invitation;
pub mod outbox;
pub mod password_reset;
pub mod practice;
pub mod role_grant;
pub mod session;
pub mod staff_member;
