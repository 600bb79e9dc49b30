//! Secrets: how passwords are kept, how links and cookies prove themselves.

pub mod password;
pub mod token;
