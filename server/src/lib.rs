//! Rolecall's server: HTTP in, rows and letters out.
//!
//! `main` and `http` call `practice` (the use cases), which calls `store` and posts `mail`.

pub mod auth;
pub mod clock;
pub mod config;
pub mod demo;
pub mod http;
pub mod live;
pub mod mail;
pub mod metrics;
pub mod operator;
pub mod practice;
pub mod serve;
pub mod store;
pub mod time_zone;

/// A page is some ten thousand small pieces of text for a moment; glibc spends a fifth of the page's time on
/// them, and keeps more of what was freed.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
