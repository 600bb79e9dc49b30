//! Rolecall's pages and rules, compiled twice: into the browser's WebAssembly and into the server.
//!
//! Never here: SQL, SMTP, hashing, files, the clock.

pub mod api;
#[cfg(feature = "ssr")]
pub mod backend;
pub mod domain;
