//! Secrets: how passwords are kept, how links and cookies prove themselves.

pub mod authenticator;
pub mod passkey;
pub mod password;
pub mod token;
