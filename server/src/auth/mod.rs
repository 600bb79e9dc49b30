//! Secrets: how passwords are kept, how links and cookies prove themselves.

pub mod authenticator;
mod hasher;
pub mod passkey;
pub mod password;
pub mod strength;
pub mod token;
