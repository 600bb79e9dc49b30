//! Rolecall's pages and rules, compiled twice: into the browser's WebAssembly and into the server.
//!
//! Never here: SQL, SMTP, hashing, files, the clock.

pub mod api;
#[cfg(feature = "ssr")]
pub mod backend;
mod components;
pub mod domain;
mod pages;
pub mod shell;
pub mod text;
